// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type AssetEvent, EventKind, SortOrder } from '@orchestrator/proto';
import { type Client, connect } from '../../src/client/connect';
import { within } from './bounded';
import { addressFor, CHANNEL, ORG1, type Target } from './target';

const TAKE_MS = 30_000;

/** Where to subscribe. */
export interface Subscription {
  readonly startEventId?: string;
  readonly channel?: string;
  readonly mspid?: string;
}

/** A subscriber with a connection of its own. */
export class EventReader {
  readonly #client: Client;
  readonly #events: AsyncIterator<AssetEvent>;

  constructor(target: Target, { startEventId = '', channel = CHANNEL, mspid = ORG1 }: Subscription = {}) {
    this.#client = connect({ address: addressFor(target, mspid), mspid, channel });
    this.#events = this.#client.event.subscribeToEvents({ startEventId })[Symbol.asyncIterator]();
  }

  /** The next event. @throws CallError when the stream ends, Error if nothing comes for a while. */
  async next(): Promise<AssetEvent> {
    const next = await within(TAKE_MS, 'next event', this.#events.next());
    if (next.done === true) throw new Error('the stream has ended with OK');
    return next.value;
  }

  /** The next events about one of these assets, up to the given number. */
  async take(count: number, assetKeys?: readonly string[]): Promise<AssetEvent[]> {
    const events: AssetEvent[] = [];
    while (events.length < count) {
      const event = await this.next();
      if (assetKeys === undefined || assetKeys.includes(event.assetKey)) events.push(event);
    }
    return events;
  }

  /** All events up to the first one about the asset, with it. */
  async through(assetKey: string): Promise<AssetEvent[]> {
    const events: AssetEvent[] = [];
    do events.push(await this.next());
    while (events.at(-1)?.assetKey !== assetKey);
    return events;
  }

  close(): void {
    this.#client.close();
  }
}

/** The events about an asset, oldest first. */
export async function eventsOf(client: Client, assetKey: string): Promise<readonly AssetEvent[]> {
  return (await client.event.queryEvents({ filter: { assetKey }, pageSize: 10_000 })).events;
}

/** The id of the newest event; empty if there is none. */
export async function newestEventId(client: Client): Promise<string> {
  const { events } = await client.event.queryEvents({ sort: SortOrder.DESCENDING, pageSize: 1 });
  return events[0]?.id ?? '';
}

/** What happened, such as `CREATED COMPUTE_PLAN`. */
export function nameOf({ eventKind, assetKind }: AssetEvent): string {
  return `${EventKind[eventKind]} ${AssetKind[assetKind]}`.replace('EVENT_ASSET_', '').replace('ASSET_', '');
}
