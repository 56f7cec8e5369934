// SPDX-License-Identifier: Apache-2.0

import { ComputeTaskStatus, type ComputeTask, EventKind } from '@orchestrator/proto';
import { computeTask, tasksByParent } from '../assets/compute-task';
import { isDisabled, model } from '../assets/model';
import { taskOutput, taskOutputKey } from '../assets/task-output';
import { isFinal } from '../assets/task-status';
import { OrchestratorError } from '../errors/orchestrator-error';
import type { Provider } from './provider';

/**
 * Disables the models of an output.
 * @throws OE0108 while somebody may still need them, if there are none, and if they are disabled already.
 */
export async function disableOutput(provider: Provider, task: ComputeTask, identifier: string): Promise<void> {
  const refuse = (reason: string) =>
    new OrchestratorError('cannotDisableOutput', `output "${identifier}" of task "${task.key}": ${reason}`);
  const status = ComputeTaskStatus[task.status];
  if (!isFinal(task.status)) throw refuse(`the task is in status ${status}, which is not final`);
  const output = task.outputs.get(identifier);
  if (output === undefined) throw refuse('there is no such output');
  if (!output.transient) throw refuse('the output is not transient');
  const registered = await provider.assets.find(taskOutput, taskOutputKey(task.key, identifier));
  if (registered === undefined) throw refuse('no asset is registered');
  const children = await provider.assets.list(computeTask, tasksByParent, [task.key]);
  if (children.length === 0) throw refuse('the task has no children');
  const busy = children.find(({ value }) => !isFinal(value.status));
  if (busy !== undefined) throw refuse(`child task "${busy.value.key}" is not through`);
  const keys = registered.value.assets.map(({ assetKey }) => assetKey);
  const models = await provider.assets.getMany(model, keys);
  if (models.some(({ value }) => isDisabled(value))) throw refuse('it is disabled');
  for (const previous of models) {
    const asset = provider.assets.put(model, previous, { ...previous.value, address: undefined });
    provider.emit(model, { kind: EventKind.EVENT_ASSET_DISABLED, asset });
  }
}
