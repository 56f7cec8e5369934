// SPDX-License-Identifier: Apache-2.0

import type { NewComputeTask } from '@orchestrator/proto';
import { parentKeysOf } from '../assets/compute-task';
import type { OrchestratorError } from '../errors/orchestrator-error';
import { invalidTask } from './task-declarations';

/** Texts name at most so many tasks. */
const NAMED = 5;

interface Keys {
  has(key: string): boolean;
}

interface Pending {
  readonly task: NewComputeTask;
  /** Parents that have not come yet. */
  missing: number;
  /** In the order of the request. */
  readonly children: Pending[];
}

/**
 * The tasks with parents before children. Tasks without a parent among them come in the order of the request; each
 * task puts at the end of the queue those whose last parent it was, in that same order. Takes time in proportion to
 * tasks and parents.
 * @throws OE0101 if tasks are left over: a cycle, or a parent that is neither among the tasks nor `stored`.
 */
export function sortTasks(tasks: readonly NewComputeTask[], stored: Keys): NewComputeTask[] {
  const pending = new Map<string, Pending>(tasks.map((task) => [task.key, { task, missing: 0, children: [] }]));
  for (const entry of pending.values()) {
    for (const parent of parentKeysOf(entry.task.inputs)) {
      if (stored.has(parent)) continue;
      entry.missing++;
      pending.get(parent)?.children.push(entry);
    }
  }
  const queue = [...pending.values()].filter(({ missing }) => missing === 0);
  // The queue grows while it is walked.
  for (const { children } of queue) for (const child of children) if (--child.missing === 0) queue.push(child);
  if (queue.length < pending.size) throw unsortable([...pending.values()].filter(({ missing }) => missing > 0));
  return queue.map(({ task }) => task);
}

function unsortable(rest: readonly Pending[]): OrchestratorError {
  const named = rest.slice(0, NAMED).map(({ task }) => task.key);
  const keys = `${named.join(', ')}${rest.length > NAMED ? ', ...' : ''}`;
  const text = `${rest.length} of the tasks cannot be sorted, for a cycle or an unknown parent: ${keys}`;
  return invalidTask(text);
}
