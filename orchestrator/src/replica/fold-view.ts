// SPDX-License-Identifier: Apache-2.0

import type { ClassicLevel, Snapshot } from 'classic-level';
import type { LRUCache } from 'lru-cache';
import {
  type AssetDefinition,
  type Awaitable,
  channelImport,
  type Database,
  indexNameOf,
  internal,
  isSparseIndex,
  type ScanRange,
} from '@orchestrator/lib';
import { type AssetEvent, type ChannelImport, compareUtf8, Encoded, type ImageAsset } from '@orchestrator/proto';
import { type EventGap, EventGapError } from './event-gap';
import { isEventBucket, scanPacks } from './event-packs';
import type { LogHead } from './log-entry';

const SEPARATOR = '\0';
/** How many keys are read at once. */
const CHUNK = 1000;
/**
 * Nodes of a ledger refuse a facade whose clock is more than 15 minutes off, so two of them differ by twice that at most.
 * A client that is none of ours could say any time; its events may then be missing where a query names an end.
 */
const LATENESS_S = 30 * 60;

/** The fold moved on while an unpinned view still needed the disk: run the read again on a pinned one. */
export class StaleViewError extends Error {
  override readonly name = 'StaleViewError';
}

/** An asset in the cache, with the position up to which it is known to be the newest. */
export interface CachedAsset {
  readonly asset: Encoded<unknown>;
  readonly position: number;
}

/** The size of a bucket in the cache, likewise. */
export interface CachedCount {
  readonly count: number;
  readonly position: number;
}

/** What a view looks at: a fold. */
export interface FoldSource {
  readonly head: LogHead;
  /** Entries whose events are not listed yet. */
  readonly gap: EventGap | undefined;
  /** Snapshots of the disk may be ahead of the head. */
  readonly isWriting: boolean;
  /** How the channel was, or is being, imported: every call asks for that. */
  readonly imported: Encoded<ChannelImport> | undefined;
  readonly store: {
    readonly level: ClassicLevel<string, Uint8Array>;
    readonly assets: LRUCache<string, CachedAsset>;
    readonly counts: LRUCache<string, CachedCount>;
  };
  assetKey(kind: string, key: string): string;
  /** What the keys of the assets of a kind, or of all kinds, begin with. */
  assetsKey(kind?: string): string;
  /** What the keys of a bucket begin with. */
  indexKey(bucket: string): string;
  countKey(bucket: string): string;
  /** The key that is there when a bucket of a sparse index has, or had, entries. */
  filledKey(bucket: string): string;
}

/** Fetches events by their ids. */
export type EventReader = (ids: readonly string[]) => Promise<Encoded<AssetEvent>[]>;

/**
 * How a view treats what is folded in while it is in use. `fresh`: it fails, unless it does not notice. `pinned`: it is
 * not disturbed. `latest`: it sees it, at once or later; this is for a writer, who has laid over the view whatever is
 * being folded in.
 */
export type ViewMode = 'fresh' | 'pinned' | 'latest';

/**
 * One channel at one position. Assets come from the cache as long as they are not newer than the view; what is not there
 * comes from a LevelDB snapshot, which is taken when it is first needed, or at once when the view is pinned.
 */
export class FoldView implements Database {
  readonly #position: number;
  readonly #hasGap: boolean;
  #snapshot: Snapshot | undefined;
  #events: EventReader | undefined;
  #ofLedger = false;

  constructor(
    private readonly fold: FoldSource,
    private readonly mode: ViewMode,
  ) {
    this.#position = fold.head.position;
    this.#hasGap = fold.gap !== undefined;
    if (mode === 'pinned') this.#pin();
  }

  /** Says where events come from, and whether from a ledger, where clients say the time. */
  withEvents(events: EventReader, ofLedger = false): this {
    this.#events = events;
    this.#ofLedger = ofLedger;
    return this;
  }

  get eventLateness(): number {
    // Nobody knows where an imported history has been.
    return this.#ofLedger || this.fold.imported !== undefined ? LATENESS_S : 0;
  }

  /** The last entry that it sees. */
  get position(): number {
    return this.#position;
  }

  async close(): Promise<void> {
    await this.#snapshot?.close();
  }

  find<T>(definition: AssetDefinition<T>, key: string): Encoded<T> | undefined {
    if (definition.name === channelImport.name) return this.fold.imported as Encoded<T> | undefined;
    const name = this.fold.assetKey(definition.name, key);
    const cached = this.fold.store.assets.get(name);
    if (cached !== undefined && this.#covers(cached.position)) return cached.asset as Encoded<T>;
    const bytes = this.fold.store.level.getSync(name, this.#disk());
    if (bytes === undefined) return undefined;
    const asset = Encoded.fromBytes(definition.codec, bytes);
    if (this.#isCurrent()) this.fold.store.assets.set(name, { asset, position: this.fold.head.position });
    return asset;
  }

  findMany<T>(definition: AssetDefinition<T>, keys: readonly string[]): (Encoded<T> | undefined)[] {
    return keys.map((key) => this.find(definition, key));
  }

  async holds({ name }: AssetDefinition<never>): Promise<boolean> {
    const range = { ...bounds(this.fold.assetsKey(name), {}), ...this.#disk(), limit: 1 };
    return (await this.fold.store.level.keys(range).all()).length > 0;
  }

  /** All assets, by kind, then by key, in bytes. */
  async *assets(): AsyncIterable<ImageAsset> {
    const prefix = this.fold.assetsKey();
    for await (const [name, asset] of this.fold.store.level.iterator({ ...bounds(prefix, {}), ...this.#disk() })) {
      const [kind = '', key = ''] = name.slice(prefix.length).split(SEPARATOR);
      yield { kind, key, asset };
    }
  }

  scan(bucket: string, range: ScanRange): Awaitable<string[]> {
    if (isSparseIndex(indexNameOf(bucket)) && this.#isEmpty(bucket)) return [];
    return this.#scan(bucket, range);
  }

  /** Iterating takes a turn of a thread, which a look at a key does not. */
  #isEmpty(bucket: string): boolean {
    return this.fold.store.level.getSync(this.fold.filledKey(bucket), this.#disk()) === undefined;
  }

  async #scan(bucket: string, range: ScanRange): Promise<string[]> {
    const prefix = this.fold.indexKey(bucket);
    if (isEventBucket(bucket)) {
      if (this.#hasGap) throw new EventGapError('not all events are listed yet');
      return scanPacks({ level: this.fold.store.level, prefix, snapshot: this.#disk().snapshot }, range);
    }
    const iterator = this.fold.store.level.keys({
      ...bounds(prefix, range),
      ...this.#disk(),
      reverse: range.descending === true,
    });
    const found: string[] = [];
    try {
      while (found.length < range.limit) {
        const keys = await iterator.nextv(Math.min(range.limit - found.length, CHUNK));
        if (keys.length === 0) break;
        for (const key of keys) found.push(key.slice(prefix.length));
      }
    } finally {
      // Nothing waits for that: it only gives memory back.
      void iterator.close();
    }
    return found;
  }

  count(bucket: string): number {
    // What is being folded in changes counts on the disk and in the writer's layer: nobody could tell if it is counted.
    if (this.mode === 'latest') throw internal('writes do not count');
    const key = this.fold.countKey(bucket);
    const cached = this.fold.store.counts.get(key);
    if (cached !== undefined && this.#covers(cached.position)) return cached.count;
    const bytes = this.fold.store.level.getSync(key, this.#disk());
    const count = bytes === undefined ? 0 : Number(Buffer.from(bytes).toString());
    if (this.#isCurrent()) this.fold.store.counts.set(key, { count, position: this.#position });
    return count;
  }

  async events(ids: readonly string[]): Promise<Encoded<AssetEvent>[]> {
    if (this.#events === undefined) throw internal('this view has no events');
    return this.#events(ids);
  }

  #covers(position: number): boolean {
    return position <= this.#position || this.mode === 'latest';
  }

  #isCurrent(): boolean {
    return !this.fold.isWriting && this.#covers(this.fold.head.position);
  }

  #disk(): { snapshot?: Snapshot } {
    if (this.mode === 'latest') return {};
    if (this.#snapshot === undefined) this.#pin();
    return this.#snapshot === undefined ? {} : { snapshot: this.#snapshot };
  }

  #pin(): void {
    if (!this.#isCurrent()) throw new StaleViewError('the fold has moved on');
    this.#snapshot = this.fold.store.level.snapshot();
  }
}

function bounds(prefix: string, { gt, gte, lt }: Omit<ScanRange, 'limit'>): { gt?: string; gte?: string; lt: string } {
  const end = `${prefix.slice(0, -1)}\x01`;
  const upper = lt === undefined ? end : prefix + lt;
  // Of both lower bounds the higher one holds.
  if (gt !== undefined && (gte === undefined || compareUtf8(gt, gte) >= 0)) return { gt: prefix + gt, lt: upper };
  return { gte: prefix + (gte ?? ''), lt: upper };
}
