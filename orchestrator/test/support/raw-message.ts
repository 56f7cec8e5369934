// SPDX-License-Identifier: Apache-2.0

import type { Codec, FieldDescriptor } from '@orchestrator/proto';

/** What the fields of a message are filled with. */
export interface Filling {
  /** Every text, and every key of a map. */
  readonly text: Uint8Array | string;
  /** Every number and enum, as a varint. */
  readonly varint: Uint8Array;
  /** Moves the wire type of every field by so much, so that it no longer fits. */
  readonly shift?: number;
}

const MAX_DEPTH = 4;
const FLOAT = Buffer.from([0, 0, 0x40, 0x3f]);

/** A message in which every field is set, made without the codecs so that it can break the rules of the wire. */
export function rawMessage(codec: Codec<object>, filling: Filling, depth = 0): Buffer {
  return Buffer.concat(codec.fields.flatMap((field) => rawField(field, filling, depth)));
}

/** A number as a varint. */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** A field of bytes. */
export function lengthDelimited(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function rawField(field: FieldDescriptor, filling: Filling, depth: number): Uint8Array[] {
  const payload = field.map ? mapEntry(field, filling, depth) : rawValue(field, filling, depth);
  if (payload === undefined) return [];
  const wireType = field.map ? 2 : wireTypeOf(field);
  const tag = varint(field.number * 8 + ((wireType + (filling.shift ?? 0)) % 8));
  return wireType === 2 ? [tag, varint(payload.length), payload] : [tag, payload];
}

function mapEntry(field: FieldDescriptor, filling: Filling, depth: number): Buffer {
  const value = rawField({ ...field, map: false, number: 2 }, filling, depth);
  return Buffer.concat([lengthDelimited(1, Buffer.from(filling.text)), ...value]);
}

function rawValue({ type, message }: FieldDescriptor, filling: Filling, depth: number): Uint8Array | undefined {
  if (type === 'string' || type === 'bytes') return Buffer.from(filling.text);
  if (type === 'float') return FLOAT;
  if (type !== 'message') return filling.varint;
  return message === undefined || depth === MAX_DEPTH ? undefined : rawMessage(message(), filling, depth + 1);
}

function wireTypeOf({ type }: FieldDescriptor): number {
  if (type === 'float') return 5;
  return type === 'string' || type === 'bytes' || type === 'message' ? 2 : 0;
}
