// SPDX-License-Identifier: Apache-2.0

import {
  AssetKind,
  type Callers,
  type DraftFields,
  type NewComputePlan,
  type NewComputeTask,
  type NewDataManager,
  type NewDataSample,
  type NewFunction,
} from '@orchestrator/proto';
import { TestChannel } from './test-channel';

/** A well-formed checksum. */
export const CHECKSUM = 'Ab'.repeat(32);

/** The keys of tests: their order is that of their numbers. */
export function keyOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** A file that is stored somewhere. */
export function addressable(name = 'file'): { checksum: string; storageAddress: string } {
  return { checksum: CHECKSUM, storageAddress: `https://storage.org/${name}` };
}

/** A channel in which these organizations are registered. */
export async function registeredChannel(...organizations: readonly string[]): Promise<TestChannel> {
  const channel = new TestChannel();
  for (const id of organizations) await channel.as(id).organization.registerOrganization({});
  return channel;
}

/** A function that can be registered: one optional model as input, one model as output. */
export function newFunction(key: string, fields: DraftFields<NewFunction> = {}): DraftFields<NewFunction> {
  return {
    key,
    name: 'function',
    description: addressable('description'),
    archive: addressable('archive'),
    newPermissions: {},
    inputs: new Map([['start', { kind: AssetKind.ASSET_MODEL, multiple: true, optional: true }]]),
    outputs: new Map([['model', { kind: AssetKind.ASSET_MODEL }]]),
    ...fields,
  };
}

/** A data manager that can be registered. */
export function newDataManager(key: string, fields: DraftFields<NewDataManager> = {}): DraftFields<NewDataManager> {
  return {
    key,
    name: 'manager',
    newPermissions: {},
    description: addressable('description'),
    opener: addressable('opener'),
    logsPermission: {},
    ...fields,
  };
}

/** A data sample that can be registered. */
export function newDataSample(key: string, ...dataManagerKeys: readonly string[]): DraftFields<NewDataSample> {
  return { key, dataManagerKeys, checksum: CHECKSUM };
}

/** A plan that can be registered. */
export function newPlan(key: string, fields: DraftFields<NewComputePlan> = {}): DraftFields<NewComputePlan> {
  return { key, name: 'plan', ...fields };
}

/** A task of a function made by `newFunction`, worked on by organization A. */
export function newTask(
  key: string,
  computePlanKey: string,
  { functionKey, parents = [] }: { functionKey: string; parents?: readonly string[] },
): DraftFields<NewComputeTask> {
  return {
    key,
    functionKey,
    computePlanKey,
    worker: 'A',
    inputs: parents.map((parentTaskKey) => ({
      identifier: 'start',
      parentTaskOutput: { parentTaskKey, outputIdentifier: 'model' },
    })),
    outputs: new Map([['model', { permissions: {} }]]),
  };
}

/** Registers plans with these keys, one after another. */
export async function registerPlans(caller: Callers, ...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await caller.computePlan.registerPlan(newPlan(keyOf(number)));
}
