// SPDX-License-Identifier: Apache-2.0

import { services } from '@orchestrator/proto';
import type { Fixture } from './fixture';
import type { Figure } from './measure';
import { bytesOf } from './raw-client';

const { computePlan, computeTask, info } = services;
const CALLERS = 64;

/** Reads of a plan of 1,000 tasks. */
export async function reads(fixture: Fixture, scale: number): Promise<Figure[]> {
  const plan = await fixture.plan();
  const keys = await fixture.tasks(fixture.ready, plan, 1000);
  const { getTask, queryTasks } = computeTask.methods;
  const get = keys.map((key) => bytesOf(getTask.request, { key }));
  const running = bytesOf(computePlan.methods.isPlanRunning.request, { key: plan });
  const page = bytesOf(queryTasks.request, { pageSize: 50, filter: { computePlanKey: plan } });
  const { client, meter } = fixture;
  const replyBytes = (await client.unary(queryTasks.path, page)).length;
  const getOne = (i: number): Promise<Buffer> => client.unary(getTask.path, get[i % get.length] as Buffer);
  const many = await meter.parallel({ name: 'GetTask', count: 20_000 * scale, callers: CALLERS }, getOne);
  const isRunning = await meter.parallel(
    { name: 'IsPlanRunning on 1,000 tasks', count: 10_000 * scale, callers: CALLERS },
    () => client.unary(computePlan.methods.isPlanRunning.path, running),
  );
  const pages = await meter.parallel(
    { name: 'QueryTasks, page of 50 by plan', count: 3000 * scale, callers: CALLERS },
    () => client.unary(queryTasks.path, page),
  );
  const version = await meter.parallel({ name: 'QueryVersion', count: 10_000 * scale, callers: CALLERS }, () =>
    client.unary(info.methods.queryVersion.path, Buffer.alloc(0)),
  );
  const alone = await meter.parallel({ name: 'GetTask', count: 2000, callers: 1 }, getOne);
  return [many, isRunning, { ...pages, replyBytes }, version, alone];
}
