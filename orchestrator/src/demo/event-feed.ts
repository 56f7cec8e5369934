// SPDX-License-Identifier: Apache-2.0

import { type AssetEvent, SortOrder } from '@orchestrator/proto';
import type { Client } from '../client/connect';
import { isClosed, isPassing, patient, pauseAfter } from './patience';

/** The id of the newest event of the channel, from which to follow; empty if there is none. */
export async function newestEventId(client: Client): Promise<string> {
  const { events } = await patient(() => client.event.queryEvents({ sort: SortOrder.DESCENDING, pageSize: 1 }));
  return events[0]?.id ?? '';
}

/**
 * The events after one, each once and in order, until the client is closed. Where the stream breaks off, it is resumed
 * behind the last event.
 */
export async function* followEvents(client: Client, afterId: string): AsyncGenerator<AssetEvent> {
  let startEventId = afterId;
  for (let failures = 0; ;) {
    try {
      for await (const event of client.event.subscribeToEvents({ startEventId })) {
        yield event;
        startEventId = event.id;
        failures = 0;
      }
    } catch (error) {
      if (isClosed(error)) return;
      if (!isPassing(error)) throw error;
    }
    failures++;
    await pauseAfter(failures);
  }
}
