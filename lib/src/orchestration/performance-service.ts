// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type Encoded, type Performance, type PerformanceQueryFilter } from '@orchestrator/proto';
import { computeTask } from '../assets/compute-task';
import type { Index } from '../assets/definition';
import {
  allPerformances,
  assertNewPerformance,
  performance,
  performancesByIdentifier,
  performancesByTask,
  storedValue,
} from '../assets/performance';
import { taskOutputKey } from '../assets/task-output';
import { assertKey } from '../assets/validation';
import { listPage, type Page, type PageRequest, slicePage } from './page';
import type { Provider } from './provider';
import type { ServiceHandlers } from './service-handlers';
import { TaskFilling } from './task-filling';

/** What PerformanceService does. */
export const performanceService: ServiceHandlers['performance'] = {
  async registerPerformance(request, provider) {
    assertNewPerformance(request);
    const { computeTaskKey, computeTaskOutputIdentifier } = request;
    const { value: task } = await provider.assets.get(computeTask, computeTaskKey);
    const filling = await TaskFilling.start(provider, task, [computeTaskOutputIdentifier]);
    filling.assertFillable(computeTaskOutputIdentifier, AssetKind.ASSET_PERFORMANCE);
    const registered = await provider.create(performance, {
      computeTaskKey,
      computeTaskOutputIdentifier,
      performanceValue: storedValue(request.performanceValue),
      creationDate: provider.time,
    });
    filling.add(computeTaskOutputIdentifier, AssetKind.ASSET_PERFORMANCE, performance.keyOf(registered.value));
    filling.save();
    return registered;
  },

  async queryPerformances(request, provider) {
    const page = await query(provider, request.filter, request);
    return { performances: page.items, nextPageToken: page.nextPageToken };
  },
};

async function query(
  provider: Provider,
  filter: PerformanceQueryFilter | undefined,
  request: PageRequest,
): Promise<Page<Encoded<Performance>>> {
  const taskKey = filter?.computeTaskKey ?? '';
  const identifier = filter?.computeTaskOutputIdentifier ?? '';
  if (taskKey !== '') assertKey('compute_task_key', taskKey);
  if (taskKey !== '' && identifier !== '') return one(provider, taskOutputKey(taskKey, identifier), request);
  const list = (index: Index<Performance>, bucket: readonly string[]) =>
    listPage(provider, { definition: performance, index, bucket }, request);
  if (taskKey !== '') return list(performancesByTask, [taskKey]);
  return identifier === '' ? list(allPerformances, []) : list(performancesByIdentifier, [identifier]);
}

async function one(provider: Provider, key: string, request: PageRequest): Promise<Page<Encoded<Performance>>> {
  const asset = await provider.assets.find(performance, key);
  return slicePage(`${performance.name} ${key}`, asset === undefined ? [] : [{ suffix: key, asset }], request);
}
