// SPDX-License-Identifier: Apache-2.0

import { type Database, execute, internal, invalid, type Rpc } from '@orchestrator/lib';
import { AssetEvent, Encoded } from '@orchestrator/proto';
import type { Subscription, UnaryRequest } from '../host';
import type { Meter } from '../meter';
import type { BrokenStoreError, CommitLog } from './commit-log';
import { Committer } from './committer';
import { type EntryEvents, type EntryReader, offsetOf } from './entry-reader';
import { findEventPlace } from './event-id';
import type { Fold } from './fold';
import { type FoldView, StaleViewError } from './fold-view';
import type { Witness } from './witness';

const BATCH_BYTES = 512 * 1024;

/** What a channel of an open store works with. */
export interface ChannelParts {
  readonly log: CommitLog;
  readonly witness: Witness;
  readonly fold: Fold;
  readonly entries: EntryReader;
  readonly replica: string;
  readonly version: string;
  readonly now: () => number;
  readonly committed: Meter['committed'];
  /** @throws when the store is not open any more. */
  readonly assertOpen: () => void;
}

/** One channel of an open store: its writes, its reads, its events. */
export class Channel {
  readonly #committer: Committer;
  #waiters: (() => void)[] = [];
  #failure: BrokenStoreError | undefined;

  constructor(private readonly parts: ChannelParts) {
    this.#committer = new Committer({
      ...parts,
      events: (ids) => this.#eventsById(ids),
      committed: (calls) => {
        this.wake();
        for (const { rpc, events } of calls) parts.committed(parts.fold.channel, rpc.method, events);
      },
      failed: (error) => {
        this.#failure = error;
        this.wake();
      },
    });
  }

  /** Runs a write; resolves when it is durable. */
  write(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    return this.#committer.submit(rpc, request);
  }

  /** Runs a read on the channel as it is now. */
  async read(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    // What is being folded in may have been answered already.
    if (this.parts.fold.busy) await this.parts.fold.settled();
    try {
      return await this.#readOn(this.parts.fold.view('fresh'), rpc, request);
    } catch (error) {
      if (!(error instanceof StaleViewError)) throw error;
    }
    return this.#readOn(await this.parts.fold.pin(), rpc, request);
  }

  async #readOn(view: FoldView, rpc: Rpc, { bytes, requester }: UnaryRequest): Promise<Uint8Array> {
    const { fold, version } = this.parts;
    const database: Database = view.withEvents((ids) => this.#eventsById(ids));
    const call = { channel: fold.channel, requester, micros: fold.head.micros, transactionId: '', version };
    try {
      return (await execute(rpc, bytes, { call, database })).reply;
    } finally {
      await view.close();
    }
  }

  /** Starts behind an event. @throws OE0101 if it is not one of this channel. */
  async subscribe(startEventId: string): Promise<Subscription> {
    const start = startEventId === '' ? { position: 0, taken: 0 } : await this.#behind(startEventId);
    return new ChannelSubscription(this, start);
  }

  /** The events of the next entries behind a position, as soon as there are any; none when woken after `stop`. */
  async eventsAfter(position: number, stop: AbortSignal): Promise<readonly EntryEvents[]> {
    const { fold, entries } = this.parts;
    while (position >= fold.head.position) {
      if (stop.aborted) return [];
      this.parts.assertOpen();
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => this.#waiters.push(resolve));
    }
    const last = fold.head.position;
    // The log may be ahead: who hears of an event finds its asset.
    return (await entries.eventsAfter(position, BATCH_BYTES)).filter((entry) => entry.position <= last);
  }

  /** Resolves when the last write that waits is answered. */
  idle(): Promise<void> {
    return this.#committer.idle();
  }

  /** Makes all who wait for events look again. */
  wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  async #behind(eventId: string): Promise<{ position: number; taken: number }> {
    const place = findEventPlace(eventId);
    const unknown = invalid('start_event_id is not the id of an event of this channel');
    if (place === undefined || place.position < 1 || place.position > this.parts.fold.head.position) throw unknown;
    const entry = await this.parts.entries.eventsAt(place.position);
    const offset = offsetOf(entry, place);
    if (Buffer.from(entry.nonce).toString('hex') !== place.nonce || offset === undefined) throw unknown;
    return { position: place.position - 1, taken: offset + 1 };
  }

  async #eventsById(ids: readonly string[]): Promise<Encoded<AssetEvent>[]> {
    const events: Encoded<AssetEvent>[] = [];
    for (const id of ids) {
      const place = findEventPlace(id);
      if (place === undefined) throw internal(`an index names the event "${id}"`);
      const entry = await this.parts.entries.eventsAt(place.position);
      const bytes = entry.events[offsetOf(entry, place) ?? -1];
      if (bytes === undefined) throw internal(`no event "${id}"`);
      events.push(Encoded.fromBytes(AssetEvent, bytes));
    }
    return events;
  }
}

/** Takes the events of a channel from its log, entry by entry: old ones and new ones in the same way. */
class ChannelSubscription implements Subscription {
  #position: number;
  /** How many events of the next entry are behind the start. */
  #taken: number;
  #watched: AbortSignal | undefined;

  constructor(
    private readonly channel: Channel,
    start: { position: number; taken: number },
  ) {
    this.#position = start.position;
    this.#taken = start.taken;
  }

  async next(stop: AbortSignal): Promise<readonly Uint8Array[]> {
    this.#watch(stop);
    const entries = await this.channel.eventsAfter(this.#position, stop);
    const [first, ...others] = entries;
    if (first === undefined) return [];
    const events = this.#taken === 0 ? first.events : first.events.slice(this.#taken);
    this.#position = others.at(-1)?.position ?? first.position;
    this.#taken = 0;
    return others.length === 0 ? events : events.concat(...others.map((entry) => entry.events));
  }
  /** One listener for the life of the stream, not one for each wait. */
  #watch(stop: AbortSignal): void {
    if (this.#watched === stop) return;
    this.#watched = stop;
    stop.addEventListener('abort', () => this.channel.wake(), { once: true });
  }
}
