// SPDX-License-Identifier: Apache-2.0

import { Encoded } from '@orchestrator/proto';
import type { AssetDefinition, Index } from '../assets/definition';
import { alreadyExists, notFound } from '../errors/orchestrator-error';
import type { Awaitable, Database, ScanRange } from './database';
import { assetKeyOf, bucketKey } from './index-keys';
import { Overlay } from './overlay';

/** One asset in a listing, with where it stands. */
export interface Listed<T> {
  readonly suffix: string;
  readonly asset: Encoded<T>;
}

/** What one call reads and writes: it sees its own writes, and nothing of it exists until the host commits it. */
export class Transaction {
  readonly writes: Overlay;

  constructor(readonly database: Database) {
    this.writes = new Overlay(database);
  }

  /** The asset, or undefined. */
  find<T>(definition: AssetDefinition<T>, key: string): Awaitable<Encoded<T> | undefined> {
    return this.writes.find(definition, key);
  }

  /** @throws OE0002 if there is none. */
  async get<T>(definition: AssetDefinition<T>, key: string): Promise<Encoded<T>> {
    const asset = await this.writes.find(definition, key);
    if (asset === undefined) throw notFound(definition.title, key);
    return asset;
  }

  /** In the order of the keys, undefined for those that do not exist. */
  findMany<T>(definition: AssetDefinition<T>, keys: readonly string[]): Awaitable<(Encoded<T> | undefined)[]> {
    return keys.length === 0 ? [] : this.writes.findMany(definition, keys);
  }

  /**
   * In the order of the keys.
   * @throws OE0002 for the first that does not exist.
   */
  async getMany<T>(definition: AssetDefinition<T>, keys: readonly string[]): Promise<Encoded<T>[]> {
    const found = await this.findMany(definition, keys);
    return found.map((asset, i) => {
      if (asset === undefined) throw notFound(definition.title, keys[i] ?? '');
      return asset;
    });
  }

  /** Whether there is any asset of a kind. */
  holds(definition: AssetDefinition<never>): Awaitable<boolean> {
    return this.writes.holds(definition);
  }

  /** @throws OE0006 if the key is taken. */
  async insert<T>(definition: AssetDefinition<T>, value: T): Promise<Encoded<T>> {
    const key = definition.keyOf(value);
    if ((await this.writes.find(definition, key)) !== undefined) throw alreadyExists(definition.title, key);
    return this.put(definition, undefined, value);
  }

  /** Writes the new value of an asset that was read in this transaction, or its first when `previous` is undefined. */
  put<T>(definition: AssetDefinition<T>, previous: Encoded<T> | undefined, value: T): Encoded<T> {
    const next = Encoded.fromValue(definition.codec, value);
    this.writes.put(definition, previous, next);
    return next;
  }

  /** The suffixes of a bucket of an index, in order. */
  scan<T>(index: Index<T>, bucket: readonly string[], range: ScanRange): Awaitable<string[]> {
    return this.writes.scan(bucketKey(index, bucket), range);
  }

  /** A part of a bucket with its assets, in order. */
  async page<T>(definition: AssetDefinition<T>, bucket: string, range: ScanRange): Promise<Listed<T>[]> {
    const suffixes = await this.writes.scan(bucket, range);
    const assets = await this.getMany(definition, suffixes.map(assetKeyOf));
    return suffixes.map((suffix, i) => ({ suffix, asset: assets[i] as Encoded<T> }));
  }

  /** A whole bucket, in order. */
  async list<T>(definition: AssetDefinition<T>, index: Index<T>, bucket: readonly string[]): Promise<Encoded<T>[]> {
    const all = await this.page(definition, bucketKey(index, bucket), { limit: Number.MAX_SAFE_INTEGER });
    return all.map(({ asset }) => asset);
  }

  /** The size of a bucket of a counted index. */
  async count<T>(index: Index<T>, bucket: readonly string[]): Promise<number> {
    return this.writes.count(bucketKey(index, bucket));
  }
}
