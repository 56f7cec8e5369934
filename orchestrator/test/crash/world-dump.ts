// SPDX-License-Identifier: Apache-2.0

import type { AssetEvent, Callers } from '@orchestrator/proto';
import { CHANNEL, ORG1, OTHER_CHANNEL } from '../support/target';
import type { World } from './write-cases';

const PAGE = 100_000;

/**
 * All that can be read of a world, one line for each asset and event, in the order in which they are listed: equal for
 * worlds that have seen the same writes. Times and ids of events, which differ from run to run, are left out.
 */
export async function dumpWorld(as: World): Promise<string[]> {
  return [...(await dumpChannel(as(ORG1, CHANNEL))), ...(await dumpChannel(as(ORG1, OTHER_CHANNEL)))];
}

async function dumpChannel(callers: Callers): Promise<string[]> {
  const pageSize = PAGE;
  const { computePlan, computeTask, model, failureReport } = callers;
  const { tasks } = await computeTask.queryTasks({ pageSize });
  const { plans } = await computePlan.queryPlans({ pageSize });
  const { events } = await callers.event.queryEvents({ pageSize });
  const lists: readonly (readonly object[])[] = [
    (await callers.organization.getAllOrganizations({})).organizations,
    plans,
    await Promise.all(plans.map(({ key }) => computePlan.isPlanRunning({ key }))),
    (await callers.function.queryFunctions({ pageSize })).functions,
    (await callers.dataManager.queryDataManagers({ pageSize })).dataManagers,
    (await callers.dataSample.queryDataSamples({ pageSize })).dataSamples,
    tasks,
    await Promise.all(tasks.map(({ key }) => model.getComputeTaskOutputModels({ computeTaskKey: key }))),
    await Promise.all(tasks.map(({ key }) => failureReport.getFailureReport({ assetKey: key }).catch(() => ({})))),
    (await callers.performance.queryPerformances({ pageSize })).performances,
    events.map(withoutId),
  ];
  return lists.flatMap((list) => list.map((asset) => JSON.stringify(asset, plain)));
}

function withoutId({ id: _id, ...event }: AssetEvent): object {
  return event;
}

function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  const isTime = typeof value === 'object' && value !== null && 'seconds' in value && 'nanos' in value;
  return isTime ? 'time' : value;
}
