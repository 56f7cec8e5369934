// SPDX-License-Identifier: Apache-2.0

import { type ComputeTask, ComputeTaskStatus } from '@orchestrator/proto';

/** One output of one task. */
export interface TaskOutput {
  readonly computeTaskKey: string;
  readonly identifier: string;
}

const FINAL = [ComputeTaskStatus.STATUS_DONE, ComputeTaskStatus.STATUS_FAILED, ComputeTaskStatus.STATUS_CANCELED];

/** Whether a task goes no further. */
export function isFinal(status: ComputeTaskStatus): boolean {
  return FINAL.includes(status);
}

/** Finds the transient outputs of one worker that nobody needs any more. */
export class TransientOutputs {
  readonly #tasks = new Map<string, ComputeTask>();
  readonly #children = new Map<string, Set<string>>();
  readonly #found = new Set<string>();

  constructor(private readonly worker: string) {}

  /** Takes a new state of any task; returns the outputs that have become useless by it, each only once. */
  note(task: ComputeTask): TaskOutput[] {
    this.#tasks.set(task.key, task);
    const parents = task.inputs.flatMap(({ parentTaskOutput: output }) => output?.parentTaskKey ?? []);
    for (const parent of parents) this.#children.set(parent, this.#childrenOf(parent).add(task.key));
    if (!isFinal(task.status)) return [];
    return [...new Set([task.key, ...parents])].flatMap((key) => this.#uselessOf(key));
  }

  #uselessOf(key: string): TaskOutput[] {
    const task = this.#tasks.get(key);
    if (task?.worker !== this.worker || this.#found.has(key) || !this.#isOver(task)) return [];
    this.#found.add(key);
    const transient = [...task.outputs].filter(([, output]) => output.transient);
    return transient.map(([identifier]) => ({ computeTaskKey: key, identifier }));
  }

  /** Outputs can be disabled of tasks with children that are all through. */
  #isOver({ key, status }: ComputeTask): boolean {
    const children = [...this.#childrenOf(key)].map((child) => this.#tasks.get(child));
    const through = children.every((child) => child !== undefined && isFinal(child.status));
    return status === ComputeTaskStatus.STATUS_DONE && children.length > 0 && through;
  }

  #childrenOf(key: string): Set<string> {
    return this.#children.get(key) ?? new Set();
  }
}
