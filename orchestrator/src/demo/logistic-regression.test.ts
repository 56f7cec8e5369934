// SPDX-License-Identifier: Apache-2.0

import { averageModels, type LogisticModel, measureAccuracy, trainModel } from './logistic-regression';
import { createPatients, FEATURES, OUTCOME } from './patients';
import { joinTables } from './table';

const training = { columns: FEATURES, outcome: OUTCOME, epochs: 20, rate: 0.25 };
const halves = {
  columns: ['x', 'y'],
  rows: [-2, -1, 1, 2].map((x) => [x, x > 0 ? 1 : 0]),
};

/** Accuracy on the tests of both hospitals after each round, together and for each hospital alone. */
function accuracies(seed: number, rounds: number) {
  const hospitals = createPatients(seed);
  const tests = joinTables(hospitals.map(({ test }) => test));
  let together: LogisticModel | undefined;
  let alone: (LogisticModel | undefined)[] = hospitals.map(() => undefined);
  return Array.from({ length: rounds }, () => {
    const start = together;
    together = averageModels(hospitals.map((hospital) => trainModel(hospital.training, training, start)));
    const models = hospitals.map((hospital, index) => trainModel(hospital.training, training, alone[index]));
    alone = models;
    return {
      together: measureAccuracy(together, tests, OUTCOME),
      alone: models.map((model) => measureAccuracy(model, tests, OUTCOME)),
    };
  });
}

describe('trainModel', () => {
  it('separates what can be separated', () => {
    const model = trainModel(halves, { columns: ['x'], outcome: 'y', epochs: 50, rate: 0.5 });

    expect(measureAccuracy(model, halves, 'y')).toBe(1);
  });

  it('goes on from the model that it is given', () => {
    const short = { columns: ['x'], outcome: 'y', epochs: 3, rate: 0.5 };

    const twice = trainModel(halves, short, trainModel(halves, short));

    expect(twice).toEqual(trainModel(halves, { ...short, epochs: 6 }));
  });

  it('names the column that the table lacks', () => {
    const act = () => trainModel(halves, { columns: ['z'], outcome: 'y', epochs: 1, rate: 1 });

    expect(act).toThrow('no column "z" among x, y');
  });

  it('refuses a table without rows', () => {
    const act = () => trainModel({ ...halves, rows: [] }, { columns: ['x'], outcome: 'y', epochs: 1, rate: 1 });

    expect(act).toThrow('no rows to train on');
  });

  it('gives the same model for the same seed', () => {
    const models = [7, 7, 8].map((seed) =>
      createPatients(seed).map((hospital) => trainModel(hospital.training, training)),
    );

    expect(models[0]).toEqual(models[1]);
    expect(models[0]).not.toEqual(models[2]);
  });
});

describe('averageModels', () => {
  it('gives each model the weight of its rows', () => {
    const average = averageModels([
      { columns: ['x'], weights: [1, 4], rows: 10 },
      { columns: ['x'], weights: [5, 0], rows: 30 },
    ]);

    expect(average).toEqual({ columns: ['x'], weights: [4, 1], rows: 40 });
  });

  it.each([
    ['no models', [], 'no models to average'],
    [
      'models of different columns',
      [
        { columns: ['x'], weights: [1, 1], rows: 1 },
        { columns: ['y'], weights: [1, 1], rows: 1 },
      ],
      'models of different columns',
    ],
  ])('refuses %s', (_case, models, text) => {
    expect(() => averageModels(models)).toThrow(text);
  });

  it.each([0, 1, 2, 3, 42, 1234])('beats each hospital alone after each of five rounds, from seed %i', (seed) => {
    const rounds = accuracies(seed, 5);

    const margins = rounds.map(({ together, alone }) => together - Math.max(...alone));

    expect(Math.min(...margins.slice(1))).toBeGreaterThan(0.03);
  });

  it.each([0, 1, 2, 3, 42, 1234])('comes closer to the truth with each of five rounds, from seed %i', (seed) => {
    const rounds = accuracies(seed, 5).map(({ together }) => together);

    const gains = rounds.slice(1).map((accuracy, index) => accuracy - (rounds[index] ?? NaN));

    expect(Math.min(...gains)).toBeGreaterThan(0);
  });
});
