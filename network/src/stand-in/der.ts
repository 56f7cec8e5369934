// SPDX-License-Identifier: Apache-2.0

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
/** The order of the curve P-256. */
const CURVE_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function element(tag: number, content: Uint8Array): Buffer {
  const length =
    content.length < 0x80
      ? [content.length]
      : content.length < 0x100
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

/** A whole number that is not negative. */
export function derInteger(value: bigint): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return element(INTEGER, (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Buffer.from([0]), bytes]));
}

/** A string of octets. */
export function derOctets(bytes: Uint8Array): Buffer {
  return element(OCTETS, bytes);
}

/** A sequence of encoded elements, of at most 65,535 bytes. */
export function derSequence(...elements: readonly Uint8Array[]): Buffer {
  return element(SEQUENCE, Buffer.concat(elements));
}

/** Encodes a signature of P-256, given as r and s of 32 bytes each, with the lower one of the two possible s. */
export function encodeSignature(raw: Uint8Array): Buffer {
  const [r, s] = [toBigInt(raw.subarray(0, 32)), toBigInt(raw.subarray(32))];
  return derSequence(derInteger(r), derInteger(isLow(s) ? s : CURVE_ORDER - s));
}

/** Whether an encoded signature has the lower one of the two possible s, as Fabric demands. */
export function hasLowS(signature: Uint8Array): boolean {
  const start = 4 + (signature[3] ?? 0);
  if (signature[0] !== SEQUENCE || signature[2] !== INTEGER || signature[start] !== INTEGER) return false;
  return isLow(toBigInt(signature.subarray(start + 2)));
}

function isLow(s: bigint): boolean {
  return s <= CURVE_ORDER / 2n;
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`);
}
