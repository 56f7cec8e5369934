// SPDX-License-Identifier: Apache-2.0

import { type EventHeader, fromMicros, toMicros } from '@orchestrator/lib';

const INDEX_LENGTH = 8;

/** An event that came with another history, with its id there and its ordinal here. */
export interface ForeignEvent {
  readonly id: string;
  readonly ordinal: string;
}

/**
 * How the events of some transactions are listed: in the order of the log, under ordinals that say where they stand. Times
 * may run back, as clients of a ledger say them; an event is then listed at the latest time before it.
 */
export class EventListing {
  readonly #listed: EventHeader[] = [];
  readonly #foreign: ForeignEvent[] = [];

  constructor(
    /** The latest time of any event so far, in microseconds since 1970. */
    public micros: number,
  ) {}

  /** The events with the ordinal in place of their id, and the time at which they are listed. */
  get listed(): readonly EventHeader[] {
    return this.#listed;
  }

  /** Those whose id does not say of which transaction here they are. */
  get foreign(): readonly ForeignEvent[] {
    return this.#foreign;
  }

  /** Takes the events of the next transaction, by its place in the log; its id is the same unless it is given. */
  add(events: readonly EventHeader[], place: string, transactionId = place): void {
    for (const [i, event] of events.entries()) {
      const suffix = `:${String(i).padStart(INDEX_LENGTH, '0')}`;
      const ordinal = place + suffix;
      if (event.id !== transactionId + suffix) this.#foreign.push({ id: event.id, ordinal });
      const micros = event.timestamp === undefined ? 0 : toMicros(event.timestamp);
      this.micros = Math.max(this.micros, micros);
      const isUsual = event.id === ordinal && micros === this.micros;
      this.#listed.push(isUsual ? event : { ...event, id: ordinal, timestamp: fromMicros(this.micros) });
    }
  }
}
