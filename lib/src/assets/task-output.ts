// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputeTaskOutputAsset, TaskOutput } from '@orchestrator/proto';
import type { AssetDefinition } from './definition';
import type { Problem } from './problems';
import { BLANK } from './validation';

/** What is registered under one output of one task. The library keeps it for itself: nobody is told. */
export const taskOutput: AssetDefinition<TaskOutput> = {
  name: 'taskoutput',
  title: 'task output',
  codec: TaskOutput,
  keyOf: ({ computeTaskKey, identifier }) => taskOutputKey(computeTaskKey, identifier),
  indexes: [],
};

/** One asset registered under an output: others see these in events only, and they are not stored by themselves. */
export const outputAsset: AssetDefinition<ComputeTaskOutputAsset> = {
  name: 'outputasset',
  title: 'output asset',
  codec: ComputeTaskOutputAsset,
  event: { kind: AssetKind.ASSET_COMPUTE_TASK_OUTPUT_ASSET, field: 'computeTaskOutputAsset' },
  keyOf: ({ computeTaskKey }) => computeTaskKey,
  indexes: [],
};

/** Names one output of one task; unambiguous, since keys of tasks have no `|`. */
export function taskOutputKey(taskKey: string, identifier: string): string {
  return `${taskKey}|${identifier}`;
}

/** The identifier of an input or output: not empty. How long it may be is for the function to say. */
export function requiredIdentifier(identifier: string): Problem {
  return identifier === '' ? BLANK : undefined;
}
