// SPDX-License-Identifier: Apache-2.0

import {
  AssetKind,
  type DraftFields,
  FunctionAction,
  type FunctionInput,
  type FunctionOutput,
  FunctionStatus,
  services,
} from '@orchestrator/proto';
import { type Draws, valuesOf } from '../draws';
import type { Generator } from '../scene';

const { methods } = services.function;
const { ASSET_DATA_MANAGER, ASSET_DATA_SAMPLE, ASSET_MODEL, ASSET_PERFORMANCE } = AssetKind;
const { FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_CANCELED, FUNCTION_ACTION_FAILED, FUNCTION_ACTION_READY } =
  FunctionAction;

type Inputs = readonly (readonly [string, DraftFields<FunctionInput>])[];
type Outputs = readonly (readonly [string, DraftFields<FunctionOutput>])[];

const OPENER = ['opener', { kind: ASSET_DATA_MANAGER }] as const;
const SAMPLES = ['samples', { kind: ASSET_DATA_SAMPLE, multiple: true }] as const;
const MODELS = ['models', { kind: ASSET_MODEL, multiple: true, optional: true }] as const;
const START = ['start', { kind: ASSET_MODEL, optional: true }] as const;
const NEEDED = ['needed', { kind: ASSET_MODEL }] as const;

const INPUTS: readonly Inputs[] = [
  [MODELS],
  [MODELS, START],
  [OPENER, SAMPLES, START],
  [OPENER, SAMPLES, MODELS],
  [NEEDED],
  [],
];

/** A manager without samples and the reverse, two managers, one that may be left out or comes twice, a wrong kind. */
const BAD_INPUTS: readonly Inputs[] = [
  [OPENER],
  [SAMPLES],
  [OPENER, SAMPLES, ['second', { kind: ASSET_DATA_MANAGER }]],
  [['opener', { kind: ASSET_DATA_MANAGER, optional: true }], SAMPLES],
  [['opener', { kind: ASSET_DATA_MANAGER, multiple: true }], SAMPLES],
  [['score', { kind: ASSET_PERFORMANCE }]],
];

const OUTPUTS: Outputs = [
  ['model', { kind: ASSET_MODEL }],
  ['extras', { kind: ASSET_MODEL, multiple: true }],
  ['score', { kind: ASSET_PERFORMANCE }],
];

const BAD_OUTPUTS: readonly Outputs[] = [
  [['score', { kind: ASSET_PERFORMANCE, multiple: true }]],
  [['data', { kind: ASSET_DATA_SAMPLE }]],
];

const register: Generator = (scene) => {
  const { draws } = scene;
  return scene.call(methods.registerFunction, {
    key: scene.newKey(scene.assets.functions),
    name: draws.name(),
    description: draws.address(),
    archive: draws.address(),
    newPermissions: draws.permissions(),
    metadata: draws.metadata(),
    inputs: new Map(draws.shuffled(draws.one(draws.slip(30) ? BAD_INPUTS : INPUTS) ?? [])),
    outputs: new Map(outputs(draws)),
  });
};

function outputs(draws: Draws): Outputs {
  if (draws.slip(20)) return draws.one(BAD_OUTPUTS) ?? [];
  return draws.shuffled(draws.chance(85) ? OUTPUTS : draws.some(OUTPUTS, draws.below(3)));
}

const update: Generator = (scene) => {
  const { draws } = scene;
  const ours = scene.oneOf(scene.assets.functions);
  const image = draws.oneOf(undefined, draws.address(), draws.address(), { checksum: draws.checksum() }, {});
  return (
    ours &&
    scene.callBy(ours.owner, methods.updateFunction, {
      key: draws.slip(20) ? draws.key() : ours.key,
      name: draws.name(),
      image,
    })
  );
};

/** What mostly follows a status. */
const NEXT: Readonly<Record<FunctionStatus, readonly [FunctionAction, ...FunctionAction[]]>> = {
  [FunctionStatus.FUNCTION_STATUS_UNKNOWN]: [FUNCTION_ACTION_BUILDING],
  [FunctionStatus.FUNCTION_STATUS_WAITING]: [
    ...([FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_BUILDING] as const),
    FUNCTION_ACTION_CANCELED,
  ],
  [FunctionStatus.FUNCTION_STATUS_BUILDING]: [
    ...([FUNCTION_ACTION_READY, FUNCTION_ACTION_READY, FUNCTION_ACTION_READY, FUNCTION_ACTION_READY] as const),
    FUNCTION_ACTION_CANCELED,
    FUNCTION_ACTION_FAILED,
  ],
  [FunctionStatus.FUNCTION_STATUS_READY]: [FUNCTION_ACTION_READY],
  [FunctionStatus.FUNCTION_STATUS_CANCELED]: [FUNCTION_ACTION_READY],
  [FunctionStatus.FUNCTION_STATUS_FAILED]: [FUNCTION_ACTION_FAILED],
};

/** On its way to READY, mostly. */
const advance: Generator = (scene) => {
  const isOpen = (status: FunctionStatus): boolean => status < FunctionStatus.FUNCTION_STATUS_READY;
  const ours = scene.oneOf(scene.assets.functions, ({ status }) => isOpen(status));
  if (ours === undefined) return undefined;
  const action = scene.draws.oneOf(...NEXT[ours.status]);
  return scene.callBy(ours.owner, methods.applyFunctionAction, { functionKey: ours.key, action });
};

/** Any action on any function. */
const act: Generator = (scene) => {
  const ours = scene.oneOf(scene.assets.functions);
  const action = scene.draws.value(valuesOf(FunctionAction), 9);
  return ours && scene.callBy(ours.owner, methods.applyFunctionAction, { functionKey: ours.key, action });
};

const get: Generator = (scene) => {
  const key = scene.keyOf(scene.assets.functions);
  return key === undefined ? undefined : scene.call(methods.getFunction, { key });
};

const query: Generator = (scene) => {
  const computePlanKey = scene.draws.chance(50) ? scene.keyOf(scene.assets.plans) : undefined;
  return scene.listing(methods.queryFunctions, computePlanKey === undefined ? {} : { filter: { computePlanKey } });
};

/** Functions. */
export const functionGenerators = { register, update, advance, act, get, query };
