// SPDX-License-Identifier: Apache-2.0

import { addressable, keyOf, newFunction, newPlan, newTask } from '@orchestrator/lib/testing';
import {
  AssetKind,
  type Callers,
  ComputeTaskAction,
  type DraftFields,
  FunctionAction,
  type NewComputeTask,
} from '@orchestrator/proto';
import { LedgerChannel } from './ledger-channel';
import type { PeerKind } from './simulation';

/** A function that is built: models in, models and a score out. */
const FUNCTION = keyOf(1001);
const PLAN = keyOf(1002);

/** A task of `FUNCTION` in `PLAN`. */
export function taskOf(number: number, ...parents: readonly number[]): DraftFields<NewComputeTask> {
  const task = newTask(keyOf(number), PLAN, { functionKey: FUNCTION, parents: parents.map(keyOf) });
  const outputs = new Map([
    ['model', { permissions: { public: true }, transient: true }],
    ['score', { permissions: { public: true } }],
  ]);
  return { ...task, outputs };
}

/** A channel of organization A with the function and the plan. */
export async function sceneOf(kind?: PeerKind): Promise<LedgerChannel> {
  const channel = new LedgerChannel(kind);
  const { organization, function: functions, computePlan } = channel.as('A');
  await organization.registerOrganization({});
  const outputs = new Map([
    ['model', { kind: AssetKind.ASSET_MODEL, multiple: true }],
    ['score', { kind: AssetKind.ASSET_PERFORMANCE }],
  ]);
  await functions.registerFunction(newFunction(FUNCTION, { outputs }));
  for (const action of [FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY]) {
    await functions.applyFunctionAction({ functionKey: FUNCTION, action });
  }
  await computePlan.registerPlan(newPlan(PLAN));
  return channel;
}

/** Gives tasks their next status. */
export async function act(as: Callers, action: ComputeTaskAction, ...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await as.computeTask.applyTaskAction({ computeTaskKey: keyOf(number), action });
}

/** Puts models under the output `model` of a task. */
export async function addModels(as: Callers, task: number, ...numbers: readonly number[]): Promise<void> {
  const of = { computeTaskKey: keyOf(task), computeTaskOutputIdentifier: 'model', address: addressable() };
  await as.model.registerModels({ models: numbers.map((number) => ({ key: keyOf(number), ...of })) });
}
