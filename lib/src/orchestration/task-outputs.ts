// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type ComputeTaskOutput, type FunctionOutput, type NewComputeTaskOutput } from '@orchestrator/proto';
import { permissionsFor } from '../assets/permissions';
import { badRequest } from '../errors/orchestrator-error';
import { assertNoneMissing, declaredOutput, invalidTask } from './task-declarations';
import type { Gathered } from './task-gather';
import type { Draft } from './task-inputs';

type NewOutputs = ReadonlyMap<string, NewComputeTaskOutput>;

/**
 * The outputs of a task as they are stored.
 * @throws OE0003 if one authorizes an organization that is not registered.
 */
export function createOutputs(
  { organizations }: Gathered,
  owner: string,
  given: NewOutputs,
): Map<string, ComputeTaskOutput> {
  const outputs = new Map<string, ComputeTaskOutput>();
  for (const [identifier, { permissions, transient }] of given) {
    const ids = permissions === undefined || permissions.public ? [] : permissions.authorizedIds;
    if (!ids.every((id) => organizations.has(id))) {
      throw badRequest(`an authorized id of output "${identifier}" is not a registered organization`);
    }
    outputs.set(identifier, { permissions: permissionsFor(owner, permissions), transient });
  }
  return outputs;
}

/**
 * Checks that the task declares the outputs of its function, all of them and no other.
 * @throws OE0101 if not, or if a PERFORMANCE is transient or not public.
 */
export function assertOutputs({ task, ofTask }: Draft): void {
  for (const [identifier, given] of [...task.outputs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    assertOutput(identifier, given, declaredOutput(ofTask, identifier));
  }
  assertNoneMissing('outputs', ofTask.outputs.keys(), task.outputs);
}

function assertOutput(identifier: string, given: NewComputeTaskOutput, declared: FunctionOutput): void {
  if (declared.kind !== AssetKind.ASSET_PERFORMANCE) return;
  if (given.permissions?.public !== true)
    throw invalidTask(`output "${identifier}" is a performance: it must be public`);
  if (given.transient) throw invalidTask(`output "${identifier}" is a performance: it cannot be transient`);
}
