// SPDX-License-Identifier: Apache-2.0

import { Reader, Writer } from 'protobufjs/minimal';

/** Bytes that are not a message of the expected type, or hold text that no asset may hold. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const REPLACEMENT = '\uFFFD';

/** Starts a message. */
export function writer(): Writer {
  return Writer.create();
}

/** Runs `read` on the bytes; whatever goes wrong inside is a WireError. */
export function reader<T>(bytes: Uint8Array, read: (from: Reader) => T): T {
  try {
    const from = Reader.create(asBuffer(bytes));
    return read(from);
  } catch (cause) {
    if (cause instanceof WireError) throw cause;
    throw new WireError(cause instanceof Error ? cause.message : 'unreadable', { cause });
  }
}

/** Readers of other bytes are slower, and decode text in a way of their own. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Reads text, refusing what is not UTF-8 and U+0000, which separates the parts of stored keys. */
export function readText(from: Reader): string {
  const bytes = from.buf as Buffer;
  const length = from.uint32();
  const start = from.pos;
  const end = start + length;
  if (end > from.len) throw new WireError('a field runs past the end of its message');
  from.pos = end;
  const text = bytes.toString('utf8', start, end);
  if (text.includes('\0')) throw new WireError('text may not contain the character U+0000');
  if (text.includes(REPLACEMENT) && !Buffer.from(text).equals(bytes.subarray(start, end))) {
    throw new WireError('text is not valid UTF-8');
  }
  return text;
}

/** Reads an int64 as a number; beyond 2^53 it loses precision, which no field of ours needs. */
export function readInt64(from: Reader): number {
  return Number(from.int64());
}

/** Reads a uint64 as a number; beyond 2^53 it loses precision, which no field of ours needs. */
export function readUint64(from: Reader): number {
  return Number(from.uint64());
}

/** Writes a float so that every NaN has the same bytes. */
export function writeFloat(value: number, to: Writer): void {
  if (Number.isNaN(value)) to.fixed32(0x7fc00000);
  else to.float(value);
}

/** Skips a field that this release does not know. */
export function skipField(tag: number, from: Reader): void {
  if (tag >>> 3 === 0) throw new WireError('field number 0');
  from.skipType(tag & 7);
}

/** Refuses a message whose last field ran past its end. */
export function checkEnd(from: Reader, end: number): void {
  if (from.pos !== end) throw new WireError('a field runs past the end of its message');
}

/** Orders text by its UTF-8 bytes, as LevelDB and Fabric order keys. */
export function compareUtf8(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a.charCodeAt(i) === b.charCodeAt(i)) i++;
  if (i === length) return a.length - b.length;
  return weight(a.charCodeAt(i)) - weight(b.charCodeAt(i));
}

/** UTF-16 puts surrogates below U+E000, UTF-8 puts what they stand for above U+FFFF. */
function weight(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

/** The entries of a map in canonical order. */
export function sortedEntries<V>(map: ReadonlyMap<string, V>): [string, V][] {
  return [...map].sort(([a], [b]) => compareUtf8(a, b));
}
