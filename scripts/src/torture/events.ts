// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { type AssetEvent, EventKind } from '@orchestrator/proto';
import type { Clock } from '../histories/history';
import type { TortureReplica } from './replica';

const RESUME_MS = 100;
const QUIET_MS = 10_000;
const PAGE = 1000;

/** Follows the events of a replica through all that happens to it. */
export class Follower {
  readonly ids: string[] = [];
  /** When each event came. */
  readonly times: number[] = [];
  #isOver = false;

  constructor(
    private readonly replica: TortureReplica,
    private readonly clock: Clock,
  ) {
    void this.#follow();
  }

  /** Waits for an event, as long as others come, and ends. */
  async endAfter(id: string): Promise<void> {
    let [count, end] = [this.ids.length, Date.now() + QUIET_MS];
    while (!this.ids.includes(id)) {
      if (this.ids.length > count) [count, end] = [this.ids.length, Date.now() + QUIET_MS];
      else if (Date.now() > end) break;
      await pause(RESUME_MS);
    }
    this.end();
  }

  /** Follows no longer than until its replica ends. */
  end(): void {
    this.#isOver = true;
  }

  async #follow(): Promise<void> {
    while (!this.#isOver) {
      try {
        const startEventId = this.ids.at(-1) ?? '';
        for await (const { id } of this.replica.client.event.subscribeToEvents({ startEventId })) {
          this.ids.push(id);
          this.times.push(this.clock.tick());
        }
      } catch {
        await pause(RESUME_MS);
      }
    }
  }
}

/** All events that a replica lists. */
export async function listEvents({ client }: TortureReplica): Promise<AssetEvent[]> {
  const events: AssetEvent[] = [];
  for (let pageToken = ''; ;) {
    const page = await client.event.queryEvents({ pageToken, pageSize: PAGE });
    events.push(...page.events);
    pageToken = page.nextPageToken;
    if (pageToken === '') return events;
  }
}

/** How many updates were told of each asset. */
export function countUpdates(events: readonly AssetEvent[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { eventKind, assetKey } of events) {
    if (eventKind === EventKind.EVENT_ASSET_UPDATED) counts.set(assetKey, (counts.get(assetKey) ?? 0) + 1);
  }
  return counts;
}
