// SPDX-License-Identifier: Apache-2.0

import {
  type AssetFunction,
  AssetKind,
  type ComputeTaskInput,
  type FunctionInput,
  type NewComputeTask,
  type ParentTaskOutputRef,
} from '@orchestrator/proto';
import { isDisabled } from '../assets/model';
import { isAllowed } from '../assets/permissions';
import { permissionDenied } from '../errors/orchestrator-error';
import { assertNoneMissing, declaredInput, declaredOutput, givenKey, invalidTask } from './task-declarations';
import type { Gathered } from './task-gather';

const { ASSET_DATA_MANAGER, ASSET_DATA_SAMPLE, ASSET_MODEL } = AssetKind;

/** A task whose function and worker are known. */
export interface Draft {
  readonly task: NewComputeTask;
  readonly ofTask: AssetFunction;
  readonly owner: string;
  readonly worker: string;
}

/**
 * Checks the inputs in the order of their list, and then that none is missing.
 * @throws OE0101 for an input that does not fit the function or the parent, OE0002 for an unknown sample or model,
 * OE0102 if the owner may not use the manager, or the worker a model.
 */
export function assertInputs(gathered: Gathered, draft: Draft): void {
  const { task, ofTask } = draft;
  const seen = new Set<string>();
  for (const input of task.inputs) {
    const { identifier } = input;
    const declared = declaredInput(ofTask, identifier);
    if (seen.has(identifier) && !declared.multiple) throw invalidTask(`input "${identifier}" is not multiple`);
    seen.add(identifier);
    if (declared.kind === ASSET_DATA_MANAGER) assertDataset(gathered, draft, givenKey(input));
    if (declared.kind === ASSET_MODEL) assertModelInput(gathered, draft, { input, declared });
  }
  const required = [...ofTask.inputs].flatMap(([identifier, { optional }]) => (optional ? [] : [identifier]));
  assertNoneMissing('inputs', required, seen);
}

function assertDataset({ managers, samples }: Gathered, draft: Draft, managerKey: string): void {
  const manager = managers.get(managerKey);
  const sampleKeys = sampleKeysOf(draft);
  if (!isAllowed(manager.permissions?.process, draft.owner)) {
    throw permissionDenied(`"${draft.owner}" may not process data manager "${managerKey}"`);
  }
  for (const key of sampleKeys) {
    if (!samples.get(key).dataManagerKeys.includes(managerKey)) {
      throw invalidTask(`data sample "${key}" is not linked to data manager "${managerKey}"`);
    }
  }
}

function sampleKeysOf({ task, ofTask }: Draft): string[] {
  const inputs = task.inputs.filter(({ identifier }) => declaredInput(ofTask, identifier).kind === ASSET_DATA_SAMPLE);
  return inputs.map(givenKey);
}

interface ModelInput {
  readonly input: ComputeTaskInput;
  readonly declared: FunctionInput;
}

function assertModelInput(gathered: Gathered, draft: Draft, { input, declared }: ModelInput): void {
  const { identifier, assetKey, parentTaskOutput } = input;
  if (assetKey !== undefined) assertModel(gathered, draft, assetKey);
  if (parentTaskOutput !== undefined) {
    assertFits(gathered, parentTaskOutput, { identifier, declared });
    assertParentOutput(gathered, draft, parentTaskOutput);
  }
}

function assertModel({ models }: Gathered, { worker }: Draft, key: string): void {
  const given = models.get(key);
  if (!isAllowed(given.permissions?.process, worker)) {
    throw permissionDenied(`worker "${worker}" may not process model "${key}"`);
  }
  if (isDisabled(given)) throw invalidTask(`model "${key}" is disabled`);
}

function assertFits(
  { tasks, functions }: Gathered,
  { parentTaskKey, outputIdentifier }: ParentTaskOutputRef,
  { identifier, declared }: { readonly identifier: string; readonly declared: FunctionInput },
): void {
  const output = declaredOutput(functions.get(tasks.get(parentTaskKey).functionKey), outputIdentifier);
  const pair = `output "${outputIdentifier}" of task "${parentTaskKey}" and input "${identifier}"`;
  if (output.kind !== declared.kind) throw invalidTask(`${pair} are of different kinds`);
  if (output.multiple && !declared.multiple) throw invalidTask(`${pair} do not fit: only the output is multiple`);
}

function assertParentOutput(
  { tasks }: Gathered,
  { worker }: Draft,
  { parentTaskKey, outputIdentifier }: ParentTaskOutputRef,
): void {
  const output = tasks.get(parentTaskKey).outputs.get(outputIdentifier);
  if (output === undefined) throw invalidTask(`task "${parentTaskKey}" has no output "${outputIdentifier}"`);
  if (!isAllowed(output.permissions?.process, worker)) {
    throw permissionDenied(
      `worker "${worker}" may not process output "${outputIdentifier}" of task "${parentTaskKey}"`,
    );
  }
}
