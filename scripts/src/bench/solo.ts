// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { observeCpu } from './cpu';
import { HEADINGS } from './document';
import { Against } from './expectations';
import { measureFloor, measureSizedEcho } from './floor';
import { growth } from './growth';
import { Baselines } from './judgement';
import { type Figure, Meter } from './measure';
import { type ServerProcess, startOrchestrator } from '../servers/process';
import type { Run } from './report';
import { assertWorks, FIRST_CALLS, type Order, runWorks, type Subject } from './run-works';
import { works } from './works';

/** Measures solo mode on the embedded store. */
export async function benchSolo(order: Order): Promise<Run> {
  const { folder, assets, say } = order;
  assertWorks(works, order);
  const baselines = new Baselines();
  const floor = await addFloor(baselines, order);
  const figures = await measureSolo({ works, firstCalls: FIRST_CALLS }, order);
  const start = (): Promise<ServerProcess> => startOrchestrator(join(folder, 'growth'));
  return {
    mode: 'solo',
    heading: HEADINGS.solo,
    remarks: [],
    baselineFigures: [...floor, ...(await addPageEcho(figures, baselines, order))],
    figures,
    baselines,
    growth: assets === undefined ? [] : await growth({ start, batch: 1000, say }, assets),
    isReal: true,
  };
}

/** Measures works on a server with a new embedded store. */
export async function measureSolo(chosen: Pick<Subject, 'works' | 'firstCalls'>, order: Order): Promise<Figure[]> {
  const server = await startOrchestrator(join(order.folder, 'solo'));
  try {
    const meter = new Meter(observeCpu(() => ({ server: [server.pid] })));
    return await runWorks({ server, meter, ...chosen }, order);
  } finally {
    await server.stop();
  }
}

/** Measures the bare server, and sets it as baselines. */
export async function addFloor(baselines: Baselines, { say }: Order): Promise<Figure[]> {
  const { echo, alone, streams } = await measureFloor();
  baselines.set(Against.Echo, echo.perSecond);
  baselines.set(Against.Stream, streams[0].perSecond);
  baselines.set(Against.Streams, streams[1].perSecond);
  const figures = [echo, alone, ...streams];
  figures.forEach(say);
  return figures;
}

/** Measures echoes as long as the pages were, and sets that as a baseline. */
export async function addPageEcho(figures: readonly Figure[], baselines: Baselines, { say }: Order): Promise<Figure[]> {
  const paged = figures.find(({ replyBytes }) => replyBytes !== undefined);
  if (paged?.replyBytes === undefined) return [];
  const echo = await measureSizedEcho(paged.replyBytes);
  say(echo);
  baselines.setFor(Against.PageEcho, paged.work, echo.perSecond);
  return [echo];
}
