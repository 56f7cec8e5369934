// SPDX-License-Identifier: Apache-2.0

import type { Codec, FieldDescriptor } from './codec';
import type { Timestamp } from './generated';

type Json = string | number | boolean | Json[] | { [name: string]: Json };

/**
 * A message as a JSON value for people and logs: names as in the .proto files, enums by name, bytes in base64, times in
 * RFC 3339 with microseconds, absent messages left out.
 */
export function toJson<T>(codec: Codec<T>, message: T): Json {
  if (codec.name === 'google.protobuf.Timestamp') return timeText(message as Timestamp);
  const json: { [name: string]: Json } = {};
  for (const field of codec.fields) {
    const value = (message as Record<string, unknown>)[field.property];
    if (value !== undefined) json[field.name] = fieldJson(field, value);
  }
  return json;
}

function fieldJson(field: FieldDescriptor, value: unknown): Json {
  if (field.map) {
    const entries = [...(value as ReadonlyMap<string, unknown>)];
    return Object.fromEntries(entries.map(([key, entry]) => [key, valueJson(field, entry)]));
  }
  if (field.repeated) return (value as readonly unknown[]).map((element) => valueJson(field, element));
  return valueJson(field, value);
}

function valueJson(field: FieldDescriptor, value: unknown): Json {
  switch (field.type) {
    case 'message':
      return field.message === undefined ? {} : toJson(field.message(), value as object);
    case 'enum':
      return field.values?.[value as number] ?? (value as number);
    case 'bytes':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'float':
      return Number.isFinite(value) ? (value as number) : String(value);
    default:
      return value as string | number | boolean;
  }
}

/** A time in RFC 3339 with microseconds, that of 1970 if there is none; in seconds since then if no calendar has it. */
export function timeText({ seconds, nanos }: Timestamp = { seconds: 0, nanos: 0 }): string {
  const whole = new Date(seconds * 1000);
  if (Number.isNaN(whole.getTime())) return `${seconds}.${nanos}s`;
  const micros = Math.floor(nanos / 1000);
  return whole.toISOString().replace(/\.\d+Z$/, `.${String(micros).padStart(6, '0')}Z`);
}
