// SPDX-License-Identifier: Apache-2.0

import { type Codec, decode, encode, type FieldDescriptor, type Timestamp } from '@orchestrator/proto';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Fields = Readonly<Record<string, unknown>>;

const NANOS_PER_MICRO = 1000;

/**
 * The names of times and transactions of one channel, in the order in which they are first seen. Only they differ from
 * server to server; that two of them are the same does not.
 */
export class Names {
  readonly #times = new Map<string, string>();
  readonly #transactions = new Map<string, string>();
  readonly #claimed = new Set<string>();
  #last = 0;

  /** The name of a time. */
  time({ seconds, nanos }: Timestamp): string {
    const name = this.#named(this.#times, `${String(seconds)}.${String(nanos)}`);
    return nanos % NANOS_PER_MICRO === 0 ? name : `${name}, not in whole microseconds`;
  }

  /**
   * The name of a transaction, which is that of its time, unless another one has that: the clocks of ledgers do not keep
   * transactions apart that are made at once.
   */
  transaction(id: string, time: Timestamp): string {
    const known = this.#transactions.get(id);
    if (known !== undefined) return known;
    const ofTime = this.time(time);
    const name = this.#claimed.has(ofTime) ? this.#next() : ofTime;
    this.#claimed.add(name);
    this.#transactions.set(id, name);
    return name;
  }

  #named(names: Map<string, string>, text: string): string {
    const name = names.get(text) ?? this.#next();
    names.set(text, name);
    return name;
  }

  #next(): string {
    return `t${String(++this.#last)}`;
  }
}

/** A reply as text: times, ids of events and page tokens by name, all else as it is; bytes that are not canonical say so. */
export function canonicalText(codec: Codec<object>, bytes: Uint8Array, names: Names): string {
  const message = decode(codec, bytes);
  const text = JSON.stringify(canonical(codec, message as Fields, names));
  return Buffer.compare(encode(codec, message), bytes) === 0 ? text : `${text} (not in canonical bytes)`;
}

/** A message as JSON, likewise. */
export function canonical(codec: Codec<object>, message: Fields, names: Names): Json {
  if (codec.name === 'google.protobuf.Timestamp') return names.time(message as unknown as Timestamp);
  const event = codec.name === 'orchestrator.Event' ? eventName(message, names) : undefined;
  return Object.fromEntries(
    codec.fields.flatMap((field): [string, Json][] => {
      const value = message[field.property];
      if (value === undefined) return [];
      if (event !== undefined && field.name in event) return [[field.name, event[field.name as keyof typeof event]]];
      if (field.name === 'next_page_token') return [[field.name, value === '' ? '' : 'more']];
      return [[field.name, fieldValue(field, value, names)]];
    }),
  );
}

/** Its place within its transaction is not a matter of the server. */
function eventName(event: Fields, names: Names): { readonly id: string; readonly timestamp: string } | undefined {
  const { id, timestamp } = event as { readonly id: string; readonly timestamp: Timestamp | undefined };
  if (timestamp === undefined) return undefined;
  const at = id.lastIndexOf(':');
  const name = names.transaction(id.slice(0, at), timestamp);
  return { id: `${name}${id.slice(at)}`, timestamp: name };
}

function fieldValue(field: FieldDescriptor, value: unknown, names: Names): Json {
  if (field.map) {
    return Object.fromEntries([...(value as Map<string, unknown>)].map(([k, v]) => [k, oneValue(field, v, names)]));
  }
  if (field.repeated) return (value as unknown[]).map((one) => oneValue(field, one, names));
  return oneValue(field, value, names);
}

function oneValue(field: FieldDescriptor, value: unknown, names: Names): Json {
  if (field.message !== undefined) return canonical(field.message(), value as Fields, names);
  if (field.type === 'enum') return field.values?.[value as number] ?? (value as number);
  if (field.type === 'float') return Object.is(value, -0) ? '-0' : String(value);
  return value as Json;
}
