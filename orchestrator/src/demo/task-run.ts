// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import {
  type Addressable,
  type ComputeTask,
  ComputeTaskAction,
  type ComputeTaskInputAsset,
  ErrorType,
  FailedAssetKind,
} from '@orchestrator/proto';
import { reportFailure } from './failure';
import { readFile } from './file-store';
import type { LogisticModel } from './logistic-regression';
import type { Organization } from './organization';
import { patient, persist } from './patience';
import { cook, parseModel, parseRecipe, type Recipe, toFile } from './recipe';
import type { Table } from './table';

/** Runs the tasks of one organization. */
export class TaskRun {
  /** Recipes by the key of their function, whose image never changes. */
  readonly #recipes = new Map<string, Recipe>();
  /** Where the model of a task lies, by the key of the task. */
  readonly #models = new Map<string, Addressable>();

  constructor(private readonly organization: Organization) {}

  /** Takes a task that waits for an executor through to DONE, or to FAILED with a report. */
  async run(task: ComputeTask): Promise<void> {
    const { key } = task;
    await this.#apply(key, ComputeTaskAction.TASK_ACTION_EXECUTING);
    const started = performance.now();
    try {
      await this.#register(task, await this.#compute(task));
    } catch (error) {
      const failed = { assetKey: key, assetType: FailedAssetKind.FAILED_ASSET_COMPUTE_TASK };
      return reportFailure(this.organization, { ...failed, errorType: ErrorType.ERROR_TYPE_EXECUTION }, error);
    }
    const duration = Math.ceil((performance.now() - started) * 1000);
    await patient(() =>
      this.#rpcs.profiling.registerProfilingStep({ assetKey: key, step: 'task_execution', duration }),
    );
    await this.#apply(key, ComputeTaskAction.TASK_ACTION_DONE);
  }

  /** Stops offering the model of a task. */
  withdrawModels(taskKey: string): void {
    const address = this.#models.get(taskKey);
    if (address !== undefined) this.organization.files.remove(address);
    this.#models.delete(taskKey);
  }

  get #rpcs() {
    return this.organization.client;
  }

  #apply(computeTaskKey: string, action: ComputeTaskAction): Promise<void> {
    return persist(() => this.#rpcs.computeTask.applyTaskAction({ computeTaskKey, action }));
  }

  async #compute({ key, functionKey }: ComputeTask): Promise<LogisticModel | number> {
    const recipe = this.#recipes.get(functionKey) ?? (await this.#fetchRecipe(functionKey));
    const { assets } = await patient(() => this.#rpcs.computeTask.getTaskInputAssets({ computeTaskKey: key }));
    const models = assets.flatMap(({ model }) => (model === undefined ? [] : [model]));
    return cook(recipe, {
      models: await Promise.all(models.map(async ({ address }) => parseModel(await readFile(address)))),
      tables: assets.flatMap((asset) => this.#rowsOf(asset)),
    });
  }

  async #fetchRecipe(functionKey: string): Promise<Recipe> {
    const { image } = await patient(() => this.#rpcs.function.getFunction({ key: functionKey }));
    const recipe = parseRecipe(await readFile(image));
    this.#recipes.set(functionKey, recipe);
    return recipe;
  }

  #rowsOf({ dataSample: sample }: ComputeTaskInputAsset): Table[] {
    if (sample === undefined) return [];
    const table = this.organization.samples.get(sample.key);
    if (table === undefined) throw new Error(`${this.organization.mspid} has no rows of sample ${sample.key}`);
    return [table];
  }

  async #register({ key, outputs }: ComputeTask, result: LogisticModel | number): Promise<void> {
    const [identifier = ''] = outputs.keys();
    const at = { computeTaskKey: key, computeTaskOutputIdentifier: identifier };
    if (typeof result === 'number') {
      await persist(() => this.#rpcs.performance.registerPerformance({ ...at, performanceValue: result }));
      return;
    }
    const address = this.organization.files.put(toFile(result));
    this.#models.set(key, address);
    const model = { ...at, key: randomUUID(), address };
    await persist(() => this.#rpcs.model.registerModels({ models: [model] }));
  }
}
