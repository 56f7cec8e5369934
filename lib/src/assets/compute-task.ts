// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputeTask, type ComputeTaskInput, type ComputeTaskStatus } from '@orchestrator/proto';
import { type AssetDefinition, countedIndex, type Index, queryIndex, ruleIndex, sparseRuleIndex } from './definition';
import { phaseOf } from './task-status';
import { timeKey } from './time';

/** More digits than the inputs that fit into a request. */
const POSITION_DIGITS = 8;

/** The order of registration. */
export const allTasks = byAge('task', () => []);

export const tasksByPlan = byAge('task.plan', ({ computePlanKey }) => [computePlanKey]);

export const tasksByWorker = byAge('task.worker', ({ worker }) => [worker]);

export const tasksByStatus = byAge('task.status', ({ status }) => [statusKey(status)]);

export const tasksByPlanStatus = byAge('task.plan.status', (task) => [task.computePlanKey, statusKey(task.status)]);

/** How many tasks of a plan are in each phase. Bucket: plan key, `TaskPhase`. */
export const tasksByPhase = countedIndex<ComputeTask>('task.phase', (task) => [
  { bucket: [task.computePlanKey, phaseOf(task.status)], order: [timeKey(task.creationDate)] },
]);

/** The tasks of a plan, those of one function next to each other. */
export const tasksByPlanFunction = queryIndex<ComputeTask>('task.plan.function', (task) => [
  { bucket: [task.computePlanKey], order: [task.functionKey] },
]);

/** Whom a change of a function moves along. */
export const tasksByFunction = ruleIndex<ComputeTask>('task.function', (task) => [
  { bucket: [task.functionKey], order: [timeKey(task.creationDate)] },
]);

/** Whom the end of a task may release, by the position of the parent among those of the child. */
export const tasksByParent = sparseRuleIndex<ComputeTask>('task.child', ({ inputs }) =>
  parentKeysOf(inputs).map((parent, i) => ({ bucket: [parent], order: [String(i).padStart(POSITION_DIGITS, '0')] })),
);

export const computeTask: AssetDefinition<ComputeTask> = {
  name: 'computetask',
  title: 'computetask',
  codec: ComputeTask,
  event: { kind: AssetKind.ASSET_COMPUTE_TASK, field: 'computeTask' },
  keyOf: ({ key }) => key,
  indexes: [
    allTasks,
    tasksByPlan,
    tasksByWorker,
    tasksByStatus,
    tasksByPlanStatus,
    tasksByPhase,
    tasksByPlanFunction,
    tasksByFunction,
    tasksByParent,
  ],
};

/** The tasks whose outputs the inputs take, each once, in the order of first mention. */
export function parentKeysOf(inputs: readonly ComputeTaskInput[]): string[] {
  const keys = new Set<string>();
  for (const { parentTaskOutput } of inputs)
    if (parentTaskOutput !== undefined) keys.add(parentTaskOutput.parentTaskKey);
  return [...keys];
}

/** A status as a part of a bucket. */
export function statusKey(status: ComputeTaskStatus): string {
  return String(status);
}

function byAge(name: string, bucket: (task: ComputeTask) => readonly string[]): Index<ComputeTask> {
  return queryIndex(name, (task) => [{ bucket: bucket(task), order: [timeKey(task.creationDate)] }]);
}
