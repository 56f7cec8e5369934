// SPDX-License-Identifier: Apache-2.0

import type { AssetEvent, Encoded } from '@orchestrator/proto';
import type { AssetDefinition, Index } from '../assets/definition';
import { BucketChanges, merge } from './bucket-changes';
import { after, type Awaitable, type Database, type ScanRange } from './database';
import { indexEntries, type IndexEntry } from './index-keys';

/** The last write of one asset. */
export interface AssetWrite {
  /** Name of the kind. */
  readonly kind: string;
  readonly key: string;
  readonly asset: Encoded<unknown>;
}

/** A bucket with its changes. */
export interface BucketWrite {
  readonly index: Index<never>;
  readonly changes: BucketChanges;
}

/** Writes laid over a database: reads see them, index scans included, and the database stays as it is. */
export class Overlay implements Database {
  /** By kind, then by key: of most kinds there is nothing. */
  readonly #assets = new Map<string, Map<string, AssetWrite>>();
  readonly #buckets = new Map<string, BucketWrite>();

  constructor(private base: Database) {}

  /** Lays the writes on another database, which must read as the one below them does, or already hold them. */
  rebase(base: Database): void {
    this.base = base;
  }

  /** What was written, each asset once, by kind, in the order of first writing. */
  get assets(): Iterable<AssetWrite> {
    return this.#eachAsset();
  }

  /** What was written to indexes, by bucket. */
  get buckets(): ReadonlyMap<string, BucketWrite> {
    return this.#buckets;
  }

  /** Writes an asset in place of `previous`, which is what the overlay holds under its key now. */
  put<T>(definition: AssetDefinition<T>, previous: Encoded<T> | undefined, next: Encoded<T>): void {
    const key = definition.keyOf(next.value);
    this.#set({ kind: definition.name, key, asset: next });
    const now = indexEntries(definition, next.value);
    const before = previous === undefined ? [] : indexEntries(definition, previous.value);
    for (const { bucket, index, suffix } of without(before, now)) this.#bucket(bucket, index).set(suffix, false);
    for (const { bucket, index, suffix } of without(now, before)) this.#bucket(bucket, index).set(suffix, true);
  }

  /** Adds an entry to an index that no asset stands behind. */
  mark({ bucket, index, suffix }: IndexEntry): void {
    this.#bucket(bucket, index).set(suffix, true);
  }

  /** Takes over everything that another overlay, which lies on this one, has written. */
  absorb(upper: Overlay): void {
    for (const write of upper.assets) this.#set(write);
    for (const [name, { index, changes }] of upper.#buckets) {
      const bucket = this.#bucket(name, index);
      for (const [suffix, added] of changes.changes) bucket.set(suffix, added);
    }
  }

  find<T>(definition: AssetDefinition<T>, key: string): Awaitable<Encoded<T> | undefined> {
    const write = this.#assets.get(definition.name)?.get(key);
    return write === undefined ? this.base.find(definition, key) : (write.asset as Encoded<T>);
  }

  findMany<T>(definition: AssetDefinition<T>, keys: readonly string[]): Awaitable<(Encoded<T> | undefined)[]> {
    const ofKind = this.#assets.get(definition.name);
    if (ofKind === undefined) return this.base.findMany(definition, keys);
    const missing = keys.filter((key) => !ofKind.has(key));
    const written = keys.map((key) => ofKind.get(key)?.asset as Encoded<T> | undefined);
    if (missing.length === 0) return written;
    return after(this.base.findMany(definition, missing), (found) => fill(written, found));
  }

  holds(definition: AssetDefinition<never>): Awaitable<boolean> {
    return this.#assets.has(definition.name) || this.base.holds(definition);
  }

  scan(bucket: string, range: ScanRange): Awaitable<string[]> {
    const write = this.#buckets.get(bucket);
    if (write === undefined) return this.base.scan(bucket, range);
    return this.#scanBoth(bucket, range, write.changes);
  }

  async #scanBoth(bucket: string, range: ScanRange, changes: BucketChanges): Promise<string[]> {
    const limit = Math.min(range.limit + changes.removals, Number.MAX_SAFE_INTEGER);
    const below = await this.base.scan(bucket, { ...range, limit });
    const kept = below.filter((suffix) => changes.changes.get(suffix) !== false);
    return merge(kept, changes.additions(range), range);
  }

  async count(bucket: string): Promise<number> {
    return (await this.base.count(bucket)) + (this.#buckets.get(bucket)?.changes.growth ?? 0);
  }

  events(ordinals: readonly string[]): Awaitable<Encoded<AssetEvent>[]> {
    return this.base.events(ordinals);
  }

  *#eachAsset(): Iterable<AssetWrite> {
    for (const ofKind of this.#assets.values()) yield* ofKind.values();
  }

  #set(write: AssetWrite): void {
    const ofKind = this.#assets.get(write.kind);
    if (ofKind === undefined) this.#assets.set(write.kind, new Map([[write.key, write]]));
    else ofKind.set(write.key, write);
  }

  #bucket(name: string, index: Index<never>): BucketChanges {
    let write = this.#buckets.get(name);
    if (write === undefined) this.#buckets.set(name, (write = { index, changes: new BucketChanges() }));
    return write.changes;
  }
}

/** The gaps of one list filled with the other, in order. */
function fill<T>(written: readonly (T | undefined)[], found: readonly (T | undefined)[]): (T | undefined)[] {
  let next = 0;
  return written.map((asset) => asset ?? found[next++]);
}

/** The entries that are not among others. */
function without(entries: readonly IndexEntry[], others: readonly IndexEntry[]): readonly IndexEntry[] {
  if (others.length === 0) return entries;
  return entries.filter(
    (entry) => !others.some(({ suffix, bucket }) => suffix === entry.suffix && bucket === entry.bucket),
  );
}
