// SPDX-License-Identifier: Apache-2.0

/**
 * Moving a channel to another store, whatever it is kept in here and there: its image goes into a file, and from there,
 * piece by piece, through the writes of the other store.
 */
import { hashOf, ImageChecker, ImageCutter, imageDigest, linksOf } from '@orchestrator/lib';
import { encode, type ImageAsset, ImageHeader, ImageIndex } from '@orchestrator/proto';

/** All of a channel, in order. */
export interface Contents {
  events(): AsyncIterable<Uint8Array>;
  assets(): AsyncIterable<ImageAsset>;
}

/** An image as a whole. */
export interface ImageSummary {
  readonly digest: string;
  readonly header: ImageHeader;
  /** The end of its file. */
  readonly index: Uint8Array;
}

/**
 * Makes the image of a channel; `take` gets its pieces one after another.
 * @throws OE0101 if the channel is not what it should be.
 */
export async function buildImage(
  channel: string,
  contents: Contents,
  take: (piece: Uint8Array) => Promise<void>,
): Promise<ImageSummary> {
  const checker = new ImageChecker(channel);
  const cutter = new ImageCutter();
  const pieces: { readonly length: number; readonly hash: Uint8Array }[] = [];
  const add = async (piece: Uint8Array | undefined): Promise<void> => {
    if (piece === undefined) return;
    pieces.push({ length: piece.length, hash: hashOf(piece) });
    await take(piece);
  };
  for await (const event of contents.events()) {
    checker.addEvent(event);
    await add(cutter.addEvent(event));
  }
  for await (const asset of contents.assets()) {
    checker.addAsset(asset);
    await add(cutter.addAsset(asset));
  }
  await add(cutter.end());
  const header = checker.end(pieces.length);
  const bytes = encode(ImageHeader, header);
  const [link = new Uint8Array()] = linksOf(pieces.map(({ hash }) => hash));
  return { digest: imageDigest(bytes, link), header, index: encode(ImageIndex, { header: bytes, pieces }) };
}
