// SPDX-License-Identifier: Apache-2.0

import { randomBytes, randomUUID } from 'node:crypto';
import {
  type Addressable,
  AssetKind,
  type DraftFields,
  ErrorType,
  type FailedAssetKind,
  type NewComputePlan,
  type NewComputeTask,
  type NewDataManager,
  type NewDataSample,
  type NewFailureReport,
  type NewFunction,
  type NewModel,
} from '@orchestrator/proto';

/** A request that names its asset. */
export type Keyed<T> = DraftFields<T> & { readonly key: string };

/** A place that no other asset has. */
export function newAddress(): DraftFields<Addressable> {
  return { checksum: newChecksum(), storageAddress: `https://storage.example.org/${randomUUID()}` };
}

/** A random checksum. */
function newChecksum(): string {
  return randomBytes(32).toString('hex');
}

/** A valid plan. */
export function newPlan(parts: DraftFields<NewComputePlan> = {}): Keyed<NewComputePlan> {
  return {
    name: 'plan',
    tag: 'tag',
    metadata: new Map([['colour', 'blue']]),
    ...parts,
    key: parts.key ?? randomUUID(),
  };
}

/**
 * A valid function that takes any number of models under `models`, and gives a `model`, any number of `extras`, and a
 * `score`.
 */
export function newFunction(parts: DraftFields<NewFunction> = {}): Keyed<NewFunction> {
  return {
    name: 'function',
    description: newAddress(),
    archive: newAddress(),
    newPermissions: { public: true },
    inputs: new Map([['models', { kind: AssetKind.ASSET_MODEL, multiple: true, optional: true }]]),
    outputs: new Map([
      ['model', { kind: AssetKind.ASSET_MODEL }],
      ['extras', { kind: AssetKind.ASSET_MODEL, multiple: true }],
      ['score', { kind: AssetKind.ASSET_PERFORMANCE }],
    ]),
    ...parts,
    key: parts.key ?? randomUUID(),
  };
}

/** The inputs of a function that reads data, with a `model` to start from if there is one. */
export const DATA_INPUTS = new Map([
  ['opener', { kind: AssetKind.ASSET_DATA_MANAGER }],
  ['samples', { kind: AssetKind.ASSET_DATA_SAMPLE, multiple: true }],
  ['model', { kind: AssetKind.ASSET_MODEL, optional: true }],
]);

/** A valid data manager. */
export function newManager(parts: DraftFields<NewDataManager> = {}): Keyed<NewDataManager> {
  return {
    name: 'manager',
    newPermissions: { public: true },
    logsPermission: {},
    description: newAddress(),
    opener: newAddress(),
    ...parts,
    key: parts.key ?? randomUUID(),
  };
}

/** A valid data sample. */
export function newSample(parts: DraftFields<NewDataSample> = {}): Keyed<NewDataSample> {
  return { checksum: newChecksum(), ...parts, key: parts.key ?? randomUUID() };
}

/** A valid task of a function such as `newFunction` gives. */
export function newTask(parts: DraftFields<NewComputeTask>): Keyed<NewComputeTask> {
  return {
    outputs: new Map([
      ['model', { permissions: { public: true } }],
      ['extras', { permissions: { public: true } }],
      ['score', { permissions: { public: true } }],
    ]),
    ...parts,
    key: parts.key ?? randomUUID(),
  };
}

/** The outputs of such a task, of which `model` may be disabled. */
export const TRANSIENT_MODEL = new Map([
  ['model', { permissions: { public: true }, transient: true }],
  ['extras', { permissions: { public: true } }],
  ['score', { permissions: { public: true } }],
]);

/** An input that takes what other tasks register under an output. */
export function parentInputs(identifier: string, parents: readonly string[], outputIdentifier = 'model') {
  return parents.map((parentTaskKey) => ({ identifier, parentTaskOutput: { parentTaskKey, outputIdentifier } }));
}

/** A valid model under the output `model`. */
export function newModel(parts: DraftFields<NewModel>): Keyed<NewModel> {
  return { computeTaskOutputIdentifier: 'model', address: newAddress(), ...parts, key: parts.key ?? randomUUID() };
}

/** A valid report on the failure of an asset. */
export function newFailureReport(assetKey: string, assetType: FailedAssetKind): DraftFields<NewFailureReport> {
  return { assetKey, assetType, errorType: ErrorType.ERROR_TYPE_EXECUTION, logsAddress: newAddress() };
}
