// SPDX-License-Identifier: Apache-2.0

import {
  type AssetFunction,
  AssetKind,
  type ComputeTask,
  type ComputeTaskInput,
  type ComputeTaskInputAsset,
  ComputeTaskStatus,
  type Outgoing,
  type TaskOutput,
} from '@orchestrator/proto';
import { dataManager } from '../assets/data-manager';
import { dataSample } from '../assets/data-sample';
import { assetFunction } from '../assets/function';
import { model } from '../assets/model';
import { taskOutput, taskOutputKey } from '../assets/task-output';
import { badRequest } from '../errors/orchestrator-error';
import type { Provider } from './provider';
import { declaredInput } from './task-declarations';
import { Lookup } from './task-lookup';

const { ASSET_DATA_MANAGER, ASSET_DATA_SAMPLE, ASSET_MODEL } = AssetKind;
const { STATUS_EXECUTING, STATUS_FAILED, STATUS_WAITING_FOR_EXECUTOR_SLOT } = ComputeTaskStatus;
const DEFINED: readonly ComputeTaskStatus[] = [STATUS_WAITING_FOR_EXECUTOR_SLOT, STATUS_EXECUTING, STATUS_FAILED];

/** An asset that an input stands for. */
interface Reference {
  readonly identifier: string;
  readonly kind: AssetKind;
  readonly key: string;
}

/**
 * The assets that a task takes, in the order of its inputs; those of a parent's output in the order of registration.
 * @throws OE0003 in a status in which the parents need not be through.
 */
export async function listInputAssets(
  provider: Provider,
  { key, status, inputs, functionKey }: ComputeTask,
): Promise<Outgoing<ComputeTaskInputAsset>[]> {
  if (!DEFINED.includes(status)) {
    throw badRequest(`inputs may not be defined in status ${ComputeTaskStatus[status]} of task "${key}"`);
  }
  const { value: ofTask } = await provider.assets.get(assetFunction, functionKey);
  const outputs = await Lookup.read(provider, taskOutput, inputs.flatMap(outputKeys));
  return resolve(
    provider,
    inputs.flatMap((input) => references(input, ofTask, outputs)),
  );
}

function outputKeys({ parentTaskOutput: ref }: ComputeTaskInput): string[] {
  return ref === undefined ? [] : [taskOutputKey(ref.parentTaskKey, ref.outputIdentifier)];
}

function references(input: ComputeTaskInput, ofTask: AssetFunction, outputs: Lookup<TaskOutput>): Reference[] {
  const { identifier, assetKey } = input;
  if (assetKey !== undefined) return [{ identifier, kind: declaredInput(ofTask, identifier).kind, key: assetKey }];
  const registered = outputKeys(input).flatMap((key) => outputs.find(key)?.assets ?? []);
  return registered.map((asset) => ({ identifier, kind: asset.assetKind, key: asset.assetKey }));
}

async function resolve(provider: Provider, all: readonly Reference[]): Promise<Outgoing<ComputeTaskInputAsset>[]> {
  const keysOf = (wanted: AssetKind) => all.filter(({ kind }) => kind === wanted).map(({ key }) => key);
  const managers = await Lookup.read(provider, dataManager, keysOf(ASSET_DATA_MANAGER));
  const samples = await Lookup.read(provider, dataSample, keysOf(ASSET_DATA_SAMPLE));
  const models = await Lookup.read(provider, model, keysOf(ASSET_MODEL));
  return all.map(({ identifier, kind, key }) => ({
    identifier,
    model: kind === ASSET_MODEL ? models.getEncoded(key) : undefined,
    dataManager: kind === ASSET_DATA_MANAGER ? managers.getEncoded(key) : undefined,
    dataSample: kind === ASSET_DATA_SAMPLE ? samples.getEncoded(key) : undefined,
  }));
}
