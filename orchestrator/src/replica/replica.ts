// SPDX-License-Identifier: Apache-2.0

import {
  type Awaitable,
  type Database,
  execute,
  internal,
  invalid,
  OrchestratorError,
  type Rpc,
} from '@orchestrator/lib';
import { AssetEvent, Encoded } from '@orchestrator/proto';
import type { Subscription, UnaryRequest } from '../host';
import { ChannelContents } from './channel-contents';
import { type EntryEvents, type EntryReader, offsetOf } from './entry-reader';
import { EventGapError } from './event-gap';
import { type EventPlace, findEventPlace } from './event-id';
import type { Fold } from './fold';
import { type FoldView, StaleViewError } from './fold-view';

const BATCH_BYTES = 512 * 1024;

/** What a replica works with. */
export interface ReplicaParts {
  readonly fold: Fold;
  readonly entries: EntryReader;
  readonly version: string;
  /**
   * Resolves when whatever was acknowledged anywhere before the call is folded in. Absent where nobody else writes.
   * @throws BrokenStoreError if that cannot be known.
   */
  readonly fresh?: () => Promise<void>;
  /**
   * Resolves when no later read of any process can miss what is folded in up to a position. Absent where it never can.
   * @throws OE0013 if that cannot be known in time.
   */
  readonly settled?: (position: number) => Promise<void>;
  /** Resolves when all events are listed; absent where they always are. */
  readonly listed?: () => Promise<void>;
  /** Where the event with an id that a caller names should stand; undefined if no event can have such an id. */
  readonly placeOf: (id: string) => Awaitable<EventPlace | undefined>;
  /** The times of events are those that clients of a ledger have said. */
  readonly ofLedger?: boolean;
  /** @throws when the store is not open any more. */
  readonly assertOpen: () => void;
}

/** One channel as this process has it on its disk: answers reads and tells events, in both modes. */
export class Replica {
  #waiters: (() => void)[] = [];
  #failure: Error | undefined;

  constructor(private readonly parts: ReplicaParts) {}

  /** Runs a read on the channel as it is now. */
  async read(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    try {
      return await this.#read(rpc, request);
    } catch (error) {
      if (!(error instanceof EventGapError) || this.parts.listed === undefined) throw error;
    }
    await this.parts.listed();
    return this.#read(rpc, request);
  }

  async #read(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    if (this.parts.fresh !== undefined) await this.parts.fresh();
    // What is being folded in may have been answered already.
    if (this.parts.fold.busy) await this.parts.fold.settled();
    try {
      return await this.#readOn(this.parts.fold.view('fresh'), rpc, request);
    } catch (error) {
      if (!(error instanceof StaleViewError)) throw error;
    }
    return this.#readOn(await this.parts.fold.pin(), rpc, request);
  }

  async #readOn(view: FoldView, rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    const { position } = this.parts.fold.head;
    const outcome = await this.#run(view, rpc, request);
    // A refusal tells of the position as well.
    await this.parts.settled?.(position);
    if (outcome instanceof OrchestratorError) throw outcome;
    return outcome;
  }

  async #run(view: FoldView, rpc: Rpc, { bytes, requester }: UnaryRequest): Promise<Uint8Array | OrchestratorError> {
    const { fold, version, ofLedger } = this.parts;
    const database: Database = view.withEvents((ordinals) => this.events(ordinals), ofLedger);
    const call = { channel: fold.channel, requester, micros: fold.head.micros, transactionId: '', version };
    try {
      return (await execute(rpc, bytes, { call, database })).reply;
    } catch (error) {
      if (error instanceof OrchestratorError) return error;
      throw error;
    } finally {
      await view.close();
    }
  }

  /** The whole channel as it is now. @throws OE0013 while it is being imported. */
  async contents(): Promise<ChannelContents> {
    const { fold, entries, fresh } = this.parts;
    await fresh?.();
    const view = await fold.pin();
    if (!fold.isPart) return new ChannelContents(view, entries);
    await view.close();
    throw new OrchestratorError('unavailable', `channel "${fold.channel}" is being imported`);
  }

  /** Starts behind an event, or before the first one. @throws OE0101 if it is not one of this channel. */
  async subscribe(startEventId: string): Promise<Subscription> {
    const start = startEventId === '' ? { position: 0, taken: 0 } : await this.#behind(startEventId);
    return new ReplicaSubscription(this, start);
  }

  /** The events of the next entries behind a position, as soon as there are any; none when woken after `stop`. */
  async eventsAfter(position: number, stop: AbortSignal): Promise<readonly EntryEvents[]> {
    const { fold, entries, settled } = this.parts;
    // What is there of a channel that is being imported is told when all of it is there.
    while (position >= fold.head.position || fold.isPart) {
      if (stop.aborted) return [];
      await this.#moved();
    }
    const last = fold.head.position;
    // The log may be ahead: who hears of an event finds its asset.
    const found = (await entries.eventsAfter(position, BATCH_BYTES)).filter((entry) => entry.position <= last);
    // Elsewhere as well.
    await settled?.(found.at(-1)?.position ?? last);
    return found;
  }

  /**
   * Resolves when the entry at a position is folded in.
   * @throws when it will not be, and OE0013 if it is not when the process's own clock has come to `end`, of which those
   * who wait take notice when they are woken.
   */
  async reached(position: number, end = Infinity): Promise<void> {
    while (position > this.parts.fold.head.position) {
      if (performance.now() > end) throw new OrchestratorError('unavailable', 'the replica is behind the ledger');
      await this.#moved();
    }
  }

  /** Makes all who wait look again. */
  wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  /** Nothing will be folded in any more. */
  fail(error: Error): void {
    this.#failure = error;
    this.wake();
  }

  /** The events with these ordinals, which are ids of this process's entries. */
  async events(ordinals: readonly string[]): Promise<Encoded<AssetEvent>[]> {
    const events: Encoded<AssetEvent>[] = [];
    for (const ordinal of ordinals) {
      const place = findEventPlace(ordinal);
      if (place === undefined) throw internal(`an index names the event "${ordinal}"`);
      const entry = await this.parts.entries.eventsAt(place.position);
      const bytes = entry.events[offsetOf(entry, place) ?? -1];
      if (bytes === undefined) throw internal(`no event "${ordinal}"`);
      events.push(Encoded.fromBytes(AssetEvent, bytes));
    }
    return events;
  }

  async #moved(): Promise<void> {
    this.parts.assertOpen();
    if (this.#failure !== undefined) throw this.#failure;
    await new Promise<void>((resolve) => this.#waiters.push(resolve));
  }

  async #behind(eventId: string): Promise<{ position: number; taken: number }> {
    const { fresh, placeOf } = this.parts;
    await fresh?.();
    const start = (await this.#behindPlace(await placeOf(eventId))) ?? (await this.#behindForeign(eventId));
    if (start === undefined) throw invalid('start_event_id is not the id of an event of this channel');
    return start;
  }

  async #behindPlace(place: EventPlace | undefined): Promise<{ position: number; taken: number } | undefined> {
    const { fold, entries } = this.parts;
    if (place === undefined || place.position < 1 || place.position > fold.head.position) return undefined;
    const entry = await entries.eventsAt(place.position);
    const offset = offsetOf(entry, place);
    if (Buffer.from(entry.nonce).toString('hex') !== place.nonce || offset === undefined) return undefined;
    return { position: place.position - 1, taken: offset + 1 };
  }

  /** The id may be that of an event that was imported. */
  async #behindForeign(eventId: string): Promise<{ position: number; taken: number } | undefined> {
    const { fold, listed } = this.parts;
    if (fold.gap !== undefined) await listed?.();
    const ordinal = fold.ordinalOf(eventId);
    return ordinal === undefined ? undefined : this.#behindPlace(findEventPlace(ordinal));
  }
}

/** Takes the events of a channel entry by entry: old ones and new ones in the same way. */
class ReplicaSubscription implements Subscription {
  #position: number;
  /** How many events of the next entry are behind the start. */
  #taken: number;
  #watched: AbortSignal | undefined;

  constructor(
    private readonly replica: Replica,
    start: { position: number; taken: number },
  ) {
    this.#position = start.position;
    this.#taken = start.taken;
  }

  async next(stop: AbortSignal): Promise<readonly Uint8Array[]> {
    this.#watch(stop);
    const entries = await this.replica.eventsAfter(this.#position, stop);
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
    stop.addEventListener('abort', () => this.replica.wake(), { once: true });
  }
}
