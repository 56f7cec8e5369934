// SPDX-License-Identifier: Apache-2.0

import { services } from '@orchestrator/proto';
import { Fixture, registration } from './fixture';
import { type Figure, Meter } from './measure';
import type { ServerProcess } from '../servers/process';
import { bytesOf, RawClient } from './raw-client';

const { computeTask } = services;
const IN_PLAN = 10_000;
const SAMPLE = 2000;
const STEPS = [1000, 10_000, 100_000, 200_000, 1_000_000];

/** How a server does as its store grows. */
export interface GrowthRow {
  readonly assets: number;
  readonly write: Figure;
  readonly read: Figure;
  /** Resident right after the filling. */
  readonly memoryMebibytes: number;
  /** Resident after a restart and the same calls. */
  readonly restartedMebibytes: number;
  readonly startMs: number;
}

/** How a store is filled. */
export interface Filling {
  /** Starts the server on the same store as before. */
  readonly start: () => Promise<ServerProcess>;
  readonly channel?: string;
  /** Tasks in a call. */
  readonly batch: number;
  readonly say: (figure: Figure) => void;
}

/** Fills a store up to so many tasks, and measures at 1,000 and at each power of ten on the way and at the end. */
export async function growth(filling: Filling, assets: number): Promise<GrowthRow[]> {
  const rows: GrowthRow[] = [];
  let held = 0;
  for (const step of [...STEPS.filter((step) => step < assets), assets]) {
    const filled = await serving(filling, async (fixture) => {
      held = await fill(fixture, { held, wanted: step, batch: filling.batch });
      return sample(fixture);
    });
    for (const figure of [filled.write, filled.read]) filling.say(figure);
    const restarted = await serving(filling, sample);
    rows.push({ assets: step, ...filled, restartedMebibytes: restarted.memoryMebibytes, startMs: restarted.startMs });
  }
  return rows;
}

async function serving<T extends object>(
  { start, channel }: Filling,
  measure: (fixture: Fixture) => Promise<T>,
): Promise<T & { memoryMebibytes: number; startMs: number }> {
  const server = await start();
  const client = new RawClient(server.address, channel);
  try {
    const fixture = new Fixture(client, new Meter());
    await fixture.prepare();
    const measured = await measure(fixture);
    return { ...measured, memoryMebibytes: server.memory(), startMs: server.startMs };
  } finally {
    client.close();
    await server.stop();
  }
}

/** Registers tasks until a channel has so many, and gives their number. */
export async function fill(
  fixture: Fixture,
  { held, wanted, batch }: { readonly held: number; readonly wanted: number; readonly batch: number },
): Promise<number> {
  let plan = await fixture.plan();
  let count = held;
  for (let inPlan = 0; count < wanted; inPlan += batch, count += batch) {
    if (inPlan >= IN_PLAN) {
      plan = await fixture.plan();
      inPlan = 0;
    }
    const tasks = Array.from({ length: batch }, () => fixture.task(fixture.ready, plan));
    await fixture.client.unary(computeTask.methods.registerTasks.path, registration(tasks));
  }
  return count;
}

async function sample(fixture: Fixture): Promise<Pick<GrowthRow, 'write' | 'read'>> {
  const { client, meter } = fixture;
  const plan = await fixture.plan();
  const tasks = Array.from({ length: SAMPLE }, () => fixture.task(fixture.ready, plan));
  const { registerTasks, getTask } = computeTask.methods;
  return {
    write: await meter.parallel({ name: 'RegisterTasks one by one', count: SAMPLE, callers: 32 }, (i) =>
      client.unary(registerTasks.path, registration([tasks[i] ?? {}])),
    ),
    read: await meter.parallel({ name: 'GetTask', count: SAMPLE * 2, callers: 64 }, (i) =>
      client.unary(getTask.path, bytesOf(getTask.request, { key: tasks[i % SAMPLE]?.key ?? '' })),
    ),
  };
}
