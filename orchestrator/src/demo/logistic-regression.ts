// SPDX-License-Identifier: Apache-2.0

import { selectColumns, type Table } from './table';

/** A logistic regression. */
export interface LogisticModel {
  readonly columns: readonly string[];
  /** One weight for each column, then the intercept. */
  readonly weights: readonly number[];
  /** How many rows it was trained on: what it weighs in an average. */
  readonly rows: number;
}

/** What to learn, and how. */
export interface Training {
  readonly columns: readonly string[];
  /** Column to predict, of values 0 and 1. */
  readonly outcome: string;
  /** Steps of gradient descent, each over all rows. */
  readonly epochs: number;
  /** Length of a step. */
  readonly rate: number;
}

/** Trains further from a model, or from zero. @throws Error if the table lacks a column or has no rows. */
export function trainModel(table: Table, training: Training, start?: LogisticModel): LogisticModel {
  const { columns, outcome, epochs, rate } = training;
  if (table.rows.length === 0) throw new Error('no rows to train on');
  const { rows } = selectColumns(table, [...columns, outcome]);
  let weights = start?.weights ?? new Array<number>(columns.length + 1).fill(0);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const slope = gradient(weights, rows);
    weights = weights.map((weight, column) => weight - rate * (slope[column] ?? 0));
  }
  return { columns, weights, rows: rows.length };
}

/** The mean of models with the same columns, each with the weight of its rows. @throws Error if they do not fit. */
export function averageModels(models: readonly LogisticModel[]): LogisticModel {
  const [first] = models;
  if (first === undefined) throw new Error('no models to average');
  const { columns } = first;
  if (models.some((model) => model.columns.join() !== columns.join())) throw new Error('models of different columns');
  const rows = models.reduce((sum, model) => sum + model.rows, 0);
  const weights = first.weights.map((_, column) =>
    models.reduce((sum, model) => sum + ((model.weights[column] ?? 0) * model.rows) / rows, 0),
  );
  return { columns, weights, rows };
}

/** The share of rows whose outcome the model predicts. @throws Error if the table lacks a column or has no rows. */
export function measureAccuracy(model: LogisticModel, table: Table, outcome: string): number {
  if (table.rows.length === 0) throw new Error('no rows to test on');
  const { rows } = selectColumns(table, [...model.columns, outcome]);
  const right = rows.filter((row) => score(model.weights, row) > 0 === (row.at(-1) === 1));
  return right.length / rows.length;
}

/** The mean slope of the logistic loss. The last number of a row is its outcome. */
function gradient(weights: readonly number[], rows: readonly (readonly number[])[]): number[] {
  const slope = new Array<number>(weights.length).fill(0);
  for (const row of rows) {
    const error = 1 / (1 + Math.exp(-score(weights, row))) - (row.at(-1) ?? NaN);
    for (let column = 0; column < slope.length; column++) {
      const value = column === slope.length - 1 ? 1 : (row[column] ?? NaN);
      slope[column] = (slope[column] ?? 0) + (error * value) / rows.length;
    }
  }
  return slope;
}

function score(weights: readonly number[], row: readonly number[]): number {
  let sum = weights.at(-1) ?? NaN;
  for (let column = 0; column < weights.length - 1; column++) sum += (weights[column] ?? NaN) * (row[column] ?? NaN);
  return sum;
}
