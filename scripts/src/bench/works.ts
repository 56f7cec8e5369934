// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { AssetEvent, ComputeTaskAction, decode, FunctionAction, services, SortOrder } from '@orchestrator/proto';
import { addressable, type Fixture, registration } from './fixture';
import { type Figure, once, parallel } from './measure';
import { bytesOf, type RawClient } from './raw-client';

const { computePlan, computeTask, model, event, info } = services;
const SUBSCRIBERS = 6;
const EVENTS_A_LIFE = 4;

/** Measures one kind of work at a scale of 1 for a whole run. */
export type Work = (fixture: Fixture, scale: number) => Promise<Figure[]>;

/** Every work by its name on the command line, in the order in which they run. */
export const works: Readonly<Record<string, Work>> = { single, batches, lives, reads, cascade, composite, replay };

/** The first calls that a process has ever seen: its code is not compiled yet. */
export function firstCalls(fixture: Fixture): Promise<Figure> {
  return registerOneByOne(fixture, {
    name: 'RegisterTasks one by one, the first 5,000 calls of the process',
    count: 5000,
  });
}

/** Lets the code of the server be compiled, as the floor was before it was measured. */
export async function warmUp(fixture: Fixture): Promise<void> {
  for (const work of [single, lives, reads]) await work(fixture, 0.5);
}

async function registerOneByOne(fixture: Fixture, work: { name: string; count: number }): Promise<Figure> {
  const plan = await fixture.plan();
  const bodies = Array.from({ length: work.count }, () => registration([fixture.task(fixture.ready, plan)]));
  return parallel({ ...work, callers: 32 }, (i) =>
    fixture.client.unary(computeTask.methods.registerTasks.path, bodies[i] as Buffer),
  );
}

async function single(fixture: Fixture, scale: number): Promise<Figure[]> {
  const tasks = await registerOneByOne(fixture, { name: 'RegisterTasks one by one', count: 5000 * scale });
  const plans = await parallel({ name: 'RegisterPlan', count: 300, callers: 1 }, () => fixture.plan());
  return [tasks, plans];
}

async function batches(fixture: Fixture, scale: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of [500, 1000]) {
    const plan = await fixture.plan();
    const count = 10_000 * scale;
    const bodies = Array.from({ length: count / size }, () =>
      registration(Array.from({ length: size }, () => fixture.task(fixture.ready, plan))),
    );
    figures.push(
      await once(`RegisterTasks in batches of ${String(size)}, 1 caller`, count, async () => {
        for (const body of bodies) await fixture.client.unary(computeTask.methods.registerTasks.path, body);
      }),
    );
  }
  return figures;
}

/** Tasks from EXECUTING to DONE with six subscribers, which must see every event once, in the same order. */
async function lives(fixture: Fixture, scale: number): Promise<Figure[]> {
  const plan = await fixture.plan();
  const count = 1000 * scale;
  const keys = await fixture.tasks(fixture.ready, plan, count);
  const start = await lastEventId(fixture.client);
  const streams = Array.from({ length: SUBSCRIBERS }, () => collectIds(fixture.client, start, count * EVENTS_A_LIFE));
  const { applyTaskAction } = computeTask.methods;
  const figure = await parallel({ name: 'life cycles of 3 writes, 6 subscribers', count, callers: 16 }, async (i) => {
    const computeTaskKey = keys[i] as string;
    await fixture.client.call(applyTaskAction, { computeTaskKey, action: ComputeTaskAction.TASK_ACTION_EXECUTING });
    await fixture.client.call(model.methods.registerModels, {
      models: [{ key: randomUUID(), computeTaskKey, computeTaskOutputIdentifier: 'model', address: addressable() }],
    });
    await fixture.client.call(applyTaskAction, { computeTaskKey, action: ComputeTaskAction.TASK_ACTION_DONE });
  });
  const seen = await Promise.all(streams);
  const wrong = seen.filter((ids) => new Set(ids).size !== ids.length || ids.join() !== (seen[0] ?? []).join()).length;
  return [{ ...figure, note: `${String(wrong)} of ${String(SUBSCRIBERS)} streams with a gap or a duplicate` }];
}

async function collectIds(client: RawClient, startEventId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  const { path, request } = event.methods.subscribeToEvents;
  await client.stream(path, bytesOf(request, { startEventId }), (_count, message) => {
    ids.push(decode(AssetEvent, message).id);
    return ids.length >= count;
  });
  return ids;
}

async function lastEventId(client: RawClient): Promise<string> {
  const { events } = await client.call(event.methods.queryEvents, { pageSize: 1, sort: SortOrder.DESCENDING });
  return events[0]?.id ?? '';
}

async function reads(fixture: Fixture, scale: number): Promise<Figure[]> {
  const plan = await fixture.plan();
  const keys = await fixture.tasks(fixture.ready, plan, 1000);
  const { getTask, queryTasks } = computeTask.methods;
  const get = keys.map((key) => bytesOf(getTask.request, { key }));
  const running = bytesOf(computePlan.methods.isPlanRunning.request, { key: plan });
  const page = bytesOf(queryTasks.request, { pageSize: 50, filter: { computePlanKey: plan } });
  const { client } = fixture;
  return [
    await parallel({ name: 'GetTask', count: 20_000 * scale, callers: 64 }, (i) =>
      client.unary(getTask.path, get[i % get.length] as Buffer),
    ),
    await parallel({ name: 'IsPlanRunning on 1,000 tasks', count: 10_000 * scale, callers: 64 }, () =>
      client.unary(computePlan.methods.isPlanRunning.path, running),
    ),
    await parallel({ name: 'QueryTasks, page of 50 by plan', count: 3000 * scale, callers: 64 }, () =>
      client.unary(queryTasks.path, page),
    ),
    await parallel({ name: 'QueryVersion', count: 10_000 * scale, callers: 64 }, () =>
      client.unary(info.methods.queryVersion.path, Buffer.alloc(0)),
    ),
    await parallel({ name: 'GetTask', count: 2000, callers: 1 }, (i) =>
      client.unary(getTask.path, get[i % get.length] as Buffer),
    ),
  ];
}

async function cascade(fixture: Fixture, scale: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const size of [1000, 10_000 * scale]) {
    const key = await fixture.function();
    await fixture.tasks(key, await fixture.plan(), size);
    for (const [name, action] of [
      ['BUILDING', FunctionAction.FUNCTION_ACTION_BUILDING],
      ['READY', FunctionAction.FUNCTION_ACTION_READY],
    ] as const) {
      const work = `${name} over ${String(size)} waiting tasks, one call`;
      figures.push(await once(work, size, () => fixture.apply(key, action)));
    }
  }
  return figures;
}

/** A plan of 1,000 rounds: eleven tasks a round that take the aggregate of the last one, and one that takes all eleven. */
async function composite(fixture: Fixture, scale: number): Promise<Figure[]> {
  const rounds = 1000 * scale;
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
  return [
    await once('plan of 1,000 rounds of 11 + 1 tasks, batches of 240, 1 caller', rounds * 12, async () => {
      for (const body of bodies) await fixture.client.unary(computeTask.methods.registerTasks.path, body);
    }),
  ];
}

async function replay(fixture: Fixture): Promise<Figure[]> {
  const { path, request } = event.methods.subscribeToEvents;
  const last = await lastEventId(fixture.client);
  const needle = Buffer.from(last);
  const body = bytesOf(request, {});
  const total = await fixture.client.stream(path, body, (_count, message) => message.includes(needle));
  const figures: Figure[] = [];
  for (const subscribers of [1, 10]) {
    figures.push(
      await once(`replay of ${String(total)} events to ${String(subscribers)}`, total * subscribers, () =>
        Promise.all(
          Array.from({ length: subscribers }, () => fixture.client.stream(path, body, (count) => count >= total)),
        ),
      ),
    );
  }
  return figures;
}
