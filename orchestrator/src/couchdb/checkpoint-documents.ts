// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { type AssetDefinition, catalogue } from '@orchestrator/lib';
import { ComputePlan, Encoded, toJson } from '@orchestrator/proto';
import type { CheckpointAsset, Savepoint } from '../solo/checkpoint';
import type { CouchDocument, JsonObject } from './answers';

/** Version of the layout of the documents of the checkpoint. */
const CHECKPOINT_FORMAT = 1;
const SUM_LENGTH = 32;

/** Which channel of which log. */
export interface ChannelOfLog {
  /** Name of the log. */
  readonly log: string;
  readonly channel: string;
}

/** What the ids of the assets of a channel begin with. */
export function assetsPrefix(channel: string): string {
  return `asset/${encodeURIComponent(channel)}/`;
}

/** The id of the document of an asset. */
export function assetId(channel: string, { kind, key }: Pick<CheckpointAsset, 'kind' | 'key'>): string {
  return `${assetsPrefix(channel)}${kind}/${key}`;
}

/** The id of the savepoint of a channel. */
export function savepointId(channel: string): string {
  return `savepoint/${encodeURIComponent(channel)}`;
}

/**
 * An asset as a document: for people the fields of the asset, by their names on the wire, under `asset`, and `state`; for
 * processes its bytes.
 */
export function toAssetDocument(of: ChannelOfLog, asset: CheckpointAsset): JsonObject {
  const { kind, key, lsn, created } = asset;
  const definition = definitionOf(kind);
  const { value } = Encoded.fromBytes(definition.codec, asset.bytes);
  const bytes = Buffer.from(asset.bytes).toString('base64');
  const json = toJson(definition.codec, value) as JsonObject;
  const head = { v: CHECKPOINT_FORMAT, log: of.log, channel: of.channel, kind, key, lsn, created };
  return { ...head, ...stateOf(definition, value, json), asset: json, bytes, sum: sumOf(of, asset, bytes) };
}

/** Reads the document of an asset; undefined if it is not as it was written, or is of another log. */
export function parseAssetDocument(of: ChannelOfLog, document: CouchDocument): CheckpointAsset | undefined {
  const { v, kind, key, lsn, created, bytes, sum } = document;
  if (v !== CHECKPOINT_FORMAT || typeof kind !== 'string' || typeof key !== 'string') return undefined;
  if (typeof lsn !== 'number' || typeof created !== 'number' || typeof bytes !== 'string') return undefined;
  const asset = { kind, key, lsn, created, bytes: Buffer.from(bytes, 'base64') };
  const isOwn = document._id === assetId(of.channel, asset) && sum === sumOf(of, asset, bytes);
  return isOwn && catalogue.has(kind) ? asset : undefined;
}

/** A savepoint as it is stored. */
export interface StoredSavepoint extends Savepoint {
  /** The process that keeps the checkpoint; empty if nobody does. */
  readonly by: string;
}

/** The savepoint of a checkpoint that nothing was written to. */
export const NO_SAVEPOINT: StoredSavepoint = { lsn: 0, chain: '', assets: 0, writes: 0, by: '' };

/** A savepoint as a document. */
export function toSavepointDocument(of: ChannelOfLog, savepoint: StoredSavepoint): JsonObject {
  const { lsn, chain, assets, writes, by } = savepoint;
  const head = { v: CHECKPOINT_FORMAT, log: of.log, channel: of.channel };
  return { ...head, lsn, chain, assets, writes, by, at: new Date().toISOString() };
}

/** Reads a savepoint; that of an empty checkpoint if it is not one of this log and release. */
export function parseSavepoint(of: ChannelOfLog, document: CouchDocument): StoredSavepoint {
  const { v, log, channel, lsn, chain, assets, writes, by } = document;
  if (v !== CHECKPOINT_FORMAT || log !== of.log || channel !== of.channel) return NO_SAVEPOINT;
  if (!isCount(lsn) || typeof chain !== 'string' || !isCount(assets) || !isCount(writes)) return NO_SAVEPOINT;
  return { lsn, chain, assets, writes, by: typeof by === 'string' ? by : '' };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function definitionOf(kind: string): AssetDefinition<never> {
  const definition = catalogue.get(kind);
  if (definition === undefined) throw new RangeError(`no kind ${kind}`);
  return definition;
}

/** Where an asset stands in its life, for those kinds that have one. */
function stateOf({ codec }: AssetDefinition<never>, value: unknown, json: JsonObject): { readonly state?: string } {
  if (codec.name === ComputePlan.name) return { state: planState(value as ComputePlan) };
  const { status } = json;
  return typeof status === 'string' ? { state: status } : {};
}

function planState({ cancelationDate, failureDate }: ComputePlan): string {
  if (cancelationDate !== undefined) return 'CANCELED';
  return failureDate === undefined ? 'OPEN' : 'FAILED';
}

/** Tells a document that was changed by hand. */
function sumOf({ log, channel }: ChannelOfLog, asset: Omit<CheckpointAsset, 'bytes'>, bytes: string): string {
  const { kind, key, lsn, created } = asset;
  const text = JSON.stringify([CHECKPOINT_FORMAT, log, channel, kind, key, lsn, created, bytes]);
  return createHash('sha256').update(text).digest('hex').slice(0, SUM_LENGTH);
}
