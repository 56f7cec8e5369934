// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Client } from '@orchestrator/orchestrator';
import { type AssetEvent, AssetKind, ComputeTaskAction, ComputeTaskStatus, EventKind } from '@orchestrator/proto';
import { drawKey, drawOne } from './draws';
import { answer, type Model, OK, type Step } from './history';
import type { Subject } from './subject';

const { STATUS_CANCELED, STATUS_DONE, STATUS_EXECUTING, STATUS_WAITING_FOR_EXECUTOR_SLOT } = ComputeTaskStatus;

/** Marks: of a move the text that it gives as reason, of a score its value, of a model its key. */
export type TaskInput =
  | { readonly ask: 'register' | Move; readonly mark: string }
  | { readonly ask: 'score' | 'model'; readonly mark: string }
  | { readonly ask: 'read status' | 'read score' | 'read models'; readonly mark?: never };

type Move = 'execute' | 'finish' | 'cancel';

interface TaskState {
  readonly status: ComputeTaskStatus;
  readonly score: string;
  readonly models: readonly string[];
}

const MOVES = {
  execute: { action: ComputeTaskAction.TASK_ACTION_EXECUTING, to: STATUS_EXECUTING },
  finish: { action: ComputeTaskAction.TASK_ACTION_DONE, to: STATUS_DONE },
  cancel: { action: ComputeTaskAction.TASK_ACTION_CANCELED, to: STATUS_CANCELED },
} as const;
const FROM: Readonly<Record<Move, readonly ComputeTaskStatus[]>> = {
  execute: [STATUS_WAITING_FOR_EXECUTOR_SLOT],
  finish: [STATUS_EXECUTING],
  cancel: [STATUS_WAITING_FOR_EXECUTOR_SLOT, STATUS_EXECUTING],
};

/** A task of a function that is ready: its moves, its one score, its models in the order of registration. */
export const TASK_MODEL: Model<TaskInput> = {
  initial: '',
  step: (state, input) => {
    if (state !== '') return stepOf(state, input);
    if (input.ask === 'read score' || input.ask === 'read models') return answer(state, '');
    if (input.ask !== 'register') return answer(state, 'OE0002');
    return done({ status: STATUS_WAITING_FOR_EXECUTOR_SLOT, score: '', models: [] });
  },
};

function stepOf(state: string, input: TaskInput): Step {
  const task = JSON.parse(state) as TaskState;
  switch (input.ask) {
    case 'register':
      return answer(state, 'OE0006');
    case 'read status':
      return answer(state, ComputeTaskStatus[task.status]);
    case 'read score':
      return answer(state, task.score);
    case 'read models':
      return answer(state, task.models.join(' '));
    case 'score':
    case 'model':
      return fill(state, task, input);
    default:
      return FROM[input.ask].includes(task.status)
        ? done({ ...task, status: MOVES[input.ask].to })
        : answer(state, 'OE0111');
  }
}

function fill(state: string, task: TaskState, { ask, mark }: Extract<TaskInput, { ask: 'score' | 'model' }>): Step {
  if (task.status !== STATUS_EXECUTING) return answer(state, 'OE0003');
  if (ask === 'model') return done({ ...task, models: [...task.models, mark] });
  return task.score === '' ? done({ ...task, score: mark }) : answer(state, 'OE0006');
}

function done(task: TaskState): Step {
  return { state: JSON.stringify(task), output: OK };
}

const WRITES = ['register', 'execute', 'execute', 'score', 'score', 'model', 'model', 'model', 'model'] as const;
const LAST_WRITES = ['finish', 'cancel'] as const;
/** How many writes are made before one may end the task. */
const BEFORE_END = 15;
const READS = ['read status', 'read score', 'read models'] as const;
const OPEN = { permissions: { public: true } };
const SCORE = 'score';
const MODELS = 'extras';

/** What tasks are registered with. */
export interface TaskPlace {
  readonly functionKey: string;
  readonly computePlanKey: string;
  readonly worker: string;
}

/** A task that is registered, moved, and filled by its worker. */
export class TaskSubject implements Subject<TaskInput> {
  readonly model = TASK_MODEL;
  #writes = 0;

  constructor(
    private readonly key: string,
    private readonly place: TaskPlace,
  ) {}

  drawWrite(random: Random): TaskInput {
    const number = ++this.#writes;
    const ask = number > BEFORE_END && random.below(2) === 0 ? drawOne(random, LAST_WRITES) : drawOne(random, WRITES);
    if (number === 1 || ask === 'register') return { ask: 'register', mark: this.key };
    const marks = { score: String(number), model: drawKey(random) };
    return { ask, mark: ask === 'score' || ask === 'model' ? marks[ask] : `${this.key} ${String(number)}` };
  }

  drawRead(random: Random): TaskInput {
    return { ask: drawOne(random, READS) };
  }

  async call(client: Client, input: TaskInput): Promise<string> {
    const { key: computeTaskKey } = this;
    switch (input.ask) {
      case 'read status':
        return ComputeTaskStatus[(await client.computeTask.getTask({ key: this.key })).status];
      case 'read score': {
        const filter = { computeTaskKey, computeTaskOutputIdentifier: SCORE };
        const { performances } = await client.performance.queryPerformances({ filter });
        return performances.map(({ performanceValue }) => String(performanceValue)).join(' ');
      }
      case 'read models': {
        const { models } = await client.model.getComputeTaskOutputModels({ computeTaskKey });
        return models.map(({ key }) => key).join(' ');
      }
      default:
        await this.#write(client, input);
        return OK;
    }
  }

  /** Its score is an asset with a key of its own, its models with keys that only the mark tells. */
  markOf(event: AssetEvent): string | undefined {
    const { assetKey, assetKind, eventKind, metadata, performance, model } = event;
    if (performance?.computeTaskKey === this.key) return String(performance.performanceValue);
    if (model?.computeTaskKey === this.key) return assetKey;
    if (assetKey !== this.key || assetKind !== AssetKind.ASSET_COMPUTE_TASK) return undefined;
    return eventKind === EventKind.EVENT_ASSET_CREATED ? this.key : metadata.get('reason');
  }

  async #write(
    { computeTask, performance, model }: Client,
    { ask, mark }: TaskInput & { mark: string },
  ): Promise<void> {
    const { key, place } = this;
    switch (ask) {
      case 'register': {
        const outputs = new Map([SCORE, MODELS].map((identifier) => [identifier, OPEN]));
        await computeTask.registerTasks({ tasks: [{ key, ...place, outputs }] });
        return;
      }
      case 'score': {
        const output = { computeTaskKey: key, computeTaskOutputIdentifier: SCORE };
        await performance.registerPerformance({ ...output, performanceValue: Number(mark) });
        return;
      }
      case 'model': {
        const output = { computeTaskKey: key, computeTaskOutputIdentifier: MODELS };
        const address = { checksum: '0'.repeat(64), storageAddress: `https://storage.example.org/${mark}` };
        await model.registerModels({ models: [{ ...output, key: mark, address }] });
        return;
      }
      default:
        await computeTask.applyTaskAction({ computeTaskKey: key, action: MOVES[ask].action, log: mark });
    }
  }
}
