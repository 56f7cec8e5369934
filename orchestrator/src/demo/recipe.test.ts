// SPDX-License-Identifier: Apache-2.0

import { cook, parseModel, parseRecipe, type Recipe, toFile } from './recipe';

const model = { columns: ['x'], weights: [1, 0], rows: 2 };
const table = {
  columns: ['x', 'y'],
  rows: [
    [-1, 0],
    [1, 1],
    [2, 0],
    [3, 1],
  ],
};

describe('parseRecipe', () => {
  it.each<Recipe>([{ step: 'average' }, { step: 'test', outcome: 'y' }])('reads what was written: %j', (recipe) => {
    expect(parseRecipe(toFile(recipe))).toEqual(recipe);
  });

  it.each(['null', '{}', '{"step":"erase"}', 'step'])('refuses %s', (text) => {
    expect(() => parseRecipe(Buffer.from(text))).toThrow(/not a recipe|not valid JSON/);
  });
});

describe('parseModel', () => {
  it('reads what was written', () => {
    expect(parseModel(toFile(model))).toEqual(model);
  });

  it.each(['null', '{"columns":["x"]}'])('refuses %s', (text) => {
    expect(() => parseModel(Buffer.from(text))).toThrow('not a model');
  });
});

describe('cook', () => {
  it('tests a model on the rows of all tables', () => {
    const accuracy = cook({ step: 'test', outcome: 'y' }, { models: [model], tables: [table, table] });

    expect(accuracy).toBe(0.75);
  });

  it('trains further from the model that it is given', () => {
    const recipe = { step: 'train', columns: ['x'], outcome: 'y', epochs: 1, rate: 0 } as const;

    const trained = cook(recipe, { models: [model], tables: [table] });

    expect(trained).toEqual({ ...model, rows: 4 });
  });

  it('refuses a test without a model', () => {
    expect(() => cook({ step: 'test', outcome: 'y' }, { models: [], tables: [table] })).toThrow('no model to test');
  });
});
