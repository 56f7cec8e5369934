// SPDX-License-Identifier: Apache-2.0

import { LRUCache } from 'lru-cache';
import { DamagedLogError } from './store-errors';
import type { EventPlace } from './event-id';
import { openEntry, type ReadEntry } from './log-entry';

const CACHED_BYTES = 16 * 1024 * 1024;

/** Where entries lie. */
export interface EntrySource {
  /** Random name, in every entry. */
  readonly id: string;
  /** Entries behind a position in order, up to about so many bytes, at least one if there is one. */
  read(channel: string, after: number, maxBytes: number): Promise<Uint8Array[]>;
}

/** The events of one entry, in wire bytes. */
export interface EntryEvents {
  readonly position: number;
  readonly nonce: Uint8Array;
  readonly events: readonly Uint8Array[];
  /** How many events come before those of each transaction. */
  readonly starts: readonly number[];
  readonly size: number;
}

/** Entries that were read or written lately, of all channels. */
export type EntryCache = LRUCache<string, EntryEvents>;

/** A cache for the readers of all channels of a log. */
export function createEntryCache(): EntryCache {
  return new LRUCache({ maxSize: CACHED_BYTES, sizeCalculation: ({ size }) => size + 256 });
}

/** Reads the entries of one channel; recent entries come from memory. */
export class EntryReader {
  /** What is being read, by where it starts and how much it is. */
  readonly #reading = new Map<string, Promise<readonly EntryEvents[]>>();

  constructor(
    private readonly source: EntrySource,
    readonly channel: string,
    private readonly cache: EntryCache,
  ) {}

  /** Whole entries behind a position, checked against their hashes. @throws DamagedLogError. */
  async read(after: number, maxBytes: number): Promise<ReadEntry[]> {
    const entries = await this.source.read(this.channel, after, maxBytes);
    return entries.map((bytes, i) =>
      openEntry(bytes, { logId: this.source.id, channel: this.channel, position: after + 1 + i }),
    );
  }

  /** The events of the entries behind a position that is not the last one, at least one entry. @throws DamagedLogError. */
  async eventsAfter(after: number, maxBytes: number): Promise<readonly EntryEvents[]> {
    const found: EntryEvents[] = [];
    let bytes = 0;
    for (let next = this.#cached(after + 1); next !== undefined && bytes < maxBytes;) {
      found.push(next);
      bytes += next.size;
      next = this.#cached(next.position + 1);
    }
    return found.length > 0 ? found : this.#share(after, maxBytes);
  }

  /** The events of one entry. @throws DamagedLogError if it is not there. */
  async eventsAt(position: number): Promise<EntryEvents> {
    const cached = this.#cached(position);
    if (cached !== undefined) return cached;
    const [entry] = await this.eventsAfter(position - 1, 1);
    if (entry === undefined) {
      throw new DamagedLogError(`entry ${String(position)} of channel "${this.channel}" is missing.`);
    }
    return entry;
  }

  /** Keeps the events of an entry at hand. */
  remember(entry: EntryEvents): void {
    this.cache.set(this.#name(entry.position), entry);
  }

  /** Subscribers who go through a log side by side read it once. */
  #share(after: number, maxBytes: number): Promise<readonly EntryEvents[]> {
    const name = `${String(after)} ${String(maxBytes)}`;
    const underWay = this.#reading.get(name);
    if (underWay !== undefined) return underWay;
    const reading = this.#readEvents(after, maxBytes).finally(() => this.#reading.delete(name));
    this.#reading.set(name, reading);
    return reading;
  }

  async #readEvents(after: number, maxBytes: number): Promise<readonly EntryEvents[]> {
    const read = (await this.read(after, maxBytes)).map(eventsOf);
    for (const entry of read) this.remember(entry);
    return read;
  }

  #cached(position: number): EntryEvents | undefined {
    return this.cache.get(this.#name(position));
  }

  #name(position: number): string {
    return `${this.channel}\0${String(position)}`;
  }
}

/** What an entry tells subscribers. */
export function eventsOf({ position, nonce, transactions, size }: ReadEntry): EntryEvents {
  const events = transactions.map((transaction) => transaction.events);
  return { ...flatten(events), position, nonce, size };
}

/** The events of transactions in one list, and where each transaction starts. */
export function flatten(transactions: readonly (readonly Uint8Array[])[]): Pick<EntryEvents, 'events' | 'starts'> {
  const starts: number[] = [];
  const events: Uint8Array[] = [];
  // `flat` takes five times as long.
  for (const ofOne of transactions) {
    starts.push(events.length);
    for (const event of ofOne) events.push(event);
  }
  return { events, starts };
}

/** The offset of an event in its entry; undefined if there is none. */
export function offsetOf({ events, starts }: EntryEvents, place: EventPlace): number | undefined {
  const start = starts[place.transaction];
  const end = starts[place.transaction + 1] ?? events.length;
  return start === undefined || start + place.index >= end ? undefined : start + place.index;
}
