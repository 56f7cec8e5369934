// SPDX-License-Identifier: Apache-2.0

import { type ComputePlan, type ComputeTask, ComputeTaskStatus, Encoded, type Timestamp } from '@orchestrator/proto';
import { computePlan, isTerminated } from '../assets/compute-plan';
import { computeTask } from '../assets/compute-task';
import { timeKey } from '../assets/time';
import type { OpenAsset } from './image-item';

/** When plans fail, which no event of a plan says: listeners know it from the tasks. */
export class PlanFailures {
  /** Times of failed tasks, by plan. */
  readonly #failures = new Map<string, Set<string>>();

  /** Takes notice of what an event says, at its time. */
  see({ definition, asset }: OpenAsset, time: Timestamp | undefined): void {
    if (definition.name !== computeTask.name) return;
    const { computePlanKey, status } = asset.value as ComputeTask;
    if (status !== ComputeTaskStatus.STATUS_FAILED) return;
    const times = this.#failures.get(computePlanKey);
    if (times === undefined) this.#failures.set(computePlanKey, new Set([timeKey(time)]));
    else times.add(timeKey(time));
  }

  /** Whether a plan failed with a task, or has no task that failed; everything else has not failed at all. */
  explain({ definition, key, asset }: OpenAsset): boolean {
    if (definition.name !== computePlan.name) return true;
    const plan = asset.value as ComputePlan;
    const times = this.#failures.get(key);
    if (plan.failureDate !== undefined) return times?.has(timeKey(plan.failureDate)) === true;
    return times === undefined || isTerminated(plan);
  }
}

/** The bytes of an asset as far as its events say them. */
export function toldBytes({ definition, asset }: OpenAsset): Uint8Array {
  if (definition.name !== computePlan.name) return asset.bytes;
  return Encoded.fromValue(computePlan.codec, { ...(asset.value as ComputePlan), failureDate: undefined }).bytes;
}
