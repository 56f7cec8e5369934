// SPDX-License-Identifier: Apache-2.0

import { Fixture } from './fixture';
import type { Figure, Meter } from './measure';
import type { ServerProcess } from '../servers/process';
import { RawClient } from './raw-client';
import { firstCalls, warmUp, type Works } from './works';

/** How many calls of a mode whose writes are fast count as the first ones. */
export const FIRST_CALLS = 5000;

/** How a mode is measured. */
export interface Order {
  /** 1 is a whole run. */
  readonly scale: number;
  /** Names of works; all if undefined. */
  readonly only: readonly string[] | undefined;
  /** How far the growth is followed; not at all if undefined. */
  readonly assets: number | undefined;
  /** A folder that goes with the run. */
  readonly folder: string;
  /** Told of every figure. */
  readonly say: (figure: Figure) => void;
  /** Told what is being done, and what a reader of the figures must know. */
  readonly tell: (line: string) => void;
}

/** What is measured, and by whom. */
export interface Subject {
  readonly server: ServerProcess;
  readonly meter: Meter;
  readonly works: Works;
  /** How many calls count as the first ones. */
  readonly firstCalls: number;
}

/** Refuses an order of works that there are not. */
export function assertWorks(works: Works, { only = [] }: Order): void {
  const unknown = only.filter((name) => works[name] === undefined);
  if (unknown.length > 0) throw new Error(`no work ${unknown.join(', ')}; there are ${Object.keys(works).join(', ')}`);
}

/** Measures works on a server that has just been started, its first calls before them. */
export async function runWorks(subject: Subject, order: Order): Promise<Figure[]> {
  const { server, meter, works } = subject;
  const { scale, only = Object.keys(works), say, tell } = order;
  const client = new RawClient(server.address);
  try {
    const fixture = new Fixture(client, meter);
    await fixture.prepare();
    const figures = [await firstCalls(fixture, subject.firstCalls * scale)];
    figures.forEach(say);
    tell('warming up ...');
    await warmUp(fixture, works, scale);
    for (const [name, work] of Object.entries(works)) {
      if (!only.includes(name)) continue;
      const measured = await work(fixture, scale);
      measured.forEach(say);
      figures.push(...measured);
      tell(`  resident memory ${String(server.memory())} MiB`);
    }
    return figures;
  } finally {
    client.close();
  }
}
