// SPDX-License-Identifier: Apache-2.0

/**
 * DER, as far as headers of blocks and signatures need it: all values are shorter than 128 bytes.
 */

const INTEGER = 0x02;
const OCTETS = 0x04;
const SEQUENCE = 0x30;
/** A number whose first byte has this bit would be negative. */
const NEGATIVE = 0x80;

/** Values one after another. */
export function derSequence(...values: readonly Uint8Array[]): Buffer {
  return derValue(SEQUENCE, Buffer.concat(values));
}

/** A number that is not negative, given by its bytes, the highest first; there must be one. */
export function derInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.of(0) : bytes.subarray(first);
  return derValue(INTEGER, (digits[0] ?? 0) < NEGATIVE ? digits : Buffer.concat([Buffer.of(0), digits]));
}

/** Bytes as they are. */
export function derOctets(bytes: Uint8Array): Buffer {
  return derValue(OCTETS, bytes);
}

function derValue(tag: number, content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag, content.length), content]);
}
