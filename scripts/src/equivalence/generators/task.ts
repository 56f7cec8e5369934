// SPDX-License-Identifier: Apache-2.0

import {
  type AssetFunction,
  AssetKind,
  type ComputePlan,
  type ComputeTask,
  ComputeTaskStatus,
  type DataManager,
  type DraftFields,
  FunctionStatus,
  type NewComputeTask,
  type NewComputeTaskOutput,
  type NewPermissions,
  type Permission,
  services,
} from '@orchestrator/proto';
import { valuesOf } from '../draws';
import type { Generator, Scene } from '../scene';
import { drawInputs, type Parent } from './task-inputs';

const { methods } = services.computeTask;
const { ASSET_DATA_MANAGER, ASSET_MODEL, ASSET_PERFORMANCE } = AssetKind;

type NewOutputs = ReadonlyMap<string, DraftFields<NewComputeTaskOutput>>;
type NewTask = Omit<DraftFields<NewComputeTask>, 'outputs'> & { readonly outputs: NewOutputs };

/** A batch of one organization, whose later tasks may take what the earlier ones give. */
const register: Generator = (scene) => {
  const { draws, assets } = scene;
  const plan = scene.oneOf(assets.plans);
  if (plan === undefined) return undefined;
  const tasks: NewTask[] = [];
  const parents = [...assets.tasks.values()].flatMap(storedParent);
  for (let more = draws.oneOf(1, 1, 2, 3, 4); more > 0; more--) {
    const task = newTask(scene, plan, parents);
    if (task === undefined) continue;
    tasks.push(task);
    const parent = batchParent(plan.owner, task);
    parents.push(...parent, ...parent);
  }
  const [first] = tasks;
  if (draws.slip(6) && first !== undefined) tasks.push(first);
  if (tasks.length === 0 && !draws.slip(10)) return undefined;
  return scene.callBy(plan.owner, methods.registerTasks, { tasks: draws.shuffled(tasks) });
};

function storedParent({ key, functionKey, outputs }: ComputeTask): Parent[] {
  const process = outputs.get('model')?.permissions?.process;
  return process === undefined ? [] : [{ key, functionKey, admits: (mspid) => isOpen(process, mspid) }];
}

function batchParent(owner: string, { key = '', functionKey = '', outputs }: NewTask): Parent[] {
  const model = outputs.get('model');
  if (model === undefined) return [];
  const given = model.permissions as DraftFields<NewPermissions> | undefined;
  const process = { public: given?.public === true, authorizedIds: [...(given?.authorizedIds ?? []), owner] };
  return [{ key, functionKey, admits: (mspid) => isOpen(process, mspid) }];
}

function isOpen(process: Permission | undefined, mspid: string): boolean {
  return process?.public === true || process?.authorizedIds.includes(mspid) === true;
}

function newTask(scene: Scene, plan: ComputePlan, parents: readonly Parent[]): NewTask | undefined {
  const { draws, assets } = scene;
  const manager = usableManager(scene, plan.owner);
  const ofTask = usableFunction(scene, plan.owner, { manager, parents });
  if (ofTask === undefined) return undefined;
  const worker = drawWorker(scene, ofTask, manager);
  return {
    key: scene.newKey(assets.tasks),
    functionKey: draws.slip(5) ? draws.key() : ofTask.key,
    computePlanKey: draws.slip(5) ? draws.key() : plan.key,
    worker,
    metadata: draws.metadata(),
    inputs: drawInputs(scene, { ofTask, parents, manager, worker: worker === '' ? (manager?.owner ?? '') : worker }),
    outputs: drawOutputs(scene, ofTask),
  };
}

/** One with samples that the owner of the task may use. */
function usableManager(scene: Scene, owner: string): DataManager | undefined {
  const { samples, managers } = scene.assets;
  const isAny = scene.draws.slip(20);
  const used = new Set([...samples.values()].flatMap(({ dataManagerKeys }) => dataManagerKeys));
  return scene.oneOf(
    managers,
    ({ key, permissions }) => isAny || (used.has(key) && isOpen(permissions?.process, owner)),
  );
}

/** One that the owner of the task may use, and whose inputs can be had. */
function usableFunction(
  scene: Scene,
  owner: string,
  { manager, parents }: { readonly manager: DataManager | undefined; readonly parents: readonly Parent[] },
): AssetFunction | undefined {
  const isAny = scene.draws.slip(20);
  const ends = scene.draws.chance(15);
  return scene.oneOf(scene.assets.functions, ({ status, permissions, inputs }) => {
    if (isAny) return true;
    const needed = [...inputs.values()].filter(({ optional }) => !optional).map(({ kind }) => kind);
    if (needed.includes(ASSET_DATA_MANAGER) && manager === undefined) return false;
    if (needed.includes(ASSET_MODEL) && parents.length === 0) return false;
    return isOpen(permissions?.process, owner) && (ends || status <= FunctionStatus.FUNCTION_STATUS_READY);
  });
}

function drawWorker(scene: Scene, ofTask: AssetFunction, manager: DataManager | undefined): string {
  const { draws } = scene;
  if (draws.slip(10)) return draws.oneOf('', 'NoSuchMSP');
  const takesManager = [...ofTask.inputs.values()].some(({ kind }) => kind === ASSET_DATA_MANAGER);
  if (takesManager && !draws.slip(20)) return draws.oneOf('', manager?.owner ?? '');
  return scene.organization();
}

function drawOutputs(scene: Scene, ofTask: AssetFunction): Map<string, DraftFields<NewComputeTaskOutput>> {
  const { draws } = scene;
  const outputs = new Map<string, DraftFields<NewComputeTaskOutput>>();
  for (const [identifier, { kind }] of ofTask.outputs) {
    if (draws.slip(5)) continue;
    const isScore = kind === ASSET_PERFORMANCE && !draws.slip(10);
    const permissions = isScore ? { public: true } : draws.permissions();
    outputs.set(identifier, { permissions, transient: !isScore && draws.chance(60) });
  }
  if (draws.slip(5)) outputs.set('undeclared', { permissions: { public: true } });
  return outputs;
}

const get: Generator = (scene) => {
  const key = scene.keyOf(scene.assets.tasks);
  return key === undefined ? undefined : scene.call(methods.getTask, { key });
};

const getInputs: Generator = (scene) => {
  const computeTaskKey = scene.keyOf(scene.assets.tasks);
  return computeTaskKey === undefined ? undefined : scene.call(methods.getTaskInputAssets, { computeTaskKey });
};

const query: Generator = (scene) => {
  const { draws, assets } = scene;
  const filter = {
    worker: draws.chance(40) ? scene.organization() : '',
    status: draws.chance(40) ? draws.value(valuesOf(ComputeTaskStatus), 42) : undefined,
    computePlanKey: draws.chance(40) ? scene.keyOf(assets.plans) : undefined,
    functionKey: draws.chance(40) ? scene.keyOf(assets.functions) : undefined,
  };
  return scene.listing(methods.queryTasks, draws.chance(15) ? {} : { filter });
};

/** Compute tasks, but for what moves them. */
export const taskGenerators = { register, get, getInputs, query };
