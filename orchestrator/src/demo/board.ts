// SPDX-License-Identifier: Apache-2.0

import { type AssetEvent, type AssetFunction, ComputeTaskStatus, EventKind, FunctionStatus } from '@orchestrator/proto';
import type { Study } from './studies';
import type { PlannedTask } from './task-drafts';
import { isFinal } from './transient-outputs';

/** How much there was. */
export interface Counts {
  readonly tasks: number;
  readonly models: number;
  readonly disabledModels: number;
  readonly performances: number;
  /** Of the channel, other work in it included. */
  readonly events: number;
}

interface Place {
  readonly study: Study;
  readonly planned: PlannedTask;
}

/** Where the studies stand, as far as the events have told. */
export class Board {
  readonly #places = new Map<string, Place>();
  readonly #functions = new Map<string, AssetFunction>();
  readonly #statuses = new Map<string, ComputeTaskStatus>();
  readonly #accuracies = new Map<string, number>();
  readonly #counts = { models: 0, disabledModels: 0, events: 0 };

  constructor(
    readonly studies: readonly Study[],
    private readonly functionKeys: readonly string[],
  ) {
    for (const study of studies) {
      for (const planned of study.tasks) this.#places.set(planned.task.key, { study, planned });
    }
  }

  /** Takes in an event; returns what it changed, in words, or undefined if it is about nothing on the board. */
  note(event: AssetEvent): string | undefined {
    this.#counts.events++;
    return this.#noteFunction(event) ?? this.#noteTask(event) ?? this.#noteModel(event) ?? this.#notePerformance(event);
  }

  /** Functions in the order of their registration. */
  get functions(): readonly AssetFunction[] {
    return [...this.#functions.values()];
  }

  get counts(): Counts {
    return { ...this.#counts, tasks: this.#statuses.size, performances: this.#accuracies.size };
  }

  statusOf(taskKey: string): ComputeTaskStatus {
    return this.#statuses.get(taskKey) ?? ComputeTaskStatus.STATUS_UNKNOWN;
  }

  /** The mean over the tests of a round, or undefined while some are open. */
  accuracyOf({ tasks }: Study, round: number): number | undefined {
    const tests = tasks.filter((planned) => planned.round === round && planned.step === 'test');
    const measured = tests.flatMap(({ task }) => this.#accuracies.get(task.key) ?? []);
    if (measured.length < tests.length || tests.length === 0) return undefined;
    return measured.reduce((sum, accuracy) => sum + accuracy / measured.length, 0);
  }

  /** Tasks that failed or were canceled, though their study is not bound to fail. */
  get mishaps(): readonly PlannedTask[] {
    return this.#list(({ study, planned }) => {
      const status = this.statusOf(planned.task.key);
      return study.fails !== true && isFinal(status) && status !== ComputeTaskStatus.STATUS_DONE;
    });
  }

  /** Tasks that are not through. */
  get open(): readonly PlannedTask[] {
    return this.#list(({ planned }) => !isFinal(this.statusOf(planned.task.key)));
  }

  /** Whether all tasks are through, and all models disabled that are to be. */
  get settled(): boolean {
    const transient = this.#list(({ planned }) =>
      [...(planned.task.outputs?.values() ?? [])].some((output) => 'transient' in output && output.transient === true),
    );
    return this.open.length === 0 && this.#counts.disabledModels === transient.length;
  }

  #list(holds: (place: Place) => boolean): PlannedTask[] {
    return [...this.#places.values()].filter(holds).map(({ planned }) => planned);
  }

  #noteFunction({ function: changed }: AssetEvent): string | undefined {
    if (changed === undefined || !this.functionKeys.includes(changed.key)) return undefined;
    const before = this.#functions.get(changed.key);
    this.#functions.set(changed.key, changed);
    const news = before?.status === changed.status ? 'has its image' : words(FunctionStatus[changed.status]);
    return `function ${changed.name}: ${news}`;
  }

  #noteTask({ computeTask: task }: AssetEvent): string | undefined {
    const place = this.#places.get(task?.key ?? '');
    if (task === undefined || place === undefined) return undefined;
    this.#statuses.set(task.key, task.status);
    return `${titleOf(place)}: ${words(ComputeTaskStatus[task.status])}`;
  }

  #noteModel({ model, eventKind }: AssetEvent): string | undefined {
    const place = this.#places.get(model?.computeTaskKey ?? '');
    if (place === undefined) return undefined;
    const disabled = eventKind === EventKind.EVENT_ASSET_DISABLED;
    this.#counts[disabled ? 'disabledModels' : 'models']++;
    return `${titleOf(place)}: model ${disabled ? 'disabled' : 'registered'}`;
  }

  #notePerformance({ performance: measured }: AssetEvent): string | undefined {
    const place = this.#places.get(measured?.computeTaskKey ?? '');
    if (measured === undefined || place === undefined) return undefined;
    this.#accuracies.set(measured.computeTaskKey, measured.performanceValue);
    return `${titleOf(place)}: accuracy ${measured.performanceValue.toFixed(3)}`;
  }
}

function titleOf({ study, planned }: Place): string {
  return `${study.title}, round ${planned.round}, ${planned.step} at ${planned.worker}`;
}

/** `STATUS_WAITING_FOR_PARENT_TASKS` in words. */
function words(status = 'unknown'): string {
  return status
    .replace(/^(FUNCTION_)?STATUS_/, '')
    .toLowerCase()
    .replaceAll('_', ' ');
}
