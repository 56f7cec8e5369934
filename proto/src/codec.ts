// SPDX-License-Identifier: Apache-2.0

/**
 * What the generated code stands on: codecs between messages and canonical bytes.
 * Canonical means: fields in the order of their numbers, maps sorted by the UTF-8 bytes of their keys, defaults left out,
 * unknown fields dropped. Equal messages have equal bytes, on every machine.
 */
import type { Reader, Writer } from 'protobufjs/minimal';
import { checkEnd, reader, readText, skipField, writer } from './wire';

/** How one field of a message is made; tools that work on any message (JSON, generators of test cases) walk these. */
export interface FieldDescriptor {
  /** Name in the .proto file. */
  readonly name: string;
  /** Name of the property in TypeScript. */
  readonly property: string;
  readonly number: number;
  readonly type: 'string' | 'bytes' | 'bool' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'float' | 'enum' | 'message';
  readonly repeated: boolean;
  /** Maps have string keys; `type` is that of the values. */
  readonly map: boolean;
  /** Name of the oneof that the field belongs to. */
  readonly oneof?: string;
  readonly message?: () => Codec<object>;
  readonly values?: Readonly<Record<number, string>>;
}

/** Reads and writes the messages of one type. */
export interface Codec<T> {
  /** Full name, such as `orchestrator.ComputeTask`. */
  readonly name: string;
  readonly fields: readonly FieldDescriptor[];
  /** Appends the fields of a message, without its length. */
  write(message: DraftFields<T>, to: Writer): Writer;
  /** Reads the fields of a message up to the offset `end`. */
  read(from: Reader, end: number): T;
}

/** A message in canonical bytes, decoded once and only when somebody asks for its value. */
export class Encoded<T> {
  #bytes: Uint8Array | undefined;
  #value: T | undefined;

  private constructor(
    readonly codec: Codec<T>,
    bytes: Uint8Array | undefined,
    value: T | undefined,
  ) {
    this.#bytes = bytes;
    this.#value = value;
  }

  /** Takes bytes that were written by `encode` before; they are not checked until the value is asked for. */
  static fromBytes<T>(codec: Codec<T>, bytes: Uint8Array): Encoded<T> {
    return new Encoded<T>(codec, bytes, undefined);
  }

  /** The value must not be changed afterwards. */
  static fromValue<T>(codec: Codec<T>, value: T): Encoded<T> {
    return new Encoded<T>(codec, undefined, value);
  }

  get bytes(): Uint8Array {
    this.#bytes ??= encode(this.codec, this.#value as DraftFields<T>);
    return this.#bytes;
  }

  get value(): T {
    this.#value ??= decode(this.codec, this.#bytes as Uint8Array);
    return this.#value;
  }
}

type Leaf = string | number | boolean | Uint8Array | undefined;

/** A whole message in which any message, also the outermost, may stand in its encoded form. */
export type Outgoing<T> = T extends Leaf
  ? T
  : T extends readonly (infer E)[]
    ? readonly Outgoing<E>[]
    : T extends ReadonlyMap<string, infer V>
      ? ReadonlyMap<string, Outgoing<V>>
      : Encoded<T> | { readonly [K in keyof T]: Outgoing<T[K]> };

/** A message in which any field may be left out, and any message may stand in its encoded form. */
export type Draft<T> = T extends Leaf
  ? T
  : T extends readonly (infer E)[]
    ? readonly Draft<E>[]
    : T extends ReadonlyMap<string, infer V>
      ? ReadonlyMap<string, Draft<V>>
      : Encoded<T> | DraftFields<T>;

/** The fields of a draft. */
export type DraftFields<T> = { readonly [K in keyof T]?: Draft<T[K]> | undefined };

/** The canonical bytes of a message. */
export function encode<T>(codec: Codec<T>, message: Encoded<T> | DraftFields<T>): Uint8Array {
  if (message instanceof Encoded) return message.bytes;
  return codec.write(message, writer()).finish();
}

/**
 * Reads a message from any bytes.
 * @throws WireError if the bytes are not a message of this type.
 */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  return reader(bytes, (from) => codec.read(from, from.len));
}

/** Appends a message with its length. */
export function writeMessage<T>(codec: Codec<T>, message: Encoded<T> | DraftFields<T>, to: Writer): void {
  if (message instanceof Encoded) to.bytes(message.bytes);
  else codec.write(message, to.fork()).ldelim();
}

/** Reads a message with its length. */
export function readMessage<T>(codec: Codec<T>, from: Reader): T {
  return codec.read(from, from.uint32() + from.pos);
}

/** Reads one entry of a map of messages. */
export function readEntry<T>(codec: Codec<T>, from: Reader, into: Map<string, T>): void {
  let value: T | undefined;
  const key = readEntryKey(from, () => (value = readMessage(codec, from)));
  into.set(key, value ?? decode(codec, new Uint8Array()));
}

/** Reads one entry of a map of texts. */
export function readTextEntry(from: Reader, into: Map<string, string>): void {
  let value = '';
  const key = readEntryKey(from, () => (value = readText(from)));
  into.set(key, value);
}

function readEntryKey(from: Reader, readValue: () => unknown): string {
  const end = from.uint32() + from.pos;
  let key = '';
  while (from.pos < end) {
    const tag = from.uint32();
    if (tag === 10) key = readText(from);
    else if (tag === 18) readValue();
    else skipField(tag, from);
  }
  checkEnd(from, end);
  return key;
}

/** Appends one entry of a map of messages. */
export function writeEntry<T>(codec: Codec<T>, [key, value]: [string, Draft<T>], to: Writer): void {
  to.fork().uint32(10).string(key).uint32(18);
  writeMessage(codec, value as Encoded<T> | DraftFields<T>, to);
  to.ldelim();
}

/** Appends one entry of a map of texts. */
export function writeTextEntry([key, value]: [string, string], to: Writer): void {
  to.fork().uint32(10).string(key).uint32(18).string(value).ldelim();
}
