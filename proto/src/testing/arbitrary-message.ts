// SPDX-License-Identifier: Apache-2.0

/**
 * For tests: random messages of any type, made from the field descriptors.
 */
import fc from 'fast-check';
import type { Codec, FieldDescriptor } from '../codec';

const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((value) => !value.includes('\0'));

/** Whole messages of a type, with every kind of value that its fields can have. */
export function arbitraryMessage<T>(codec: Codec<T>): fc.Arbitrary<T> {
  const fields = Object.fromEntries(codec.fields.map((field) => [field.property, arbitraryField(field)]));
  return fc.record(fields).map((message) => onlyOneOf(codec, message)) as fc.Arbitrary<T>;
}

function arbitraryField(field: FieldDescriptor): fc.Arbitrary<unknown> {
  const value = arbitraryValue(field);
  if (field.map) return fc.array(fc.tuple(text, value), { maxLength: 4 }).map((entries) => new Map(entries));
  if (field.repeated) return fc.array(value, { maxLength: 3 });
  const isOptional = field.type === 'message' || field.oneof !== undefined;
  return isOptional ? fc.option(value, { nil: undefined }) : value;
}

const whole = fc.integer();

const scalars: Readonly<Record<Exclude<FieldDescriptor['type'], 'message'>, fc.Arbitrary<unknown>>> = {
  string: text,
  // Bytes are read as a view of the buffer that they came in.
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }).map((value) => Buffer.from(value)),
  bool: fc.boolean(),
  float: fc.float(),
  uint32: fc.nat(0xffff_ffff),
  uint64: fc.maxSafeNat(),
  int64: fc.maxSafeInteger(),
  int32: whole,
  enum: whole,
};

function arbitraryValue(field: FieldDescriptor): fc.Arbitrary<unknown> {
  if (field.type !== 'message') return scalars[field.type];
  return field.message === undefined ? fc.constant({}) : arbitraryMessage(field.message());
}

/** Of the fields of a oneof at most one is set. */
function onlyOneOf(codec: Codec<unknown>, message: Record<string, unknown>): Record<string, unknown> {
  const taken = new Set<string>();
  const result = { ...message };
  for (const { oneof, property } of codec.fields) {
    if (oneof === undefined || result[property] === undefined) continue;
    if (taken.has(oneof)) result[property] = undefined;
    taken.add(oneof);
  }
  return result;
}
