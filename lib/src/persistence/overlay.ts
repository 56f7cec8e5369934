// SPDX-License-Identifier: Apache-2.0

import type { AssetEvent, Encoded } from '@orchestrator/proto';
import type { AssetDefinition, Index } from '../assets/definition';
import type { Awaitable, Database, ScanRange } from './database';
import { indexEntries, type IndexEntry } from './index-keys';
import { BucketChanges, merge } from './sorted-set';

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
  readonly #assets = new Map<string, AssetWrite>();
  readonly #buckets = new Map<string, BucketWrite>();

  constructor(private base: Database) {}

  /** Lays the writes on another database, which must read as the one below them does, or already hold them. */
  rebase(base: Database): void {
    this.base = base;
  }

  /** What was written, each asset once, in the order of first writing. */
  get assets(): Iterable<AssetWrite> {
    return this.#assets.values();
  }

  /** What was written to indexes, by bucket. */
  get buckets(): ReadonlyMap<string, BucketWrite> {
    return this.#buckets;
  }

  /** Writes an asset in place of `previous`, which is what the overlay holds under its key now. */
  put<T>(definition: AssetDefinition<T>, previous: Encoded<T> | undefined, next: Encoded<T>): void {
    const key = definition.keyOf(next.value);
    this.#assets.set(slot(definition, key), { kind: definition.name, key, asset: next });
    const after = indexEntries(definition, next.value);
    const before = previous === undefined ? [] : indexEntries(definition, previous.value);
    for (const entry of before)
      if (!after.some(same(entry))) this.#bucket(entry.bucket, entry.index).set(entry.suffix, false);
    for (const entry of after)
      if (!before.some(same(entry))) this.#bucket(entry.bucket, entry.index).set(entry.suffix, true);
  }

  /** Adds an entry to an index that no asset stands behind. */
  mark({ bucket, index, suffix }: IndexEntry): void {
    this.#bucket(bucket, index).set(suffix, true);
  }

  /** Takes over everything that another overlay, which lies on this one, has written. */
  absorb(upper: Overlay): void {
    for (const [name, write] of upper.#assets) this.#assets.set(name, write);
    for (const [name, { index, changes }] of upper.#buckets) {
      const bucket = this.#bucket(name, index);
      for (const [suffix, added] of changes.changes) bucket.set(suffix, added);
    }
  }

  find<T>(definition: AssetDefinition<T>, key: string): Awaitable<Encoded<T> | undefined> {
    const write = this.#assets.get(slot(definition, key));
    return write === undefined ? this.base.find(definition, key) : (write.asset as Encoded<T>);
  }

  findMany<T>(definition: AssetDefinition<T>, keys: readonly string[]): Awaitable<(Encoded<T> | undefined)[]> {
    if (this.#assets.size === 0) return this.base.findMany(definition, keys);
    const written = keys.map((key) => this.#assets.get(slot(definition, key))?.asset as Encoded<T> | undefined);
    const missing = keys.filter((_key, i) => written[i] === undefined);
    if (missing.length === 0) return written;
    const found = this.base.findMany(definition, missing);
    return found instanceof Promise ? found.then((assets) => fill(written, assets)) : fill(written, found);
  }

  holds(definition: AssetDefinition<never>): Awaitable<boolean> {
    for (const { kind } of this.#assets.values()) if (kind === definition.name) return true;
    return this.base.holds(definition);
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

function slot(definition: { readonly name: string }, key: string): string {
  return `${definition.name}\0${key}`;
}

function same(entry: { bucket: string; suffix: string }): (other: { bucket: string; suffix: string }) => boolean {
  return (other) => other.suffix === entry.suffix && other.bucket === entry.bucket;
}
