// SPDX-License-Identifier: Apache-2.0

/**
 * An image is a whole channel as bytes: a header, and pieces with its events and assets. Equal channels have equal images,
 * wherever they are stored.
 */
import { createHash } from 'node:crypto';

/** The link behind the last piece. */
export const LAST_LINK: Uint8Array = new Uint8Array();

/** SHA-256. */
export function hashOf(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/**
 * What names a piece, or the header, and all behind it: a hash over its hash and the next link. Whoever knows a link can
 * tell of one piece alone whether it is the right one.
 */
export function linkOf(hash: Uint8Array, next: Uint8Array): Uint8Array {
  return createHash('sha256').update(hash).update(next).digest();
}

/** The link of each piece, in order, with the last link behind them. */
export function linksOf(hashes: readonly Uint8Array[]): readonly Uint8Array[] {
  const links = [LAST_LINK];
  for (const hash of [...hashes].reverse()) links.push(linkOf(hash, links.at(-1) ?? LAST_LINK));
  return links.reverse();
}

/** The digest of an image, in hex: the link of its header. */
export function imageDigest(header: Uint8Array, firstLink: Uint8Array): string {
  return Buffer.from(linkOf(hashOf(header), firstLink)).toString('hex');
}
