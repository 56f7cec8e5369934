// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { createServer } from 'node:net';
import { NetworkError } from '../network-error';

// Below the range from which systems take the local ports of connections, so that no client of anybody sits on a port
// while its node is being restarted.
const FIRST = 20_000;
const LAST = 31_999;

/**
 * Picks ports of 127.0.0.1 that nothing listens on, beginning at a place that depends on the seed, so that networks of
 * different names rarely look at the same ones.
 * @throws NetworkError if there are not enough.
 */
export async function pickPorts(count: number, seed: string, taken: ReadonlySet<number>): Promise<number[]> {
  const span = LAST - FIRST + 1;
  const start = placeOf(seed) % span;
  const ports: number[] = [];
  for (let step = 0; step < span && ports.length < count; step++) {
    const port = FIRST + ((start + step) % span);
    if (!taken.has(port) && (await isFree(port))) ports.push(port);
  }
  if (ports.length < count) throw new NetworkError(`There are no ${count} free ports between ${FIRST} and ${LAST}.`);
  return ports;
}

/** Whether a process could listen on the port of 127.0.0.1 now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    const listening = once(server, 'listening');
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await listening;
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

function placeOf(seed: string): number {
  let place = 0;
  for (const character of seed) place = (place * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return place;
}
