// SPDX-License-Identifier: Apache-2.0

import { type ComputeTask, ComputeTaskAction } from '@orchestrator/proto';
import { type TaskTransition, taskTransitions } from '../assets/task-status';
import { permissionDenied } from '../errors/orchestrator-error';
import { USER_ACTION } from './reasons';

const REASON_BYTES = 4096;
/** The upper two bits of a byte that continues a character. */
const CONTINUATION = 0b10;

interface Right {
  readonly transition: TaskTransition;
  readonly owner: boolean;
}

/** What callers may ask for: the worker for all of these, the owner for some. The others follow from the function. */
const RIGHTS: ReadonlyMap<ComputeTaskAction, Right> = new Map([
  [ComputeTaskAction.TASK_ACTION_EXECUTING, { transition: taskTransitions.executing, owner: false }],
  [ComputeTaskAction.TASK_ACTION_DONE, { transition: taskTransitions.done, owner: false }],
  [ComputeTaskAction.TASK_ACTION_CANCELED, { transition: taskTransitions.canceled, owner: true }],
  [ComputeTaskAction.TASK_ACTION_FAILED, { transition: taskTransitions.failed, owner: true }],
]);

/**
 * The transition that an action asks for.
 * @throws OE0102 if this organization may not ask for it, or nobody may.
 */
export function permittedTransition(task: ComputeTask, action: ComputeTaskAction, requester: string): TaskTransition {
  const right = RIGHTS.get(action);
  const may = requester === task.worker || (right?.owner === true && requester === task.owner);
  if (right === undefined || !may) {
    const name = (ComputeTaskAction as Readonly<Record<number, string>>)[action] ?? String(action);
    throw permissionDenied(`"${requester}" may not apply ${name} to task "${task.key}"`);
  }
  return right.transition;
}

/** The reason to give in events: the text of the caller, cut between two characters if it is long. */
export function reasonOf(log: string): string {
  if (log === '') return USER_ACTION;
  const bytes = Buffer.from(log);
  if (bytes.length <= REASON_BYTES) return log;
  let end = REASON_BYTES;
  while ((bytes[end] ?? 0) >> 6 === CONTINUATION) end--;
  return bytes.toString('utf8', 0, end);
}
