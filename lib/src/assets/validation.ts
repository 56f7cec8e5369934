// SPDX-License-Identifier: Apache-2.0

import type { Addressable } from '@orchestrator/proto';
import { invalid } from '../errors/orchestrator-error';
import { first, type Problem } from './problems';
import { isStorageUrl } from './storage-url';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CHECKSUM = /^[0-9a-fA-F]+$/;
const CHECKSUM_LENGTH = 64;
const TEXT_BYTES = 100;
const ADDRESS_LENGTH = 200;

export const BLANK = 'cannot be blank';
export const MUST_BE_BLANK = 'must be blank';
const NOT_A_VALUE = 'must be a valid value';

/** A key is a UUID in its canonical, lower-case spelling. */
export function isKey(text: string): boolean {
  return UUID.test(text);
}

/**
 * Refuses a parameter that cannot be a key.
 * @throws OE0101.
 */
export function assertKey(name: string, key: string): void {
  if (!isKey(key)) throw invalid(`${name} is not valid: "${key.slice(0, TEXT_BYTES)}" must be a valid UUID`);
}

/** A key that must be there. */
export function requiredKey(key: string): Problem {
  if (key === '') return BLANK;
  return isKey(key) ? undefined : 'must be a valid UUID';
}

/** 1 to 100 bytes of text. */
export function requiredText(text: string): Problem {
  if (text === '') return BLANK;
  return Buffer.byteLength(text) > TEXT_BYTES ? `the length must be between 1 and ${String(TEXT_BYTES)}` : undefined;
}

/** At most 100 bytes of text. */
export function shortText(text: string): Problem {
  return Buffer.byteLength(text) > TEXT_BYTES ? `the length must be no more than ${String(TEXT_BYTES)}` : undefined;
}

/** Pairs of at most 100 bytes each. */
export function metadata(pairs: ReadonlyMap<string, string>): Problem {
  for (const [name, value] of pairs) {
    if (shortText(name) !== undefined) return hand(`the name "${name.slice(0, TEXT_BYTES)}..." is too long`);
    if (shortText(value) !== undefined) return hand(`the value of "${name}" is too long`);
  }
  return undefined;
}

/** A message that must be there, whatever it holds. */
export function required(message: object | undefined): Problem {
  return message === undefined ? BLANK : undefined;
}

/** SHA-256 in hex, in either case. */
export function requiredChecksum(checksum: string): Problem {
  if (checksum === '') return BLANK;
  if (Array.from(checksum).length !== CHECKSUM_LENGTH) return `the length must be exactly ${String(CHECKSUM_LENGTH)}`;
  return CHECKSUM.test(checksum) ? undefined : 'must be a valid hexadecimal number';
}

/** Where something lies and what it is. */
export function requiredAddressable(addressable: Addressable | undefined): Problem {
  if (addressable === undefined) return BLANK;
  const { checksum, storageAddress } = addressable;
  return first({
    checksum: requiredChecksum(checksum),
    storage_address: storageAddress === '' ? BLANK : first(url(storageAddress), shortAddress(storageAddress)),
  });
}

/** At most 200 characters. */
export function shortAddress(address: string): Problem {
  return Array.from(address).length > ADDRESS_LENGTH
    ? `the length must be no more than ${String(ADDRESS_LENGTH)}`
    : undefined;
}

/** One of the named values of an enum; 0 counts as absent. */
export function requiredValue(value: number, allowed: readonly number[]): Problem {
  if (value === 0) return BLANK;
  return allowed.includes(value) ? undefined : NOT_A_VALUE;
}

/** A rule in words of its own: its text carries the code, as those of causes do. */
export function hand(text: string): string {
  return invalid(text).message;
}

function url(address: string): Problem {
  return isStorageUrl(address) ? undefined : 'must be a valid URL';
}
