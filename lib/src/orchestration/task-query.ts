// SPDX-License-Identifier: Apache-2.0

import { type ComputeTask, ComputeTaskStatus, type TaskQueryFilter } from '@orchestrator/proto';
import {
  allTasks,
  computeTask,
  statusKey,
  tasksByFunction,
  tasksByPlan,
  tasksByPlanStatus,
  tasksByStatus,
  tasksByWorker,
} from '../assets/compute-task';
import type { Index } from '../assets/definition';
import { isFinal } from '../assets/task-status';
import { assertKey } from '../assets/validation';
import type { Listing } from './page';

type Test = (task: ComputeTask) => boolean;

/**
 * How to list the tasks that a filter lets through: the narrowest index, and a check of what it leaves open.
 * @throws OE0101 if a key is malformed.
 */
export function taskListing(filter: TaskQueryFilter | undefined): Listing<ComputeTask> {
  const everything = listing(allTasks, []);
  if (filter === undefined) return everything;
  if (filter.computePlanKey !== '') assertKey('compute_plan_key', filter.computePlanKey);
  if (filter.functionKey !== '') assertKey('function_key', filter.functionKey);
  const chosen = choices(filter).find(({ bucket }) => bucket.every((part) => part !== '')) ?? everything;
  const tests = testsOf(filter);
  if (tests.length === chosen.bucket.length) return chosen;
  return { ...chosen, where: (task) => tests.every((test) => test(task)) };
}

/**
 * The narrowest first; a part of a bucket that the filter does not give is empty. Few tasks at a time are in a status
 * that they will leave, whereas those that have ended pile up.
 */
function choices({ computePlanKey: plan, functionKey, worker, status }: TaskQueryFilter): Listing<ComputeTask>[] {
  const inStatus = status === ComputeTaskStatus.STATUS_UNKNOWN ? '' : statusKey(status);
  return [
    listing(tasksByPlanStatus, [plan, inStatus]),
    listing(tasksByPlan, [plan]),
    listing(tasksByStatus, [isFinal(status) ? '' : inStatus]),
    listing(tasksByFunction, [functionKey]),
    listing(tasksByWorker, [worker]),
    listing(tasksByStatus, [inStatus]),
  ];
}

function listing(index: Index<ComputeTask>, bucket: readonly string[]): Listing<ComputeTask> {
  return { definition: computeTask, index, bucket };
}

/** One for each field that the filter gives. */
function testsOf({ computePlanKey, functionKey, worker, status }: TaskQueryFilter): Test[] {
  const tests: Test[] = [];
  if (computePlanKey !== '') tests.push((task) => task.computePlanKey === computePlanKey);
  if (functionKey !== '') tests.push((task) => task.functionKey === functionKey);
  if (worker !== '') tests.push((task) => task.worker === worker);
  if (status !== ComputeTaskStatus.STATUS_UNKNOWN) tests.push((task) => task.status === status);
  return tests;
}
