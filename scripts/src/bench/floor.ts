// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { ECHO_PATH, STREAM_MESSAGES, STREAM_PATH } from './echo-paths';
import { type Figure, once, parallel } from './measure';
import { startServer } from './process';
import { RawClient } from './raw-client';

/** What a server that only answers does on this machine, with this client. */
export interface Floor {
  readonly figures: readonly Figure[];
  /** Unary calls a second at 64 callers. */
  readonly echoPerSecond: number;
  /** Messages a second to one subscriber, and to ten in all. */
  readonly streamPerSecond: readonly [number, number];
}

/** Measures the floor. */
export async function measureFloor(): Promise<Floor> {
  const server = await startServer([join(__dirname, 'echo-server.js')]);
  const client = new RawClient(server.address);
  const body = Buffer.alloc(38);
  try {
    await parallel({ name: 'warm up', count: 5000, callers: 64 }, () => client.unary(ECHO_PATH, body));
    const many = await parallel({ name: 'bare unary echo', count: 30_000, callers: 64 }, () =>
      client.unary(ECHO_PATH, body),
    );
    const alone = await parallel({ name: 'bare unary echo', count: 2000, callers: 1 }, () =>
      client.unary(ECHO_PATH, body),
    );
    const streams = [await stream(client, 1), await stream(client, 10)] as const;
    return {
      figures: [many, alone, ...streams],
      echoPerSecond: many.perSecond,
      streamPerSecond: [streams[0].perSecond, streams[1].perSecond],
    };
  } finally {
    client.close();
    await server.stop();
  }
}

function stream(client: RawClient, subscribers: number): Promise<Figure> {
  const all = (): Promise<number>[] =>
    Array.from({ length: subscribers }, () => client.stream(STREAM_PATH, Buffer.alloc(0), () => false));
  return once(`bare stream to ${String(subscribers)}`, STREAM_MESSAGES * subscribers, () => Promise.all(all()));
}
