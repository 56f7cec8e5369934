// SPDX-License-Identifier: Apache-2.0

import {
  type AssetFunction,
  AssetKind,
  type ComputePlan,
  type ComputeTask,
  ComputeTaskStatus,
  type DataManager,
  type DataSample,
  type Model,
  type NewComputeTask,
  type Organization,
} from '@orchestrator/proto';
import { computePlan } from '../assets/compute-plan';
import { computeTask, parentKeysOf } from '../assets/compute-task';
import { dataManager } from '../assets/data-manager';
import { dataSample } from '../assets/data-sample';
import { assetFunction } from '../assets/function';
import { isDisabled, model } from '../assets/model';
import { organization } from '../assets/organization';
import { taskOutput, taskOutputKey } from '../assets/task-output';
import type { Provider } from './provider';
import { Lookup } from './task-lookup';

/** All that the checks of a batch of new tasks look at. */
export interface Gathered {
  /** Those with the key of a new task, parents that are stored, and the tasks built so far. */
  readonly tasks: Lookup<ComputeTask>;
  readonly plans: Lookup<ComputePlan>;
  /** Of the new tasks and of their parents. */
  readonly functions: Lookup<AssetFunction>;
  readonly managers: Lookup<DataManager>;
  readonly samples: Lookup<DataSample>;
  readonly models: Lookup<Model>;
  readonly organizations: Lookup<Organization>;
  /** Parents that are DONE and have a disabled model, under whatever output. */
  readonly incomplete: ReadonlySet<string>;
}

/**
 * Reads all that the checks of a batch will look at, in a few rounds of reads whatever the size of the batch: on a ledger
 * each round is a message. Nothing is refused here: the checks come later, in an order of their own.
 */
export async function gather(provider: Provider, batch: readonly NewComputeTask[]): Promise<Gathered> {
  const keys = batch.flatMap(({ key, inputs }) => [key, ...parentKeysOf(inputs)]);
  const [tasks, plans, functions, organizations] = await Promise.all([
    Lookup.read(provider, computeTask, keys),
    Lookup.read(provider, computePlan, each(batch, 'computePlanKey')),
    Lookup.read(provider, assetFunction, each(batch, 'functionKey')),
    Lookup.read(provider, organization, organizationIds(batch)),
  ]);
  const inputs = inputKeys(batch, functions);
  const [managers, samples, models, incomplete] = await Promise.all([
    Lookup.read(provider, dataManager, inputs.managers),
    Lookup.read(provider, dataSample, inputs.samples),
    Lookup.read(provider, model, inputs.models),
    incompleteTasks(provider, tasks.values),
    functions.read(provider, each(tasks.values, 'functionKey')),
  ]);
  await organizations.read(provider, each(managers.values, 'owner'));
  return { tasks, plans, functions, managers, samples, models, organizations, incomplete };
}

function each<N extends string>(from: readonly { readonly [K in N]: string }[], name: N): string[] {
  return from.map((one) => one[name]);
}

/** Keys given as inputs, by what the functions say that they are. */
function inputKeys(batch: readonly NewComputeTask[], functions: Lookup<AssetFunction>) {
  const keys = { managers: new Set<string>(), samples: new Set<string>(), models: new Set<string>() };
  for (const task of batch) {
    const declared = functions.find(task.functionKey)?.inputs;
    for (const { identifier, assetKey } of task.inputs) {
      if (assetKey === undefined) continue;
      const kind = declared?.get(identifier)?.kind;
      if (kind === AssetKind.ASSET_DATA_MANAGER) keys.managers.add(assetKey);
      else if (kind === AssetKind.ASSET_DATA_SAMPLE) keys.samples.add(assetKey);
      else if (kind === AssetKind.ASSET_MODEL) keys.models.add(assetKey);
    }
  }
  return keys;
}

/** Those that the tasks name. */
function organizationIds(batch: readonly NewComputeTask[]): Set<string> {
  const ids = new Set<string>();
  for (const { worker, outputs } of batch) {
    if (worker !== '') ids.add(worker);
    for (const { permissions } of outputs.values()) {
      if (permissions?.public === false) for (const id of permissions.authorizedIds) ids.add(id);
    }
  }
  return ids;
}

async function incompleteTasks(provider: Provider, tasks: readonly ComputeTask[]): Promise<Set<string>> {
  const done = tasks.filter(({ status }) => status === ComputeTaskStatus.STATUS_DONE);
  if (done.length === 0) return new Set();
  const outputKeys = done.flatMap(({ key, outputs }) => [...outputs.keys()].map((id) => taskOutputKey(key, id)));
  const outputs = await Lookup.read(provider, taskOutput, outputKeys);
  const assets = outputs.values.flatMap((output) => output.assets);
  const models = await Lookup.read(
    provider,
    model,
    assets.filter(({ assetKind }) => assetKind === AssetKind.ASSET_MODEL).map(({ assetKey }) => assetKey),
  );
  return new Set(models.values.filter(isDisabled).map(({ computeTaskKey }) => computeTaskKey));
}
