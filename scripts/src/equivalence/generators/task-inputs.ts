// SPDX-License-Identifier: Apache-2.0

import {
  type AssetFunction,
  AssetKind,
  type ComputeTaskInput,
  type DataManager,
  type DraftFields,
  type FunctionInput,
} from '@orchestrator/proto';
import type { Scene } from '../scene';

type Input = DraftFields<ComputeTaskInput>;
type Ref = Omit<Input, 'identifier'>;

/** A task that may be a parent: one that is there, or one of the same batch. */
export interface Parent {
  readonly key: string;
  readonly functionKey: string;
  /** May this organization work on what the task gives? */
  readonly admits: (mspid: string) => boolean;
}

/** What the inputs of a new task are drawn from. */
export interface Sources {
  readonly ofTask: AssetFunction;
  readonly worker: string;
  readonly parents: readonly Parent[];
  readonly manager: DataManager | undefined;
}

/** Inputs as the function declares them; now and then one is missing, twice there, or of another kind. */
export function drawInputs(scene: Scene, sources: Sources): Input[] {
  const { draws } = scene;
  const inputs = draws.shuffled([...sources.ofTask.inputs]).flatMap(([identifier, declared]) => {
    if (declared.optional ? draws.chance(30) : draws.slip(10)) return [];
    const count = declared.multiple ? 1 + draws.below(3) : 1;
    const refs = Array.from({ length: count }, () => drawRef(scene, sources, declared));
    return refs.flatMap((ref) => (ref === undefined ? [] : [{ identifier, ...ref }]));
  });
  return draws.slip(20) ? altered(scene, inputs) : inputs;
}

function drawRef(scene: Scene, sources: Sources, { kind }: FunctionInput): Ref | undefined {
  if (scene.draws.slip(5)) return { assetKey: scene.draws.key() };
  switch (kind) {
    case AssetKind.ASSET_DATA_MANAGER:
      return sources.manager && { assetKey: sources.manager.key };
    case AssetKind.ASSET_DATA_SAMPLE:
      return drawSample(scene, sources.manager);
    default:
      return drawModel(scene, sources);
  }
}

function drawSample(scene: Scene, manager: DataManager | undefined): Ref | undefined {
  const isAny = scene.draws.slip(15);
  const isOfManager = (keys: readonly string[]): boolean => isAny || keys.includes(manager?.key ?? '');
  const sample = scene.oneOf(scene.assets.samples, ({ dataManagerKeys }) => isOfManager(dataManagerKeys));
  return sample && { assetKey: sample.key };
}

/** A model by its key, or what a parent gives. */
function drawModel(scene: Scene, { parents, worker }: Sources): Ref | undefined {
  const { draws, assets } = scene;
  const isAny = draws.slip(30);
  const model = scene.oneOf(assets.models, ({ permissions, address }) => {
    const process = permissions?.process;
    const isOpen = process?.public === true || process?.authorizedIds.includes(worker) === true;
    return isAny || (isOpen && address !== undefined);
  });
  if (model !== undefined && draws.chance(25)) return { assetKey: model.key };
  const parent = draws.one(parents.filter(({ admits }) => isAny || admits(worker)));
  const outputIdentifier = draws.slip(30) ? draws.oneOf('extras', 'score', 'none') : 'model';
  return parent && { parentTaskOutput: { parentTaskKey: parent.key, outputIdentifier } };
}

function altered({ draws }: Scene, inputs: readonly Input[]): Input[] {
  const [first] = inputs;
  const others: readonly Input[][] = [
    [...inputs, { identifier: 'undeclared', assetKey: draws.key() }],
    [...inputs, { identifier: first?.identifier }],
    first === undefined ? [] : [...inputs, first],
    inputs.map((input) => ({ ...input, identifier: 'samples' })),
    [...inputs, { identifier: 'opener', parentTaskOutput: { parentTaskKey: draws.key(), outputIdentifier: 'model' } }],
  ];
  return draws.one(others) ?? [];
}
