// SPDX-License-Identifier: Apache-2.0

import {
  AssetKind,
  type ComputeTask,
  ComputeTaskAction,
  type ComputeTaskStatus,
  type DraftFields,
  FunctionAction,
  type NewComputeTask,
  type NewComputeTaskOutput,
} from '@orchestrator/proto';
import {
  addressable,
  keyOf,
  newDataManager,
  newDataSample,
  newFunction,
  newPlan,
  newTask,
  registeredChannel,
} from './fixtures';
import type { TestChannel } from './test-channel';

/** Of organization A, and open to all; its tasks take models in `start`, `single`, and give `model`, `many`, `score`. */
export const FUNCTION = keyOf(1001);
/** Like `FUNCTION`, with a data manager in `opener` and samples in `samples`. */
export const TRAINING = keyOf(1002);
/** Of organization A. */
export const PLAN = keyOf(1003);
/** Of organization B, which lets A process it and C read the logs. */
export const MANAGER = keyOf(1004);
/** Of organization B, linked to `MANAGER`. */
export const SAMPLE = keyOf(1005);

const { ASSET_DATA_MANAGER, ASSET_DATA_SAMPLE, ASSET_MODEL, ASSET_PERFORMANCE } = AssetKind;

const MODELS = new Map([
  ['start', { kind: ASSET_MODEL, multiple: true, optional: true }],
  ['single', { kind: ASSET_MODEL, optional: true }],
]);
const DATASET = new Map([
  ['opener', { kind: ASSET_DATA_MANAGER }],
  ['samples', { kind: ASSET_DATA_SAMPLE, multiple: true }],
]);

/** The outputs that every task of `FUNCTION` and `TRAINING` declares. */
export const OUTPUTS: ReadonlyMap<string, DraftFields<NewComputeTaskOutput>> = new Map([
  ['model', { permissions: { authorizedIds: ['B'] }, transient: true }],
  ['many', { permissions: { authorizedIds: ['B'] }, transient: true }],
  ['score', { permissions: { public: true } }],
]);

/** A channel of the organizations A, B and C with all of the assets above. The functions wait to be built. */
export async function taskChannel(): Promise<TestChannel> {
  const channel = await registeredChannel('A', 'B', 'C');
  const fields = {
    newPermissions: { public: true },
    inputs: MODELS,
    outputs: new Map([
      ['model', { kind: ASSET_MODEL }],
      ['many', { kind: ASSET_MODEL, multiple: true }],
      ['score', { kind: ASSET_PERFORMANCE }],
    ]),
  };
  const a = channel.as('A');
  const b = channel.as('B');
  await a.function.registerFunction(newFunction(FUNCTION, fields));
  await a.function.registerFunction(newFunction(TRAINING, { ...fields, inputs: new Map([...MODELS, ...DATASET]) }));
  await a.computePlan.registerPlan(newPlan(PLAN));
  const manager = { newPermissions: { authorizedIds: ['A'] }, logsPermission: { authorizedIds: ['C'] } };
  await b.dataManager.registerDataManager(newDataManager(MANAGER, manager));
  await b.dataSample.registerDataSamples({ samples: [newDataSample(SAMPLE, MANAGER)] });
  return channel;
}

/** The same, with functions that are built. */
export async function builtChannel(): Promise<TestChannel> {
  const channel = await taskChannel();
  await applyToFunction(channel, FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY);
  return channel;
}

/** Takes both functions through these actions. */
export async function applyToFunction(channel: TestChannel, ...actions: readonly FunctionAction[]): Promise<void> {
  for (const functionKey of [FUNCTION, TRAINING]) {
    for (const action of actions) await channel.as('A').function.applyFunctionAction({ functionKey, action });
  }
}

/** A task of `FUNCTION` for worker B, which takes `many` of each parent. */
export function taskOf(
  number: number,
  parents: readonly number[] = [],
  fields: DraftFields<NewComputeTask> = {},
): DraftFields<NewComputeTask> {
  const task = newTask(keyOf(number), PLAN, { functionKey: FUNCTION });
  const inputs = parents.map((parent) => fromParent(parent));
  return { ...task, worker: 'B', inputs, outputs: OUTPUTS, ...fields };
}

/** A task of `TRAINING` on the sample. */
export function trainingOf(number: number, fields: DraftFields<NewComputeTask> = {}): DraftFields<NewComputeTask> {
  const inputs = [
    { identifier: 'opener', assetKey: MANAGER },
    { identifier: 'samples', assetKey: SAMPLE },
  ];
  return taskOf(number, [], { functionKey: TRAINING, worker: '', inputs, ...fields });
}

/** An input that is an output of another task. */
export function fromParent(number: number, outputIdentifier = 'many', identifier = 'start') {
  return { identifier, parentTaskOutput: { parentTaskKey: keyOf(number), outputIdentifier } };
}

/** Registers tasks as organization A; they come back in the order of the reply. */
export async function register(
  channel: TestChannel,
  ...tasks: readonly DraftFields<NewComputeTask>[]
): Promise<readonly ComputeTask[]> {
  return (await channel.as('A').computeTask.registerTasks({ tasks })).tasks;
}

/** Applies actions to a task as its worker, B. */
export async function apply(
  channel: TestChannel,
  number: number,
  ...actions: readonly ComputeTaskAction[]
): Promise<void> {
  for (const action of actions) {
    await channel.as('B').computeTask.applyTaskAction({ computeTaskKey: keyOf(number), action });
  }
}

/** Runs a task from its start to its end. */
export async function run(channel: TestChannel, number: number): Promise<void> {
  await apply(channel, number, ComputeTaskAction.TASK_ACTION_EXECUTING, ComputeTaskAction.TASK_ACTION_DONE);
}

/** The status of each of these tasks. */
export async function statusesOf(channel: TestChannel, ...numbers: readonly number[]): Promise<ComputeTaskStatus[]> {
  const tasks = await Promise.all(numbers.map((number) => channel.as('A').computeTask.getTask({ key: keyOf(number) })));
  return tasks.map(({ status }) => status);
}

/** A model of a task. */
export function modelOf(number: number, taskNumber: number, computeTaskOutputIdentifier = 'many') {
  return {
    key: keyOf(number),
    computeTaskKey: keyOf(taskNumber),
    computeTaskOutputIdentifier,
    address: addressable(`model-${number}`),
  };
}
