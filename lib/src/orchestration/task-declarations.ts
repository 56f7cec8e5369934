// SPDX-License-Identifier: Apache-2.0

import type { AssetFunction, ComputeTaskInput, FunctionInput, FunctionOutput } from '@orchestrator/proto';
import { computeTask } from '../assets/compute-task';
import { invalidAsset } from '../assets/problems';
import type { OrchestratorError } from '../errors/orchestrator-error';

/** The refusal of a task for a text of its own. */
export function invalidTask(text: string): OrchestratorError {
  return invalidAsset(computeTask.name, text);
}

/** @throws OE0101 if the function has no such input. */
export function declaredInput(of: AssetFunction, identifier: string): FunctionInput {
  const input = of.inputs.get(identifier);
  if (input === undefined) throw invalidTask(`function "${of.key}" has no input "${identifier}"`);
  return input;
}

/** @throws OE0101 if the function has no such output. */
export function declaredOutput(of: AssetFunction, identifier: string): FunctionOutput {
  const output = of.outputs.get(identifier);
  if (output === undefined) throw invalidTask(`function "${of.key}" has no output "${identifier}"`);
  return output;
}

/** @throws OE0101 if the input is given by an output of a parent. */
export function givenKey({ identifier, assetKey }: ComputeTaskInput): string {
  if (assetKey === undefined) throw invalidTask(`input "${identifier}" must be given by asset key`);
  return assetKey;
}

/**
 * Refuses a task that leaves out what it has to give.
 * @throws OE0101 naming what is left out.
 */
export function assertNoneMissing(what: string, expected: Iterable<string>, given: { has(id: string): boolean }): void {
  const missing = [...expected].filter((identifier) => !given.has(identifier)).sort();
  if (missing.length > 0) throw invalidTask(`missing task ${what}: ${missing.join(', ')}`);
}
