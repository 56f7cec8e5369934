// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { services } from '@orchestrator/proto';
import { Fixture, registration } from './fixture';
import { type Figure, parallel } from './measure';
import { startServer } from './process';
import { bytesOf, RawClient } from './raw-client';

const { computeTask } = services;
const BATCH = 1000;
const SAMPLE = 2000;

/** How a server does as its store grows. */
export interface GrowthRow {
  readonly assets: number;
  readonly figures: readonly Figure[];
  /** Resident right after the filling. */
  readonly memoryMebibytes: number;
  /** Resident after a restart and the same calls. */
  readonly restartedMebibytes: number;
  readonly startMs: number;
}

/** Fills a store up to so many tasks, and measures at 1,000 and at each power of ten on the way and at the end. */
export async function growth(main: string, assets: number, say: (figure: Figure) => void): Promise<GrowthRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-growth-'));
  const args = [main, 'serve', '--address', '127.0.0.1:0', '--data-dir', folder];
  const steps = [1000, 10_000, 100_000, 200_000, 1_000_000].filter((step) => step < assets);
  const rows: GrowthRow[] = [];
  let held = 0;
  try {
    for (const step of [...steps, assets]) {
      const server = await startServer(args);
      const client = new RawClient(server.address);
      const fixture = new Fixture(client);
      await fixture.prepare();
      held = await fill(fixture, held, step);
      const figures = await sample(fixture);
      figures.forEach(say);
      const memoryMebibytes = server.memory();
      client.close();
      await server.stop();
      rows.push({ assets: step, figures, memoryMebibytes, ...(await restart(args)) });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

async function restart(args: readonly string[]): Promise<Pick<GrowthRow, 'restartedMebibytes' | 'startMs'>> {
  const server = await startServer(args);
  const client = new RawClient(server.address);
  const fixture = new Fixture(client);
  await fixture.prepare();
  await sample(fixture);
  const restartedMebibytes = server.memory();
  client.close();
  await server.stop();
  return { restartedMebibytes, startMs: server.startMs };
}

async function fill(fixture: Fixture, held: number, wanted: number): Promise<number> {
  let plan = await fixture.plan();
  let count = held;
  for (let inPlan = 0; count < wanted; inPlan += BATCH, count += BATCH) {
    if (inPlan >= 10 * BATCH) {
      plan = await fixture.plan();
      inPlan = 0;
    }
    const tasks = Array.from({ length: BATCH }, () => fixture.task(fixture.ready, plan));
    await fixture.client.unary(computeTask.methods.registerTasks.path, registration(tasks));
  }
  return count;
}

async function sample(fixture: Fixture): Promise<Figure[]> {
  const plan = await fixture.plan();
  const bodies = Array.from({ length: SAMPLE }, () => fixture.task(fixture.ready, plan));
  const { registerTasks, getTask } = computeTask.methods;
  return [
    await parallel({ name: 'RegisterTasks one by one', count: SAMPLE, callers: 32 }, (i) =>
      fixture.client.unary(registerTasks.path, registration([bodies[i] ?? {}])),
    ),
    await parallel({ name: 'GetTask', count: SAMPLE * 2, callers: 64 }, (i) =>
      fixture.client.unary(getTask.path, bytesOf(getTask.request, { key: bodies[i % SAMPLE]?.key ?? '' })),
    ),
  ];
}
