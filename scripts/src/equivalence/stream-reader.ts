// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import type { AssetEvent } from '@orchestrator/proto';
import type { Caller } from './call';
import type { Connection } from './connection';
import { ServerFault } from './server-fault';

const PATIENCE_MS = 60_000;
const LOOK_MS = 5;

/** Follows the events of a channel as they happen, from now to the end of the run. */
export class StreamReader {
  readonly #events: AssetEvent[] = [];
  #failure = '';
  readonly #source: AsyncGenerator<AssetEvent>;

  constructor(connection: Connection, caller: Caller, startEventId: string) {
    this.#source = connection.events(caller, startEventId);
    this.#follow().catch((error: unknown) => {
      this.#failure = String(error);
    });
  }

  /** The events since the last time, up to the one about this asset. @throws ServerFault if it does not come. */
  async takeThrough(assetKey: string): Promise<AssetEvent[]> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const at = this.#events.findIndex((event) => event.assetKey === assetKey);
      if (at >= 0) return this.#events.splice(0, at + 1);
      if (this.#failure !== '' || Date.now() > end)
        throw new ServerFault(`the stream does not go on: ${this.#failure}`);
      await pause(LOOK_MS);
    }
  }

  async #follow(): Promise<void> {
    for await (const event of this.#source) this.#events.push(event);
    this.#failure = 'it has ended';
  }
}

/** The events behind one, up to the one about an asset, as a stream that begins now gives them. */
export async function replay(events: AsyncGenerator<AssetEvent>, assetKey: string): Promise<AssetEvent[]> {
  const taken: AssetEvent[] = [];
  for await (const event of events) {
    taken.push(event);
    if (event.assetKey === assetKey) return taken;
  }
  throw new ServerFault('the stream has ended');
}
