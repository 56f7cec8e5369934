// SPDX-License-Identifier: Apache-2.0

import {
  type AssetEvent,
  type AssetFunction,
  type ComputeTask,
  ComputeTaskStatus,
  EventKind,
} from '@orchestrator/proto';
import { followEvents } from './event-feed';
import { buildFunction } from './function-build';
import { belongsTo, type Organization } from './organization';
import { isClosed, persist } from './patience';
import { TaskRun } from './task-run';
import { TransientOutputs } from './transient-outputs';

/**
 * Does the work of one organization, one piece after another, as the event stream brings it: builds its functions, runs
 * its tasks, and withdraws models that nobody needs any more.
 */
export class Worker {
  readonly #tasks: TaskRun;
  readonly #transients: TransientOutputs;
  #work: Promise<void> = Promise.resolve();

  constructor(private readonly organization: Organization) {
    this.#tasks = new TaskRun(organization);
    this.#transients = new TransientOutputs(organization.mspid);
  }

  /** Works on what comes after an event until the client is closed. Rejects if the work cannot go on. */
  async follow(afterEventId: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: unknown): void => {
        if (isClosed(error)) resolve();
        else reject(error instanceof Error ? error : new Error(String(error)));
      };
      const begin = (piece: () => Promise<void>): void => {
        this.#work = this.#work.then(piece);
        this.#work.catch(fail);
      };
      this.#read(afterEventId, begin).then(resolve, fail);
    });
  }

  async #read(afterEventId: string, begin: (piece: () => Promise<void>) => void): Promise<void> {
    for await (const event of followEvents(this.organization.client, afterEventId)) {
      for (const piece of this.#piecesOf(event)) begin(piece);
    }
  }

  *#piecesOf(event: AssetEvent): Iterable<() => Promise<void>> {
    const { computeTask: task, function: built } = event;
    if (built !== undefined && this.#isToBuild(event, built)) yield () => buildFunction(built, this.organization);
    if (task === undefined || !belongsTo(this.organization.run, task.metadata)) return;
    if (this.#isToRun(task)) yield () => this.#tasks.run(task);
    for (const output of this.#transients.note(task)) yield () => this.#disable(output);
  }

  #isToBuild({ eventKind }: AssetEvent, { owner, metadata }: AssetFunction): boolean {
    const { mspid, run } = this.organization;
    return eventKind === EventKind.EVENT_ASSET_CREATED && owner === mspid && belongsTo(run, metadata);
  }

  #isToRun({ worker, status }: ComputeTask): boolean {
    return worker === this.organization.mspid && status === ComputeTaskStatus.STATUS_WAITING_FOR_EXECUTOR_SLOT;
  }

  async #disable(output: { readonly computeTaskKey: string; readonly identifier: string }): Promise<void> {
    await persist(() => this.organization.client.computeTask.disableOutput(output));
    this.#tasks.withdrawModels(output.computeTaskKey);
  }
}
