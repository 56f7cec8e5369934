// SPDX-License-Identifier: Apache-2.0

import { AssetEvent, Encoded } from '@orchestrator/proto';
import { internal } from '../errors/orchestrator-error';
import type { Database } from './database';
import { eventEntries, type EventHeader } from './event-indexes';
import { Overlay } from './overlay';

const EMPTY: Database = {
  find: () => undefined,
  findMany: (_definition, keys) => keys.map(() => undefined),
  holds: () => false,
  scan: () => [],
  count: () => 0,
  events: () => [],
};

/** What a call has written, and told. */
interface Changes {
  readonly writes: Overlay;
  readonly events: readonly { readonly header: EventHeader; readonly bytes: Uint8Array }[];
}

/** A channel in memory: for tests, and the model of what every other implementation does. */
export class MemoryDb extends Overlay {
  readonly #events: Encoded<AssetEvent>[] = [];

  constructor() {
    super(EMPTY);
  }

  /** Every event so far, in order. */
  get log(): readonly Encoded<AssetEvent>[] {
    return this.#events;
  }

  /** Takes over what a call has written. */
  commit({ writes, events }: Changes): void {
    this.absorb(writes);
    for (const { header, bytes } of events) {
      const ordinal = String(this.#events.length).padStart(16, '0');
      this.#events.push(Encoded.fromBytes(AssetEvent, bytes));
      for (const entry of eventEntries(header, ordinal)) this.mark(entry);
    }
  }

  override events(ordinals: readonly string[]): Encoded<AssetEvent>[] {
    return ordinals.map((ordinal) => {
      const event = this.#events[Number(ordinal)];
      if (event === undefined) throw internal(`no event ${ordinal}`);
      return event;
    });
  }
}
