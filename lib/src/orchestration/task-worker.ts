// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type DataManager, type NewComputeTask } from '@orchestrator/proto';
import { badRequest } from '../errors/orchestrator-error';
import { declaredInput, givenKey } from './task-declarations';
import type { Gathered } from './task-gather';

/** Who runs a task. */
export interface Assignment {
  readonly worker: string;
  /** The manager whose owner the worker is, if the task takes one. */
  readonly manager: DataManager | undefined;
}

/**
 * Decides who runs a task: the owner of its data manager, or else whoever is asked for.
 * @throws OE0101 for an input that the function does not have up to the manager, or a manager not given by key; OE0002
 * if the manager is unknown, or the worker in this channel; OE0003 if another worker is asked for, or none.
 */
export function assignWorker(gathered: Gathered, task: NewComputeTask): Assignment {
  const assignment = withManager(gathered, task) ?? withoutManager(task);
  gathered.organizations.get(assignment.worker);
  return assignment;
}

function withManager({ functions, managers }: Gathered, task: NewComputeTask): Assignment | undefined {
  const ofTask = functions.get(task.functionKey);
  for (const input of task.inputs) {
    if (declaredInput(ofTask, input.identifier).kind !== AssetKind.ASSET_DATA_MANAGER) continue;
    const manager = managers.get(givenKey(input));
    if (task.worker !== '' && task.worker !== manager.owner) {
      throw badRequest(`worker "${task.worker}" does not own data manager "${manager.key}"`);
    }
    return { worker: manager.owner, manager };
  }
  return undefined;
}

function withoutManager({ key, worker }: NewComputeTask): Assignment {
  if (worker === '') throw badRequest(`task "${key}" has neither a worker nor a data manager`);
  return { worker, manager: undefined };
}
