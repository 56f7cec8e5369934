// SPDX-License-Identifier: Apache-2.0

import { FunctionAction, services } from '@orchestrator/proto';
import { type Fixture, registration } from './fixture';
import type { Figure } from './measure';

const { registerTasks } = services.computeTask.methods;

/** Tasks that are registered in calls of their own. */
export async function registerOneByOne(fixture: Fixture, count: number, name = 'one by one'): Promise<Figure> {
  const plan = await fixture.plan();
  const bodies = Array.from({ length: count }, () => registration([fixture.task(fixture.ready, plan)]));
  return fixture.meter.parallel({ name: `RegisterTasks ${name}`, count, callers: 32 }, (i) =>
    fixture.client.unary(registerTasks.path, bodies[i] as Buffer),
  );
}

/** Plans that one caller registers. */
export function registerPlans(fixture: Fixture, count: number): Promise<Figure> {
  return fixture.meter.parallel({ name: 'RegisterPlan', count, callers: 1 }, () => fixture.plan());
}

/** Tasks that one caller registers, many in a call. */
export async function registerBatches(fixture: Fixture, count: number, size: number): Promise<Figure> {
  const plan = await fixture.plan();
  const bodies = Array.from({ length: Math.ceil(count / size) }, (_, i) =>
    registration(Array.from({ length: Math.min(size, count - i * size) }, () => fixture.task(fixture.ready, plan))),
  );
  return fixture.meter.once(`RegisterTasks in batches of ${String(size)}, 1 caller`, count, async () => {
    for (const body of bodies) await fixture.client.unary(registerTasks.path, body);
  });
}

/** A function of so many tasks that is built and becomes ready, each in one call. */
export async function cascade(fixture: Fixture, size: number): Promise<Figure[]> {
  const key = await fixture.function();
  await fixture.tasks(key, await fixture.plan(), size);
  const figures: Figure[] = [];
  for (const [name, action] of [
    ['BUILDING', FunctionAction.FUNCTION_ACTION_BUILDING],
    ['READY', FunctionAction.FUNCTION_ACTION_READY],
  ] as const) {
    const work = `${name} over ${String(size)} waiting tasks, one call`;
    figures.push(await fixture.meter.once(work, size, () => fixture.apply(key, action)));
  }
  return figures;
}

/** A plan of rounds: eleven tasks a round that take the aggregate of the last one, and one that takes all eleven. */
export async function composite(fixture: Fixture, rounds: number): Promise<Figure> {
  const plan = await fixture.plan();
  const bodies: Buffer[] = [];
  let aggregate: string[] = [];
  for (let round = 0; round < rounds; round += 20) {
    const batch = [];
    for (let i = 0; i < 20; i++) {
      const trained = Array.from({ length: 11 }, () => fixture.task(fixture.ready, plan, aggregate));
      const joined = fixture.task(
        fixture.ready,
        plan,
        trained.map(({ key }) => key),
      );
      aggregate = [joined.key];
      batch.push(...trained, joined);
    }
    bodies.push(registration(batch));
  }
  const work = `plan of ${String(rounds)} rounds of 11 + 1 tasks, batches of 240, 1 caller`;
  return fixture.meter.once(work, rounds * 12, async () => {
    for (const body of bodies) await fixture.client.unary(registerTasks.path, body);
  });
}
