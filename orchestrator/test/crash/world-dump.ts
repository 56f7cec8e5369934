// SPDX-License-Identifier: Apache-2.0

import type { Callers } from '@orchestrator/proto';
import { CHANNEL, ORG1, OTHER_CHANNEL } from '../support/target';
import type { World } from './write-cases';

const PAGE = 100_000;

/** What is in a dump. */
export interface DumpScope {
  /** With times and ids of events, which differ from run to run of the same calls. */
  readonly times: boolean;
  /** Of how many plans and tasks, the newest, to ask for what lists do not tell. */
  readonly details: number;
}

/**
 * All that can be read of a world, one line for each asset and event, in the order in which they are listed. Without
 * times it is equal for worlds that have seen the same writes.
 */
export async function dumpWorld(as: World, scope: DumpScope): Promise<string[]> {
  const lists = [
    ...(await listChannel(as(ORG1, CHANNEL), scope.details)),
    ...(await listChannel(as(ORG1, OTHER_CHANNEL), scope.details)),
  ];
  return lists.flatMap((list) => list.map((asset) => JSON.stringify(asset, scope.times ? withMaps : withoutTimes)));
}

async function listChannel(callers: Callers, details: number): Promise<readonly (readonly object[])[]> {
  const pageSize = PAGE;
  const { computePlan, computeTask, model, failureReport } = callers;
  const { tasks } = await computeTask.queryTasks({ pageSize });
  const { plans } = await computePlan.queryPlans({ pageSize });
  const { events } = await callers.event.queryEvents({ pageSize });
  const [newPlans, newTasks] = [plans.slice(-details), tasks.slice(-details)];
  return [
    (await callers.organization.getAllOrganizations({})).organizations,
    plans,
    await Promise.all(newPlans.map(({ key }) => computePlan.isPlanRunning({ key }))),
    (await callers.function.queryFunctions({ pageSize })).functions,
    (await callers.dataManager.queryDataManagers({ pageSize })).dataManagers,
    (await callers.dataSample.queryDataSamples({ pageSize })).dataSamples,
    tasks,
    await Promise.all(newTasks.map(({ key }) => model.getComputeTaskOutputModels({ computeTaskKey: key }))),
    await Promise.all(newTasks.map(({ key }) => failureReport.getFailureReport({ assetKey: key }).catch(() => ({})))),
    (await callers.performance.queryPerformances({ pageSize })).performances,
    events,
  ];
}

function withMaps(_key: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value) : value;
}

function withoutTimes(key: string, value: unknown): unknown {
  const isTime = typeof value === 'object' && value !== null && 'seconds' in value && 'nanos' in value;
  const isEventId = key === 'id' && typeof value === 'string' && value.includes(':');
  return isTime || isEventId ? undefined : withMaps(key, value);
}
