// SPDX-License-Identifier: Apache-2.0

import { type ComputeTask, ComputeTaskStatus, type DraftFields, type NewModel, services } from '@orchestrator/proto';
import type { Generator, Scene } from '../scene';

const { registerModel, registerModels, getModel, getComputeTaskOutputModels } = services.model.methods;
const { registerPerformance, queryPerformances } = services.performance.methods;
const { disableOutput } = services.computeTask.methods;
const { STATUS_CANCELED, STATUS_DONE, STATUS_EXECUTING, STATUS_FAILED } = ComputeTaskStatus;

const VALUES = [0, -0, 0.5, NaN, Infinity, -Infinity, 1e-40, 3.4e38, -1];

/** A task that takes outputs, mostly. */
function fillable(scene: Scene): ComputeTask | undefined {
  const isAny = scene.draws.slip(30);
  return scene.oneOf(scene.assets.tasks, ({ status }) => isAny || status === STATUS_EXECUTING);
}

function newModel(scene: Scene, task: ComputeTask): DraftFields<NewModel> {
  const { draws } = scene;
  return {
    key: scene.newKey(scene.assets.models),
    computeTaskKey: draws.slip(10) ? draws.one([...scene.assets.tasks.keys()]) : task.key,
    computeTaskOutputIdentifier: draws.slip(60) ? draws.oneOf('score', 'none') : draws.oneOf('model', 'extras'),
    address: draws.address(),
  };
}

const registerOne: Generator = (scene) => {
  const task = fillable(scene);
  return task && scene.callBy(task.worker, registerModel, newModel(scene, task));
};

const registerMany: Generator = (scene) => {
  const task = fillable(scene);
  if (task === undefined) return undefined;
  const models = Array.from({ length: scene.draws.slip(10) ? 0 : scene.draws.oneOf(1, 2, 2, 3) }, () =>
    newModel(scene, task),
  );
  const [first] = models;
  if (scene.draws.slip(10) && first !== undefined) models.push(first);
  return scene.callBy(task.worker, registerModels, { models });
};

const score: Generator = (scene) => {
  const { draws } = scene;
  const task = fillable(scene);
  const computeTaskOutputIdentifier = draws.slip(60) ? draws.oneOf('model', 'none') : 'score';
  const performanceValue = draws.one(VALUES);
  const request = { computeTaskKey: task?.key, computeTaskOutputIdentifier, performanceValue };
  return task && scene.callBy(task.worker, registerPerformance, request);
};

/** Outputs of tasks that are through, with children that are: few others can be disabled. */
const disable: Generator = (scene) => {
  const { draws, assets } = scene;
  const tasks = [...assets.tasks.values()];
  const parents = parentsOf(tasks);
  const busy = parentsOf(tasks.filter((task) => !isFinal(task)));
  const ready = assets.outputs.flatMap(({ computeTaskKey: key, computeTaskOutputIdentifier: identifier }) => {
    const task = assets.tasks.get(key);
    if (task === undefined || !isFinal(task) || !parents.has(key) || busy.has(key)) return [];
    return task.outputs.get(identifier)?.transient === true ? [{ task, identifier }] : [];
  });
  const isAny = draws.slip(15);
  const chosen = isAny ? undefined : draws.one(ready);
  if (chosen === undefined && !isAny) return undefined;
  const task = chosen?.task ?? scene.oneOf(assets.tasks, isFinal) ?? scene.oneOf(assets.tasks);
  const identifier = chosen?.identifier ?? draws.oneOf('model', 'extras', 'score', 'none');
  return task && scene.callBy(task.worker, disableOutput, { computeTaskKey: task.key, identifier });
};

function isFinal({ status }: ComputeTask): boolean {
  return [STATUS_CANCELED, STATUS_DONE, STATUS_FAILED].includes(status);
}

function parentsOf(tasks: readonly ComputeTask[]): Set<string | undefined> {
  return new Set(tasks.flatMap(({ inputs }) => inputs.map((input) => input.parentTaskOutput?.parentTaskKey)));
}

const get: Generator = (scene) => {
  const key = scene.keyOf(scene.assets.models);
  return key === undefined ? undefined : scene.call(getModel, { key });
};

const getOfTask: Generator = (scene) => {
  const computeTaskKey = scene.keyOf(scene.assets.tasks);
  return computeTaskKey === undefined ? undefined : scene.call(getComputeTaskOutputModels, { computeTaskKey });
};

const queryScores: Generator = (scene) => {
  const { draws, assets } = scene;
  const filter = {
    computeTaskKey: draws.chance(40) ? scene.keyOf(assets.tasks) : undefined,
    computeTaskOutputIdentifier: draws.oneOf('', 'score', 'none'),
  };
  return scene.listing(queryPerformances, draws.chance(30) ? {} : { filter });
};

/** Models and performances. */
export const outputGenerators = { registerOne, registerMany, score, disable, get, getOfTask, queryScores };
