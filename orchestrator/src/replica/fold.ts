// SPDX-License-Identifier: Apache-2.0

import {
  type BucketWrite,
  CHANNEL_IMPORT_KEY,
  channelImport,
  eventEntries,
  type EventHeader,
  isUnderWay,
  type Overlay,
} from '@orchestrator/lib';
import { type ChannelImport, Encoded } from '@orchestrator/proto';
import { type EventGap, gapOperation, readGap } from './event-gap';
import type { ForeignEvent } from './event-listing';
import { packOperations } from './event-packs';
import { BrokenFoldError, type FoldStore } from './fold-store';
import { FoldView, type ViewMode } from './fold-view';
import { EMPTY_HEAD, type LogHead } from './log-entry';
import type { Operation } from './level-folder';

const SEPARATOR = '\0';
const NOTHING = new Uint8Array();

/** What is new in a channel: the writes of entries, and the events behind them. */
export interface FoldStep {
  readonly head: LogHead;
  readonly writes: Overlay;
  /** The events of each entry, under their ordinals. */
  readonly events: readonly (readonly EventHeader[])[];
  /** Those of them that clients know by the id of another history. */
  readonly foreign?: readonly ForeignEvent[];
  /** Which events are not listed from then on, where that changes. */
  readonly gap?: EventGap;
  /** What else goes into the same batch. */
  readonly beside?: readonly Operation[];
}

type Listed = Pick<FoldStep, 'events' | 'foreign'>;

/** What the log of one channel adds up to: the newest state of every asset, and every index. */
export class Fold {
  #head: LogHead;
  #gap: EventGap | undefined;
  #imported: Encoded<ChannelImport> | undefined;
  #underWay = 0;
  #isWriting = false;
  #last: Promise<void> = Promise.resolve();

  constructor(
    readonly store: FoldStore,
    readonly channel: string,
  ) {
    this.#head = storedHead(store, channel);
    this.#gap = readGap(store.level.getSync(gapKey(channel)));
    const imported = store.level.getSync(this.assetKey(channelImport.name, CHANNEL_IMPORT_KEY));
    this.#imported = imported && Encoded.fromBytes(channelImport.codec, imported);
    if (this.#gap?.to === Infinity) throw new BrokenFoldError(`channel "${channel}" was not finished`);
  }

  /** The last entry that is folded in. */
  get head(): LogHead {
    return this.#head;
  }

  /** Entries whose events are not listed yet. */
  get gap(): EventGap | undefined {
    return this.#gap;
  }

  /** How the channel was, or is being, imported. */
  get imported(): Encoded<ChannelImport> | undefined {
    return this.#imported;
  }

  /** True while an import is under way: what is there is a part of what will be. */
  get isPart(): boolean {
    return this.#imported !== undefined && isUnderWay(this.#imported.value);
  }

  /** Resolves when every step so far is folded in, rejects if one could not be. */
  async settled(): Promise<void> {
    await this.#last;
  }

  /** True while steps are on their way: the head is not what callers were told then. */
  get busy(): boolean {
    return this.#underWay > 0;
  }

  /** True while a step is being written: snapshots of the disk may be ahead of the head then. */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  /** The channel as it is now. */
  view(mode: ViewMode): FoldView {
    return new FoldView(this, mode);
  }

  /**
   * A pinned view of the channel when every step so far is folded in. Steps that come later wait until it is taken: reads
   * get their turn however many writes there are.
   */
  pin(): Promise<FoldView> {
    const before = this.#last;
    const view = before.then(() => this.view('pinned'));
    this.#last = view.then(
      () => undefined,
      () => before,
    );
    // Whoever waits next is told.
    this.#last.catch(() => undefined);
    return view;
  }

  /**
   * Folds a step in, behind those that are under way. It is on its way to the disk when this resolves, not yet safe from
   * a power cut. After a failure the fold stays busy: what it has is not what callers were told.
   */
  apply(step: FoldStep): Promise<void> {
    this.#underWay++;
    const applied = this.#last.then(() => this.#write(step));
    this.#last = applied.then(() => {
      this.#underWay--;
    });
    // Whoever waits next is told.
    this.#last.catch(() => undefined);
    return applied;
  }

  /** Lists the events of the first entries of the gap, and says what is left of it. */
  async list(step: Listed, gap: EventGap | undefined): Promise<void> {
    const operations: Operation[] = [gapOperation(gapKey(this.channel), gap)];
    this.#listOperations(step, operations);
    await this.store.write(operations);
    this.#gap = gap;
  }

  /** The ordinal of an event that came with another history; undefined if none that is listed has this id. */
  ordinalOf(eventId: string): string | undefined {
    const bytes = this.store.level.getSync(foreignKey(this.channel, eventId));
    return bytes === undefined ? undefined : Buffer.from(bytes).toString();
  }

  async #write(step: FoldStep): Promise<void> {
    const { head, writes, gap, beside = [] } = step;
    const operations: Operation[] = [...beside];
    if (gap !== undefined) operations.push(gapOperation(gapKey(this.channel), gap));
    for (const { kind, key, asset } of writes.assets) {
      operations.push({ type: 'put', key: this.assetKey(kind, key), value: asset.bytes });
    }
    const counts = this.#bucketOperations(writes, operations);
    this.#listOperations(step, operations);
    operations.push({ type: 'put', key: headKey(this.channel), value: headBytes(head) });
    this.#isWriting = true;
    await this.store.write(operations);
    this.#isWriting = false;
    this.#head = head;
    this.#gap = gap ?? this.#gap;
    this.#remember(writes, counts);
  }

  #listOperations({ events, foreign = [] }: Listed, operations: Operation[]): void {
    for (const ofEntry of events) this.#eventOperations(ofEntry, operations);
    for (const { id, ordinal } of foreign) {
      operations.push({ type: 'put', key: foreignKey(this.channel, id), value: Buffer.from(ordinal) });
    }
  }

  #eventOperations(events: readonly EventHeader[], operations: Operation[]): void {
    const buckets = new Map<string, string[]>();
    for (const event of events) {
      for (const { bucket, suffix } of eventEntries(event, event.id)) {
        const suffixes = buckets.get(bucket);
        if (suffixes === undefined) buckets.set(bucket, [suffix]);
        else suffixes.push(suffix);
      }
    }
    for (const [bucket, suffixes] of buckets) {
      for (const pack of packOperations(this.indexKey(bucket), suffixes)) operations.push(pack);
    }
  }

  #bucketOperations(writes: Overlay, operations: Operation[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const [bucket, { index, changes }] of writes.buckets) {
      if (!index.counted) {
        this.#entryOperations(this.indexKey(bucket), changes, operations);
        if (index.sparse) operations.push({ type: 'put', key: this.filledKey(bucket), value: NOTHING });
        continue;
      }
      const key = this.countKey(bucket);
      const count = this.storedCount(key) + changes.growth;
      counts.set(key, count);
      operations.push({ type: 'put', key, value: Buffer.from(String(count)) });
    }
    return counts;
  }

  #entryOperations(prefix: string, { changes }: BucketWrite['changes'], operations: Operation[]): void {
    for (const [suffix, added] of changes) {
      operations.push(
        added ? { type: 'put', key: prefix + suffix, value: NOTHING } : { type: 'del', key: prefix + suffix },
      );
    }
  }

  #remember(writes: Overlay, counts: ReadonlyMap<string, number>): void {
    const { position } = this.#head;
    for (const { kind, key, asset } of writes.assets) {
      // Without the decoded value: most assets that were just written are not looked at again soon.
      const bare = Encoded.fromBytes(asset.codec, asset.bytes);
      if (kind === channelImport.name) this.#imported = bare as Encoded<ChannelImport>;
      this.store.assets.set(this.assetKey(kind, key), { asset: bare, position });
    }
    for (const [key, count] of counts) this.store.counts.set(key, { count, position });
  }

  /** The size of a counted bucket as it is on the disk. */
  storedCount(key: string): number {
    const cached = this.store.counts.get(key);
    if (cached !== undefined) return cached.count;
    const bytes = this.store.level.getSync(key);
    return bytes === undefined ? 0 : Number(Buffer.from(bytes).toString());
  }

  assetKey(kind: string, key: string): string {
    return `${this.assetsKey(kind)}${key}`;
  }

  /** What the keys of the assets of a kind, or of all kinds, begin with. */
  assetsKey(kind?: string): string {
    const ofChannel = `a${SEPARATOR}${this.channel}${SEPARATOR}`;
    return kind === undefined ? ofChannel : `${ofChannel}${kind}${SEPARATOR}`;
  }

  /** What the keys of a bucket begin with. */
  indexKey(bucket: string): string {
    return `i${SEPARATOR}${this.channel}${SEPARATOR}${bucket}${SEPARATOR}`;
  }

  countKey(bucket: string): string {
    return `n${SEPARATOR}${this.channel}${SEPARATOR}${bucket}`;
  }

  filledKey(bucket: string): string {
    return `f${SEPARATOR}${this.channel}${SEPARATOR}${bucket}`;
  }
}

function headKey(channel: string): string {
  return `p${SEPARATOR}${channel}`;
}

function foreignKey(channel: string, eventId: string): string {
  return `o${SEPARATOR}${channel}${SEPARATOR}${eventId}`;
}

function gapKey(channel: string): string {
  return `g${SEPARATOR}${channel}`;
}

function headBytes({ position, nonce, chain, micros }: LogHead): Uint8Array {
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  return Buffer.from(JSON.stringify({ position, nonce: hex(nonce), chain: hex(chain), micros }));
}

function storedHead({ level }: FoldStore, channel: string): LogHead {
  const bytes = level.getSync(headKey(channel));
  if (bytes === undefined) return EMPTY_HEAD;
  try {
    const { position, nonce, chain, micros } = JSON.parse(Buffer.from(bytes).toString()) as StoredHead;
    return { position, nonce: Buffer.from(nonce, 'hex'), chain: Buffer.from(chain, 'hex'), micros };
  } catch (cause) {
    throw new BrokenFoldError(`the head of channel "${channel}" cannot be read`, { cause });
  }
}

interface StoredHead {
  readonly position: number;
  readonly nonce: string;
  readonly chain: string;
  readonly micros: number;
}
