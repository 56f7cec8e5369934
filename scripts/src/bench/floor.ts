// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { ECHO_PATH, SIZED_ECHO_PATH, STREAM_MESSAGES, STREAM_PATH } from './echo-paths';
import { observeCpu } from './cpu';
import { type Figure, Meter } from './measure';
import { startServer } from '../servers/process';
import { RawClient } from './raw-client';

const LENGTH_BYTES = 4;
const CALLERS = 64;

/** What a server that only answers does on this machine, with this client. */
export interface Floor {
  /** Unary calls at 64 callers. */
  readonly echo: Figure;
  readonly alone: Figure;
  /** Messages to one subscriber, and to ten in all. */
  readonly streams: readonly [Figure, Figure];
}

/** Measures the floor. */
export function measureFloor(): Promise<Floor> {
  return withEcho(async (client, meter) => {
    const body = Buffer.alloc(38);
    const echo = (): Promise<Buffer> => client.unary(ECHO_PATH, body);
    await meter.parallel({ name: 'warm up', count: 5000, callers: CALLERS }, echo);
    return {
      echo: await meter.parallel({ name: 'bare unary echo', count: 30_000, callers: CALLERS }, echo),
      alone: await meter.parallel({ name: 'bare unary echo', count: 2000, callers: 1 }, echo),
      streams: [await stream(client, meter, 1), await stream(client, meter, 10)],
    };
  });
}

/** Measures answers of that many bytes. */
export function measureSizedEcho(bytes: number): Promise<Figure> {
  return withEcho(async (client, meter) => {
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32BE(bytes);
    const echo = (): Promise<Buffer> => client.unary(SIZED_ECHO_PATH, length);
    await meter.parallel({ name: 'warm up', count: 3000, callers: CALLERS }, echo);
    return meter.parallel({ name: `bare unary echo of ${String(bytes)} bytes`, count: 5000, callers: CALLERS }, echo);
  });
}

async function withEcho<T>(measure: (client: RawClient, meter: Meter) => Promise<T>): Promise<T> {
  const server = await startServer([join(__dirname, 'echo-server.js')]);
  const client = new RawClient(server.address);
  try {
    return await measure(client, new Meter(observeCpu(() => ({ server: [server.pid] }))));
  } finally {
    client.close();
    await server.stop();
  }
}

function stream(client: RawClient, meter: Meter, subscribers: number): Promise<Figure> {
  const all = (): Promise<number>[] =>
    Array.from({ length: subscribers }, () => client.stream(STREAM_PATH, Buffer.alloc(0), () => false));
  return meter.once(`bare stream to ${String(subscribers)}`, STREAM_MESSAGES * subscribers, () => Promise.all(all()));
}
