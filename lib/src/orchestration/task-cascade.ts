// SPDX-License-Identifier: Apache-2.0

import { type ComputeTask, ComputeTaskStatus, type Encoded, FunctionStatus } from '@orchestrator/proto';
import { computeTask, parentKeysOf, tasksByFunction, tasksByParent } from '../assets/compute-task';
import { statusOnceBuilt, type TaskTransition, taskTransitions } from '../assets/task-status';
import { failPlans } from './plan-failure';
import type { Provider } from './provider';
import { moveTask, type TaskMove } from './task-move';

const { STATUS_BUILDING, STATUS_DONE, STATUS_WAITING_FOR_BUILDER_SLOT, STATUS_WAITING_FOR_PARENT_TASKS } =
  ComputeTaskStatus;
const { FUNCTION_STATUS_BUILDING, FUNCTION_STATUS_CANCELED, FUNCTION_STATUS_FAILED, FUNCTION_STATUS_READY } =
  FunctionStatus;

interface Following {
  /** Only tasks in these follow. */
  readonly from: readonly ComputeTaskStatus[];
  /** Left out where it depends on the parents of each task. */
  readonly transition?: TaskTransition;
}

/** What tasks do when their function changes. */
const FOLLOWING: ReadonlyMap<FunctionStatus, Following> = new Map<FunctionStatus, Following>([
  [FUNCTION_STATUS_BUILDING, { from: [STATUS_WAITING_FOR_BUILDER_SLOT], transition: taskTransitions.building }],
  [FUNCTION_STATUS_READY, { from: [STATUS_BUILDING] }],
  [
    FUNCTION_STATUS_CANCELED,
    { from: [STATUS_WAITING_FOR_BUILDER_SLOT, STATUS_BUILDING], transition: taskTransitions.canceled },
  ],
  [FUNCTION_STATUS_FAILED, { from: [STATUS_BUILDING], transition: taskTransitions.failed }],
]);

/**
 * Gives a task its next status, with all that follows: DONE releases the children that wait for nothing else, FAILED
 * fails the plan.
 * @throws OE0111 if the task is not in a status from which this is possible.
 */
export async function applyToTask(provider: Provider, task: Encoded<ComputeTask>, move: TaskMove): Promise<void> {
  moveTask(provider, task, move);
  if (move.transition === taskTransitions.failed) await failPlans(provider, [task.value.computePlanKey]);
  if (move.transition === taskTransitions.done) await releaseChildren(provider, task.value.key);
}

/**
 * Carries the tasks of a function along, in whatever plan they are, once the function has its new status. Events come
 * in the order in which the tasks were registered. The reason is handed on, except to the tasks of a READY function,
 * whose events name the function.
 */
export async function propagateFunctionStatus(
  provider: Provider,
  functionKey: string,
  change: { readonly status: FunctionStatus; readonly reason: string },
): Promise<void> {
  const following = FOLLOWING.get(change.status);
  if (following === undefined) return;
  const { from, transition } = following;
  const all = await provider.assets.list(computeTask, tasksByFunction, [functionKey]);
  const tasks = all.filter(({ value }) => from.includes(value.status));
  if (transition === undefined) return moveOnceBuilt(provider, functionKey, tasks);
  for (const task of tasks) moveTask(provider, task, { transition, reason: change.reason });
  if (transition === taskTransitions.failed) {
    await failPlans(
      provider,
      tasks.map(({ value }) => value.computePlanKey),
    );
  }
}

async function moveOnceBuilt(
  provider: Provider,
  functionKey: string,
  tasks: readonly Encoded<ComputeTask>[],
): Promise<void> {
  const reason = `function ${functionKey} finished building`;
  const statuses = await parentStatuses(provider, tasks);
  for (const task of tasks) {
    const waits = statusOnceBuilt(statuses(task)) === STATUS_WAITING_FOR_PARENT_TASKS;
    const transition = waits ? taskTransitions.waitingParentTasks : taskTransitions.waitingExecutorSlot;
    moveTask(provider, task, { transition, reason });
  }
}

async function releaseChildren(provider: Provider, parentKey: string): Promise<void> {
  const children = await provider.assets.list(computeTask, tasksByParent, [parentKey]);
  const waiting = children.filter(({ value }) => value.status === STATUS_WAITING_FOR_PARENT_TASKS);
  const statuses = await parentStatuses(provider, waiting);
  const move = { transition: taskTransitions.waitingExecutorSlot, reason: `parent task ${parentKey} finished` };
  for (const child of waiting) {
    if (statuses(child).every((status) => status === STATUS_DONE)) moveTask(provider, child, move);
  }
}

/** Reads the parents of all these tasks at once; the answer gives those of one. */
async function parentStatuses(
  provider: Provider,
  tasks: readonly Encoded<ComputeTask>[],
): Promise<(task: Encoded<ComputeTask>) => ComputeTaskStatus[]> {
  const keys = [...new Set(tasks.flatMap(({ value }) => parentKeysOf(value.inputs)))];
  const parents = await provider.assets.getMany(computeTask, keys);
  const statuses = new Map(parents.map(({ value }) => [value.key, value.status]));
  return ({ value }) => parentKeysOf(value.inputs).map((key) => statuses.get(key) as ComputeTaskStatus);
}
