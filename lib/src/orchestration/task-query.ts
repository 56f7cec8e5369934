// SPDX-License-Identifier: Apache-2.0

import type { ComputeTask, TaskQueryFilter } from '@orchestrator/proto';
import {
  allTasks,
  computeTask,
  statusKey,
  tasksByFunction,
  tasksByFunctionStatus,
  tasksByPlan,
  tasksByPlanStatus,
  tasksByStatus,
  tasksByWorker,
  tasksByWorkerStatus,
} from '../assets/compute-task';
import type { Index } from '../assets/definition';
import { assertKey } from '../assets/validation';
import type { Listing } from './page';

/** A filter that an index can answer by itself. */
interface Choice {
  readonly index: Index<ComputeTask>;
  readonly bucket: readonly string[];
  /** Without these parts the choice does not exist. */
  readonly needs: readonly (string | number)[];
}

/**
 * How to list the tasks that a filter lets through: the narrowest index, and a check of what it leaves open.
 * @throws OE0101 if a key is malformed.
 */
export function taskListing(filter: TaskQueryFilter | undefined): Listing<ComputeTask> {
  if (filter === undefined) return { definition: computeTask, index: allTasks, bucket: [] };
  if (filter.computePlanKey !== '') assertKey('compute_plan_key', filter.computePlanKey);
  if (filter.functionKey !== '') assertKey('function_key', filter.functionKey);
  const choice = choices(filter).find(({ needs }) => needs.every((part) => part !== '' && part !== 0)) ?? NONE;
  const { index, bucket } = choice;
  return { definition: computeTask, index, bucket, where: choice.needs.length < given(filter) ? where(filter) : undefined };
}

const NONE: Choice = { index: allTasks, bucket: [], needs: [] };

/** The narrowest first. */
function choices({ computePlanKey: plan, functionKey, worker, status }: TaskQueryFilter): Choice[] {
  const inStatus = statusKey(status);
  return [
    { index: tasksByPlanStatus, bucket: [plan, inStatus], needs: [plan, status] },
    { index: tasksByPlan, bucket: [plan], needs: [plan] },
    { index: tasksByFunctionStatus, bucket: [functionKey, inStatus], needs: [functionKey, status] },
    { index: tasksByWorkerStatus, bucket: [worker, inStatus], needs: [worker, status] },
    { index: tasksByFunction, bucket: [functionKey], needs: [functionKey] },
    { index: tasksByWorker, bucket: [worker], needs: [worker] },
    { index: tasksByStatus, bucket: [inStatus], needs: [status] },
  ];
}

function given({ computePlanKey, functionKey, worker, status }: TaskQueryFilter): number {
  return [computePlanKey !== '', functionKey !== '', worker !== '', status !== 0].filter(Boolean).length;
}

function where({ computePlanKey, functionKey, worker, status }: TaskQueryFilter): (task: ComputeTask) => boolean {
  return (task) =>
    (computePlanKey === '' || task.computePlanKey === computePlanKey) &&
    (functionKey === '' || task.functionKey === functionKey) &&
    (worker === '' || task.worker === worker) &&
    (status === 0 || task.status === status);
}
