// SPDX-License-Identifier: Apache-2.0

import { type ComputeTask, type Encoded, EventKind, type NewComputeTask } from '@orchestrator/proto';
import { computeTask } from '../assets/compute-task';
import { assertNewTask } from '../assets/task-validation';
import { alreadyExists, badRequest } from '../errors/orchestrator-error';
import type { Provider } from './provider';
import { buildTask } from './task-build';
import { gather } from './task-gather';
import { sortTasks } from './task-sort';

/**
 * Registers tasks, parents first; they come back in that order.
 * @throws OE0003 if there are none, OE0101 for a bad request or graph, OE0006 for a key that is taken or given twice,
 * and whatever `buildTask` refuses.
 */
export async function registerTasks(
  provider: Provider,
  requests: readonly NewComputeTask[],
): Promise<Encoded<ComputeTask>[]> {
  if (requests.length === 0) throw badRequest('no tasks to register');
  requests.forEach(assertNewTask);
  const gathered = await gather(provider, requests);
  assertFreeKeys(requests, gathered.tasks);
  return sortTasks(requests, gathered.tasks).map((request) => {
    const task = provider.assets.put(computeTask, undefined, buildTask(provider, gathered, request));
    provider.emit(computeTask, { kind: EventKind.EVENT_ASSET_CREATED, asset: task });
    gathered.tasks.add(task);
    return task;
  });
}

function assertFreeKeys(requests: readonly NewComputeTask[], stored: { has(key: string): boolean }): void {
  const seen = new Set<string>();
  for (const { key } of requests) {
    if (stored.has(key) || seen.has(key)) throw alreadyExists(computeTask.title, key);
    seen.add(key);
  }
}
