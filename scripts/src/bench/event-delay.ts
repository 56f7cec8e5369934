// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { AssetEvent, decode, services } from '@orchestrator/proto';
import { EVENT_DELAY } from './expectations';
import type { Fixture } from './fixture';
import { lastEventId } from './lives';
import { type Figure, percentiles } from './measure';
import { bytesOf, type RawClient } from './raw-client';

const { computePlan, event } = services;

/** How long events of writes on one replica take to a subscriber on another, from the call on; one write at a time. */
export async function eventDelay(fixture: Fixture, other: RawClient, count: number): Promise<Figure> {
  const arrivals = new Arrivals();
  const body = bytesOf(event.methods.subscribeToEvents.request, { startEventId: await lastEventId(fixture.client) });
  const stream = other.stream(event.methods.subscribeToEvents.path, body, (seen, message) => {
    arrivals.note(decode(AssetEvent, message).assetKey);
    return seen >= count;
  });
  const times: number[] = [];
  const answered: number[] = [];
  const figure = await fixture.meter.once(EVENT_DELAY, count, async () => {
    for (let i = 0; i < count; i++) {
      const key = randomUUID();
      const begun = performance.now();
      await fixture.client.call(computePlan.methods.registerPlan, { key, name: 'delay' });
      const acknowledged = performance.now();
      const arrived = await arrivals.of(key);
      times.push(arrived - begun);
      answered.push(arrived - acknowledged);
    }
    await stream;
  });
  const { p50Ms, p99Ms } = percentiles(answered);
  const note = `from the answer to the writer on: p50 ${p50Ms.toFixed(2)} ms, p99 ${p99Ms.toFixed(2)} ms`;
  return { ...figure, ...percentiles(times), note };
}

/** When the event of each asset came. */
class Arrivals {
  readonly #times = new Map<string, number>();
  readonly #waiting = new Map<string, (time: number) => void>();

  note(key: string): void {
    const now = performance.now();
    this.#times.set(key, now);
    this.#waiting.get(key)?.(now);
  }

  of(key: string): Promise<number> | number {
    return this.#times.get(key) ?? new Promise((resolve) => this.#waiting.set(key, resolve));
  }
}
