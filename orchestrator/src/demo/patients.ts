// SPDX-License-Identifier: Apache-2.0

/**
 * The demo: three organizations train a model together. This half learns: patients drawn from a seed, logistic
 * regression, averaging. The other half (`worker.ts`, `run-demo.ts`) is what a user of the orchestrator would write:
 * it speaks to the server through the public rpcs alone, and to other organizations through their file stores.
 */
import { createRandom, type Random } from './random';
import type { Table } from './table';

/** Column to predict: 1 for patients who fell ill. */
export const OUTCOME = 'ill';

/** Columns to predict it from, in units that keep them near 1. */
export const FEATURES = ['age', 'pressure', 'glucose', 'weight', 'cholesterol', 'exercise'] as const;

const TRAINING_ROWS = 400;
const TEST_ROWS = 1000;
const CENTER = 1;
/** How much each feature weighs in the illness; the same everywhere. */
const EFFECTS = [2.88, 2.52, 3.6, 2.88, 1.8, -1.8];
const INTERCEPT = -0.9;

interface Population {
  /** Mean of each feature, from the center. */
  readonly shifts: readonly number[];
  readonly spreads: readonly number[];
}

// Neither hospital can learn alone what weighs in the other: there, those features hardly vary.
const POPULATIONS: readonly [Population, Population] = [
  { shifts: [0.5, 0, -0.5, 0, 0, 0], spreads: [1.2, 1, 0.2, 0.25, 1, 1] },
  { shifts: [-0.5, 0, 0.5, 0, 0, 0], spreads: [0.2, 0.25, 1.2, 1, 1, 1] },
];

/** What one hospital knows: rows to learn from, and others to test on. */
export interface Patients {
  readonly training: Table;
  readonly test: Table;
}

/** The patients of two hospitals that see different people. The same seed gives the same patients. */
export function createPatients(seed: number): readonly [Patients, Patients] {
  const random = createRandom(seed);
  const [first, second] = POPULATIONS;
  return [drawHospital(first, random), drawHospital(second, random)];
}

function drawHospital(population: Population, random: Random): Patients {
  return {
    training: drawPatients(population, TRAINING_ROWS, random),
    test: drawPatients(population, TEST_ROWS, random),
  };
}

function drawPatients(population: Population, count: number, random: Random): Table {
  const rows = Array.from({ length: count }, () => drawPatient(population, random));
  return { columns: [...FEATURES, OUTCOME], rows };
}

function drawPatient({ shifts, spreads }: Population, random: Random): number[] {
  const deviations = spreads.map((spread, feature) => (shifts[feature] ?? 0) + spread * random.normal());
  const risk = deviations.reduce((sum, deviation, feature) => sum + deviation * (EFFECTS[feature] ?? 0), INTERCEPT);
  const ill = random.uniform() < 1 / (1 + Math.exp(-risk));
  return [...deviations.map((deviation) => CENTER + deviation), ill ? 1 : 0];
}
