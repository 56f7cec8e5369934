// SPDX-License-Identifier: Apache-2.0

import { AssetEvent, type Codec, decode, Encoded, encode, type ImageAsset, WireError } from '@orchestrator/proto';
import { catalogue } from '../assets/catalogue';
import { channelImport } from '../assets/channel-import';
import type { AssetDefinition } from '../assets/definition';
import { invalid } from '../errors/orchestrator-error';

const byEventKind = new Map([...catalogue.values()].map((definition) => [definition.event?.kind, definition]));

/** An asset of an image, or one that an event of it carries. */
export interface OpenAsset {
  readonly definition: AssetDefinition<never>;
  readonly key: string;
  readonly asset: Encoded<unknown>;
}

/** An event of an image, with the asset that it carries. */
export interface OpenEvent {
  readonly event: AssetEvent;
  readonly bytes: Uint8Array;
  readonly carried: OpenAsset;
}

/** Reads an event. @throws OE0101 unless it is a whole event of the channel. */
export function openEvent(bytes: Uint8Array, channel: string): OpenEvent {
  const event = openBytes(AssetEvent, bytes, 'an event');
  if (event.channel !== channel) throw invalid(`event "${event.id}" is of channel "${event.channel}"`);
  const definition = byEventKind.get(event.assetKind);
  const value = definition?.event === undefined ? undefined : event[definition.event.field];
  if (definition === undefined || value === undefined)
    throw invalid(`event "${event.id}" carries no asset of its kind`);
  const asset = Encoded.fromValue<unknown>(definition.codec, value);
  return { event, bytes, carried: { definition, key: definition.keyOf(value as never), asset } };
}

/** Reads an asset. @throws OE0101 unless it is one of the kind and key that it is said to be. */
export function openAsset({ kind, key, asset: bytes }: ImageAsset): OpenAsset {
  const definition = catalogue.get(kind);
  if (definition === undefined || definition.name === channelImport.name) {
    throw invalid(`assets of kind "${kind}" cannot be imported`);
  }
  const value = openBytes(definition.codec as Codec<unknown>, bytes, `${kind} "${key}"`);
  if (definition.keyOf(value as never) !== key) throw invalid(`${kind} "${key}" has another key`);
  // The bytes lie within those of the piece, which would stay in memory as long as they do.
  return { definition, key, asset: Encoded.fromBytes(definition.codec, Uint8Array.from(bytes)) };
}

/** Sorts assets of an image: by kind, then by key. */
export function orderOf({ definition, key }: OpenAsset): string {
  return orderKey(definition.name, key);
}

/** By what an asset of this kind and key sorts. */
export function orderKey(kind: string, key: string): string {
  return `${kind}\n${key}`;
}

/** The organizations in whose name an asset stands. */
export function organizationsOf({ asset }: OpenAsset): readonly string[] {
  const { id, owner, worker } = asset.value as { id?: string; owner?: string; worker?: string };
  return [id, owner, worker].filter((name) => name !== undefined && name !== '') as string[];
}

/** @throws OE0101 if the bytes are not the only ones that say what they say. */
function openBytes<T>(codec: Codec<T>, bytes: Uint8Array, what: string): T {
  try {
    const value = decode(codec, bytes);
    if (Buffer.compare(encode(codec, Encoded.fromValue(codec, value)), bytes) === 0) return value;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw invalid(`${what} cannot be read: ${error.message}`);
  }
  throw invalid(`${what} is not in canonical bytes`);
}
