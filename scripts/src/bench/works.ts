// SPDX-License-Identifier: Apache-2.0

import type { Fixture } from './fixture';
import { lives } from './lives';
import type { Figure } from './measure';
import { reads } from './reads';
import { replay } from './replays';
import { cascade, composite, registerBatches, registerOneByOne, registerPlans } from './writes';

/** Measures one kind of work; a scale of 1 is a whole run. */
export type Work = (fixture: Fixture, scale: number) => Promise<Figure[]>;

/** Works by their names on the command line, in the order in which they run. */
export type Works = Readonly<Record<string, Work>>;

/** What a server of any mode is measured by. */
export const works = {
  single: async (fixture, scale) => [await registerOneByOne(fixture, 5000 * scale), await registerPlans(fixture, 300)],
  batches: async (fixture, scale) => [
    await registerBatches(fixture, 10_000 * scale, 500),
    await registerBatches(fixture, 10_000 * scale, 1000),
  ],
  lives: async (fixture, scale) => [await lives(fixture, { count: 1000 * scale, callers: 16, subscribers: 6 })],
  reads,
  cascade: async (fixture, scale) => [
    ...(await cascade(fixture, 1000 * scale)),
    ...(await cascade(fixture, 10_000 * scale)),
  ],
  composite: async (fixture, scale) => [await composite(fixture, 1000 * scale)],
  replay,
} satisfies Works;

/** The first calls that a process has ever seen: its code is not compiled yet. */
export function firstCalls(fixture: Fixture, count: number): Promise<Figure> {
  return registerOneByOne(fixture, count, `one by one, the first ${String(count)} calls of the process`);
}

/** Lets the code of the server be compiled, as that of the baseline was before it was measured. */
export async function warmUp(fixture: Fixture, chosen: Works, scale: number): Promise<void> {
  for (const work of [chosen['single'], chosen['lives'], chosen['reads']]) await work?.(fixture, scale / 2);
}
