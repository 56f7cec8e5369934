// SPDX-License-Identifier: Apache-2.0

import { services } from '@orchestrator/proto';
import type { Fixture } from './fixture';
import { lastEventId } from './lives';
import { type Figure, sumOf } from './measure';
import { bytesOf, type RawClient } from './raw-client';

const { path, request } = services.event.methods.subscribeToEvents;
const FROM_THE_START = bytesOf(request, {});
const SUBSCRIBERS = [1, 10];
/** One replay is over so soon that chance decides. */
const ROUNDS = 5;

/** The whole of a channel to one subscriber, and to ten at once. */
export async function replay(fixture: Fixture): Promise<Figure[]> {
  return (await replaysInTurn([fixture])).flat();
}

/** The same of several servers in turn, so that whatever else the machine does slows all of them down alike. */
export async function replaysInTurn(fixtures: readonly Fixture[]): Promise<Figure[][]> {
  const totals = await Promise.all(fixtures.map(({ client }) => countEvents(client)));
  const figures = fixtures.map((): Figure[] => []);
  for (const subscribers of SUBSCRIBERS) {
    const rounds = fixtures.map((): Figure[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [i, { client, meter }] of fixtures.entries()) {
        const total = totals[i] as number;
        const one = (): Promise<number> => client.stream(path, FROM_THE_START, (count) => count >= total);
        const all = (): Promise<unknown> => Promise.all(Array.from({ length: subscribers }, one));
        rounds[i]?.push(await meter.once(`replay to ${String(subscribers)}`, total * subscribers, all));
      }
    }
    for (const [i, total] of totals.entries()) {
      figures[i]?.push({ ...sumOf(rounds[i] ?? []), note: `${String(total)} events, ${String(ROUNDS)} times` });
    }
  }
  return figures;
}

async function countEvents(client: RawClient): Promise<number> {
  const newest = Buffer.from(await lastEventId(client));
  return client.stream(path, FROM_THE_START, (_count, message) => message.includes(newest));
}
