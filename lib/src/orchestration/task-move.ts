// SPDX-License-Identifier: Apache-2.0

import { ComputeTaskStatus, type ComputeTask, type Encoded } from '@orchestrator/proto';
import { computeTask } from '../assets/compute-task';
import { applyTransition } from '../assets/state-machine';
import type { TaskTransition } from '../assets/task-status';
import type { Provider } from './provider';

/** A change of the status of a task, and why. */
export interface TaskMove {
  readonly transition: TaskTransition;
  /** Goes into the event. */
  readonly reason: string;
}

/**
 * Gives a task its next status, and nothing else: what follows from it is left to the caller.
 * @throws OE0111 if the task is not in a status from which this is possible.
 */
export function moveTask(provider: Provider, previous: Encoded<ComputeTask>, { transition, reason }: TaskMove): void {
  const status = applyTransition(transition, previous.value.status, ComputeTaskStatus);
  provider.update(computeTask, { previous, value: { ...previous.value, status }, reason });
}
