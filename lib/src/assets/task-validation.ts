// SPDX-License-Identifier: Apache-2.0

import type { ComputeTaskInput, NewComputeTask, NewComputeTaskOutput } from '@orchestrator/proto';
import { computeTask } from './compute-task';
import { assertValid, first, type Problem, type Problems } from './problems';
import { requiredIdentifier } from './task-output';
import { BLANK, metadata, required, requiredKey } from './validation';

/** @throws OE0101 naming every field that breaks a rule; of the inputs only the first bad one. */
export function assertNewTask(request: NewComputeTask): void {
  assertValid(computeTask.name, {
    key: requiredKey(request.key),
    function_key: requiredKey(request.functionKey),
    compute_plan_key: requiredKey(request.computePlanKey),
    metadata: metadata(request.metadata),
    inputs: firstOf(request.inputs, input),
    outputs: outputs(request.outputs),
  });
}

function firstOf<T>(elements: readonly T[], check: (element: T) => Problem): Problem {
  for (const element of elements) {
    const problem = first(check(element));
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function input({ identifier, assetKey, parentTaskOutput }: ComputeTaskInput): Problems {
  const own = requiredIdentifier(identifier);
  if (assetKey !== undefined) return { identifier: own, AssetKey: requiredKey(assetKey) };
  if (parentTaskOutput === undefined) return { identifier: own, Ref: BLANK };
  return {
    identifier: own,
    parent_task_key: requiredKey(parentTaskOutput.parentTaskKey),
    output_identifier: requiredIdentifier(parentTaskOutput.outputIdentifier),
  };
}

function outputs(declared: ReadonlyMap<string, NewComputeTaskOutput>): Problems {
  return Object.fromEntries(
    [...declared].map(([identifier, { permissions }]) => [identifier, output(identifier, permissions)]),
  );
}

function output(identifier: string, permissions: object | undefined): Problem {
  return identifier === '' ? BLANK : first({ permissions: required(permissions) });
}
