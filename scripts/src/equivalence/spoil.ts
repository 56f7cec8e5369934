// SPDX-License-Identifier: Apache-2.0

import { type Codec, decode, encode, type FieldDescriptor, WireError } from '@orchestrator/proto';
import { type Call, METHODS } from './call';
import type { Draws } from './draws';

type Fields = Record<string, unknown>;

interface Place {
  readonly message: Fields;
  readonly field: FieldDescriptor;
}

/** The same call with one field of its request changed to what breaks a rule, or only looks as if it did. */
export function spoil(call: Call, draws: Draws): Call {
  const method = METHODS.get(call.path);
  if (method === undefined) return call;
  if (draws.chance(4)) return { ...call, bytes: cutOff(call.bytes, draws) };
  const request = readable(method.request, call.bytes);
  const place = draws.one(placesOf(method.request, request));
  if (place === undefined) return call;
  place.message[place.field.property] = spoiltField(place, draws);
  return { ...call, bytes: encode(method.request, request) };
}

/** Nothing of a request that is spoilt already. */
function readable(codec: Codec<object>, bytes: Uint8Array): Fields {
  try {
    return decode(codec, bytes) as Fields;
  } catch (error) {
    if (error instanceof WireError) return decode(codec, new Uint8Array()) as Fields;
    throw error;
  }
}

/** Bytes that are no message, and a message with a field that nobody knows. */
function cutOff(bytes: Uint8Array, draws: Draws): Uint8Array {
  const unknown = Buffer.from([0xf8, 0x3f, 1]);
  return draws.chance(30) ? Buffer.concat([bytes, unknown]) : Buffer.concat([bytes, Buffer.from([0x0a, 0x7f, 0x31])]);
}

/** Every field of a message and of those in it. */
function placesOf(codec: Codec<object>, message: Fields): Place[] {
  return codec.fields.flatMap((field) => {
    const inner = field.message?.();
    const messages = inner === undefined ? [] : messagesIn(message[field.property]);
    return [{ message, field }, ...messages.flatMap((one) => (inner === undefined ? [] : placesOf(inner, one)))];
  });
}

function messagesIn(value: unknown): Fields[] {
  if (value instanceof Map) return [...value.values()] as Fields[];
  if (Array.isArray(value)) return value as Fields[];
  return value === undefined ? [] : [value as Fields];
}

function spoiltField({ message, field }: Place, draws: Draws): unknown {
  const value = message[field.property];
  if (field.map) return spoiltMap(field, value as Map<string, unknown>, draws);
  if (field.repeated) return spoiltList(field, value as unknown[], draws);
  return spoiltValue(field, value, draws);
}

function spoiltMap(field: FieldDescriptor, map: Map<string, unknown>, draws: Draws): Map<string, unknown> {
  if (map.size > 0 && draws.chance(30)) return new Map();
  const [, value] = draws.one([...map]) ?? ['', field.type === 'message' ? {} : 'x'];
  const key = draws.oneOf('', 'k'.repeat(101), 'é'.repeat(50));
  return new Map([...map, [key, field.type === 'string' ? draws.oneOf('x', 'v'.repeat(101)) : value]]);
}

function spoiltList(field: FieldDescriptor, list: unknown[], draws: Draws): unknown[] {
  if (field.type !== 'string') return draws.chance(50) ? [] : [...list, ...list];
  return draws.oneOf<unknown[]>([], [...list, ...list], [...list, draws.one(TEXTS)]);
}

const TEXTS = [
  '',
  'x',
  'foo',
  'x'.repeat(101),
  'é'.repeat(51),
  '00000000-0000-0000-0000-000000000000',
  'ABCDEF00-0000-4000-8000-000000000000',
  '{00000000-0000-4000-8000-000000000000}',
  '00000000000040008000000000000000',
  'ab'.repeat(32),
  'AB'.repeat(32),
  'zz'.repeat(32),
  'foo.bar',
  's3://bucket/x',
  'http://ü.de',
  `https://example.org/${'p'.repeat(200)}`,
  'tab\tand\nline',
];

function spoiltValue(field: FieldDescriptor, value: unknown, draws: Draws): unknown {
  switch (field.type) {
    case 'string':
      return typeof value === 'string' && draws.chance(15) ? value.toUpperCase() : draws.one(TEXTS);
    case 'bool':
      return value !== true;
    case 'enum':
      return draws.oneOf(0, 1, 2, 3, 42, -1);
    case 'message':
      return draws.chance(50) ? undefined : {};
    case 'float':
      return draws.oneOf(NaN, -0, Infinity);
    default:
      return draws.oneOf(0, 1, 2 ** 31 - 1);
  }
}
