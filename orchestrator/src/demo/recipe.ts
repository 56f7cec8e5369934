// SPDX-License-Identifier: Apache-2.0

import { averageModels, type LogisticModel, measureAccuracy, trainModel, type Training } from './logistic-regression';
import { joinTables, type Table } from './table';

/** What a function's archive and image hold here: which of the known computations to run, and how. */
export type Recipe =
  | ({ readonly step: 'train' } & Training)
  | { readonly step: 'average' }
  | { readonly step: 'test'; readonly outcome: string };

/** What a task takes: models of other tasks, and rows of the organization that runs it. */
export interface Ingredients {
  readonly models: readonly LogisticModel[];
  readonly tables: readonly Table[];
}

const STEPS = ['train', 'average', 'test'];

/** Bytes of a recipe or a model, as they lie in file stores. */
export function toFile(content: Recipe | LogisticModel): Uint8Array {
  return Buffer.from(JSON.stringify(content));
}

/** Reads an archive or image. @throws Error if it holds no computation that is known here. */
export function parseRecipe(bytes: Uint8Array): Recipe {
  const recipe = JSON.parse(Buffer.from(bytes).toString()) as Partial<Recipe> | null;
  if (!STEPS.includes(recipe?.step ?? '')) throw new Error('not a recipe: no step that is known here');
  return recipe as Recipe;
}

/** Reads the file of a model. @throws Error if it is none. */
export function parseModel(bytes: Uint8Array): LogisticModel {
  const model = JSON.parse(Buffer.from(bytes).toString()) as Partial<LogisticModel> | null;
  if (!Array.isArray(model?.columns) || !Array.isArray(model.weights)) throw new Error('not a model');
  return model as LogisticModel;
}

/** Runs a recipe: to a model, or to the number that a test measures. @throws Error if the ingredients do not fit. */
export function cook(recipe: Recipe, { models, tables }: Ingredients): LogisticModel | number {
  switch (recipe.step) {
    case 'train':
      return trainModel(joinTables(tables), recipe, models[0]);
    case 'average':
      return averageModels(models);
    case 'test': {
      const [model] = models;
      if (model === undefined) throw new Error('no model to test');
      return measureAccuracy(model, joinTables(tables), recipe.outcome);
    }
  }
}
