// SPDX-License-Identifier: Apache-2.0

import { ComputeTaskStatus, FunctionStatus } from '@orchestrator/proto';
import { badRequest } from '../errors/orchestrator-error';
import type { Transition } from './state-machine';

const {
  STATUS_BUILDING,
  STATUS_CANCELED,
  STATUS_DONE,
  STATUS_EXECUTING,
  STATUS_FAILED,
  STATUS_WAITING_FOR_BUILDER_SLOT,
  STATUS_WAITING_FOR_EXECUTOR_SLOT,
  STATUS_WAITING_FOR_PARENT_TASKS,
} = ComputeTaskStatus;

const LIVE = [
  STATUS_WAITING_FOR_BUILDER_SLOT,
  STATUS_BUILDING,
  STATUS_WAITING_FOR_PARENT_TASKS,
  STATUS_WAITING_FOR_EXECUTOR_SLOT,
  STATUS_EXECUTING,
] as const;

/** A change of the status of a task. */
export type TaskTransition = Transition<ComputeTaskStatus>;

/** Every way in which the status of a task can change. */
export const taskTransitions = {
  building: transition('transitionBuilding', [STATUS_WAITING_FOR_BUILDER_SLOT], STATUS_BUILDING),
  waitingParentTasks: transition('transitionWaitingParentTasks', [STATUS_BUILDING], STATUS_WAITING_FOR_PARENT_TASKS),
  waitingExecutorSlot: transition(
    'transitionWaitingExecutorSlot',
    [STATUS_BUILDING, STATUS_WAITING_FOR_PARENT_TASKS],
    STATUS_WAITING_FOR_EXECUTOR_SLOT,
  ),
  executing: transition('transitionExecuting', [STATUS_WAITING_FOR_EXECUTOR_SLOT], STATUS_EXECUTING),
  done: transition('transitionDone', [STATUS_EXECUTING], STATUS_DONE),
  canceled: transition('transitionCanceled', LIVE, STATUS_CANCELED),
  failed: transition('transitionFailed', LIVE, STATUS_FAILED),
} as const;

/** How far a task is: `live` may change, `done` has succeeded, `stopped` has failed or was canceled. */
export type TaskPhase = 'live' | 'done' | 'stopped';

/** The phase that a status belongs to. */
export function phaseOf(status: ComputeTaskStatus): TaskPhase {
  if (status === STATUS_DONE) return 'done';
  return isStopped(status) ? 'stopped' : 'live';
}

/** Has a task of this status failed, or was it canceled? */
function isStopped(status: ComputeTaskStatus): boolean {
  return status === STATUS_FAILED || status === STATUS_CANCELED;
}

/** Does a task keep this status for ever? */
export function isFinal(status: ComputeTaskStatus): boolean {
  return phaseOf(status) !== 'live';
}

/**
 * The first status of a task, from those of its function and its parents.
 * @throws OE0003 for a status that no function has.
 */
export function initialStatus(ofFunction: FunctionStatus, parents: readonly ComputeTaskStatus[]): ComputeTaskStatus {
  if (parents.some(isStopped)) return STATUS_CANCELED;
  switch (ofFunction) {
    case FunctionStatus.FUNCTION_STATUS_WAITING:
      return STATUS_WAITING_FOR_BUILDER_SLOT;
    case FunctionStatus.FUNCTION_STATUS_BUILDING:
      return STATUS_BUILDING;
    case FunctionStatus.FUNCTION_STATUS_READY:
      return statusOnceBuilt(parents);
    case FunctionStatus.FUNCTION_STATUS_FAILED:
      return STATUS_FAILED;
    case FunctionStatus.FUNCTION_STATUS_CANCELED:
      return STATUS_CANCELED;
    case FunctionStatus.FUNCTION_STATUS_UNKNOWN:
      throw badRequest('a function without a status cannot have tasks');
  }
}

/** What a task waits for when its function is ready. */
export function statusOnceBuilt(parents: readonly ComputeTaskStatus[]): ComputeTaskStatus {
  const done = parents.every((status) => status === STATUS_DONE);
  return done ? STATUS_WAITING_FOR_EXECUTOR_SLOT : STATUS_WAITING_FOR_PARENT_TASKS;
}

function transition(name: string, from: readonly ComputeTaskStatus[], to: ComputeTaskStatus): TaskTransition {
  return { name, from, to };
}
