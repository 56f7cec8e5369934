// SPDX-License-Identifier: Apache-2.0

import type { AssetFunction, ComputeTask, NewComputeTask, Permission } from '@orchestrator/proto';
import { parentKeysOf } from '../assets/compute-task';
import { isAllowed, union } from '../assets/permissions';
import { initialStatus } from '../assets/task-status';
import { permissionDenied } from '../errors/orchestrator-error';
import type { Provider } from './provider';
import { invalidTask } from './task-declarations';
import type { Gathered } from './task-gather';
import { assertInputs } from './task-inputs';
import { assertOutputs, createOutputs } from './task-outputs';
import { type Assignment, assignWorker } from './task-worker';

/**
 * The task that a request asks for, once all that its parents are is known. The order of the checks is part of the API.
 * @throws OE0002, OE0003, OE0101 or OE0102; see RegisterTasks.
 */
export function buildTask(provider: Provider, gathered: Gathered, task: NewComputeTask): ComputeTask {
  const owner = provider.requester;
  assertPlanOwner(gathered, task, owner);
  const parents = parentKeysOf(task.inputs).map((key) => gathered.tasks.get(key));
  const ofTask = usableFunction(gathered, task, owner);
  const statuses = parents.map(({ status }) => status);
  const status = initialStatus(ofTask.status, statuses);
  assertComplete(gathered, parents);
  const outputs = createOutputs(gathered, owner, task.outputs);
  const assignment = assignWorker(gathered, task);
  const { worker } = assignment;
  const draft = { task, ofTask, owner, worker };
  assertInputs(gathered, draft);
  assertOutputs(draft);
  return {
    key: task.key,
    owner,
    computePlanKey: task.computePlanKey,
    rank: parents.reduce((rank, parent) => Math.max(rank, parent.rank + 1), 0),
    status,
    worker,
    creationDate: provider.time,
    logsPermission: logsPermission(assignment, owner, parents),
    metadata: task.metadata,
    inputs: task.inputs,
    outputs,
    functionKey: task.functionKey,
  };
}

function assertPlanOwner({ plans }: Gathered, { computePlanKey }: NewComputeTask, owner: string): void {
  if (plans.get(computePlanKey).owner !== owner) {
    throw permissionDenied(`only the owner of compute plan "${computePlanKey}" may add tasks to it`);
  }
}

function usableFunction({ functions }: Gathered, { functionKey }: NewComputeTask, owner: string): AssetFunction {
  const ofTask = functions.get(functionKey);
  if (!isAllowed(ofTask.permissions?.process, owner)) {
    throw permissionDenied(`"${owner}" may not process function "${functionKey}"`);
  }
  return ofTask;
}

function assertComplete({ incomplete }: Gathered, parents: readonly ComputeTask[]): void {
  const parent = parents.find(({ key }) => incomplete.has(key));
  if (parent !== undefined) throw invalidTask(`a model of parent task "${parent.key}" is disabled`);
}

/** What the manager says, or else whoever may read the logs of some parent, and the owner. */
function logsPermission(
  { manager }: Assignment,
  owner: string,
  parents: readonly ComputeTask[],
): Permission | undefined {
  if (manager !== undefined) return manager.logsPermission;
  const own: Permission = { public: false, authorizedIds: [owner] };
  return parents.reduce(
    (all, parent) => (parent.logsPermission === undefined ? all : union(all, parent.logsPermission)),
    own,
  );
}
