// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import type { ComputeTaskInput, DraftFields, NewComputeTask } from '@orchestrator/proto';
import type { FunctionKeys } from './functions';
import type { Hospital } from './hospital';

/** A task to register. */
export type NewTask = DraftFields<NewComputeTask> & { readonly key: string };

/** What a task does in its round. */
export type Step = 'train' | 'average' | 'test';

/** One task of a study. */
export interface PlannedTask {
  readonly round: number;
  readonly step: Step;
  readonly worker: string;
  readonly task: NewTask;
}

/** What studies are made of. */
export interface StudyParts {
  readonly functions: FunctionKeys;
  readonly hospitals: readonly Hospital[];
  /** The organization that averages models. */
  readonly analyst: string;
  readonly rounds: number;
  readonly metadata: ReadonlyMap<string, string>;
}

/** Who may use the model that a task makes, and whether it can go when they have. */
interface ModelOutput {
  readonly round: number;
  readonly readers: readonly string[];
  readonly transient: boolean;
}

/** Training at a hospital, from the model of another task if there is one. */
export interface TrainingDraft extends ModelOutput {
  readonly at: Hospital;
  readonly start?: string | undefined;
}

/** Averaging of the models of other tasks. */
export interface AveragingDraft extends ModelOutput {
  readonly sources: readonly string[];
}

type Input = DraftFields<ComputeTaskInput>;

/** Drafts the tasks of one compute plan. */
export class TaskDrafts {
  constructor(
    private readonly parts: StudyParts,
    private readonly planKey: string,
  ) {}

  training({ at, start, ...output }: TrainingDraft): PlannedTask {
    const inputs = [...rowsOf(at, at.trainingKeys), ...(start === undefined ? [] : [modelOf(start, 'model')])];
    const task = this.#task(this.parts.functions.train, { inputs, outputs: modelTo(output) });
    return { round: output.round, step: 'train', worker: at.mspid, task };
  }

  averaging({ sources, ...output }: AveragingDraft): PlannedTask {
    const { analyst, functions } = this.parts;
    const inputs = sources.map((source) => modelOf(source, 'models'));
    const task = this.#task(functions.average, { worker: analyst, inputs, outputs: modelTo(output) });
    return { round: output.round, step: 'average', worker: analyst, task };
  }

  /** A test of a task's model at every hospital. */
  tests(source: string, round: number): PlannedTask[] {
    const outputs = new Map([['accuracy', { permissions: { public: true } }]]);
    return this.parts.hospitals.map((at) => {
      const inputs = [...rowsOf(at, [at.testKey]), modelOf(source, 'model')];
      const task = this.#task(this.parts.functions.test, { inputs, outputs });
      return { round, step: 'test', worker: at.mspid, task };
    });
  }

  #task(functionKey: string, fields: Omit<NewTask, 'key'>): NewTask {
    return { ...fields, key: randomUUID(), functionKey, computePlanKey: this.planKey, metadata: this.parts.metadata };
  }
}

// No worker is named for tasks on rows: it is the owner of their data manager.
function rowsOf({ managerKey }: Hospital, sampleKeys: readonly string[]): Input[] {
  const opener = { identifier: 'opener', assetKey: managerKey };
  return [opener, ...sampleKeys.map((assetKey) => ({ identifier: 'rows', assetKey }))];
}

function modelOf(parentTaskKey: string, identifier: string): Input {
  return { identifier, parentTaskOutput: { parentTaskKey, outputIdentifier: 'model' } };
}

function modelTo({ readers, transient }: ModelOutput) {
  return new Map([['model', { permissions: { authorizedIds: readers }, transient }]]);
}
