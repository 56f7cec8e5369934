// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { AssetKind, type DraftFields, type FunctionInput, type FunctionOutput } from '@orchestrator/proto';
import { markOf, type Organization } from './organization';
import { FEATURES, OUTCOME } from './patients';
import { persist } from './patience';
import { type Recipe, toFile } from './recipe';

const { ASSET_DATA_MANAGER, ASSET_DATA_SAMPLE, ASSET_MODEL, ASSET_PERFORMANCE } = AssetKind;

const LEARNING = { outcome: OUTCOME, epochs: 20, rate: 0.25 };

type Inputs = ReadonlyMap<string, DraftFields<FunctionInput>>;
type Outputs = ReadonlyMap<string, DraftFields<FunctionOutput>>;

interface Blueprint {
  readonly name: string;
  readonly recipe: Recipe;
  readonly inputs: Inputs;
  readonly outputs: Outputs;
}

const rows: readonly (readonly [string, DraftFields<FunctionInput>])[] = [
  ['opener', { kind: ASSET_DATA_MANAGER }],
  ['rows', { kind: ASSET_DATA_SAMPLE, multiple: true }],
];
const model: Outputs = new Map([['model', { kind: ASSET_MODEL }]]);
const trainingInputs: Inputs = new Map([...rows, ['model', { kind: ASSET_MODEL, optional: true }]]);

const BLUEPRINTS = {
  train: {
    name: 'logistic regression',
    recipe: { step: 'train', columns: FEATURES, ...LEARNING },
    inputs: trainingInputs,
    outputs: model,
  },
  average: {
    name: 'federated averaging',
    recipe: { step: 'average' },
    inputs: new Map([['models', { kind: ASSET_MODEL, multiple: true }]]),
    outputs: model,
  },
  test: {
    name: 'accuracy',
    recipe: { step: 'test', outcome: OUTCOME },
    inputs: new Map([...rows, ['model', { kind: ASSET_MODEL }]]),
    outputs: new Map([['accuracy', { kind: ASSET_PERFORMANCE }]]),
  },
  /** Wants a column that no hospital has: its tasks fail. */
  smoking: {
    name: 'logistic regression with smoking',
    recipe: { step: 'train', columns: [...FEATURES, 'smoking'], ...LEARNING },
    inputs: trainingInputs,
    outputs: model,
  },
} satisfies Record<string, Blueprint>;

/** Keys of the functions of the demo. */
export type FunctionKeys = Readonly<Record<keyof typeof BLUEPRINTS, string>>;

/** Registers the functions, free to use for everybody. Their owner's worker builds them when it hears of them. */
export async function registerFunctions(owner: Organization): Promise<FunctionKeys> {
  const keys: Partial<Record<keyof FunctionKeys, string>> = {};
  for (const [purpose, blueprint] of Object.entries<Blueprint>(BLUEPRINTS)) {
    keys[purpose as keyof FunctionKeys] = await registerFunction(owner, blueprint);
  }
  return keys as FunctionKeys;
}

async function registerFunction({ client, files, run }: Organization, blueprint: Blueprint): Promise<string> {
  const { name, recipe, inputs, outputs } = blueprint;
  const key = randomUUID();
  const registration = {
    key,
    name,
    inputs,
    outputs,
    description: files.put(Buffer.from(`${name}\n`)),
    archive: files.put(toFile(recipe)),
    newPermissions: { public: true },
    metadata: markOf(run),
  };
  await persist(() => client.function.registerFunction(registration));
  return key;
}
