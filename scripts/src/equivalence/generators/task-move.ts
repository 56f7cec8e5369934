// SPDX-License-Identifier: Apache-2.0

import {
  type ComputeTask,
  ComputeTaskAction,
  ComputeTaskStatus,
  ErrorType,
  FailedAssetKind,
  FunctionStatus,
  services,
} from '@orchestrator/proto';
import { valuesOf } from '../draws';
import type { Generator, Scene } from '../scene';

const { methods } = services.computeTask;
const { registerFailureReport, getFailureReport } = services.failureReport.methods;
const { TASK_ACTION_CANCELED, TASK_ACTION_DONE, TASK_ACTION_EXECUTING, TASK_ACTION_FAILED } = ComputeTaskAction;
const { STATUS_CANCELED, STATUS_DONE, STATUS_EXECUTING, STATUS_FAILED, STATUS_WAITING_FOR_EXECUTOR_SLOT } =
  ComputeTaskStatus;

/** Those that somebody may ask for come more often. */
const ACTIONS = [
  ...[TASK_ACTION_EXECUTING, TASK_ACTION_DONE, TASK_ACTION_CANCELED, TASK_ACTION_FAILED],
  ...valuesOf(ComputeTaskAction),
];

const LOGS = ['', '', 'because', 'long '.repeat(1000), 'é'.repeat(2100)];

function move(scene: Scene, task: ComputeTask, action: ComputeTaskAction): ReturnType<Generator> {
  const request = {
    computeTaskKey: scene.draws.slip(10) ? scene.draws.key() : task.key,
    action,
    log: scene.draws.one(LOGS),
  };
  const isShared = action === TASK_ACTION_CANCELED || action === TASK_ACTION_FAILED;
  const mover = isShared ? scene.draws.oneOf(task.owner, task.worker) : task.worker;
  return scene.callBy(mover, methods.applyTaskAction, request);
}

/** Starts a task that can be started. */
const start: Generator = (scene) => {
  const task = scene.oneOf(scene.assets.tasks, ({ status }) => status === STATUS_WAITING_FOR_EXECUTOR_SLOT);
  return task && move(scene, task, TASK_ACTION_EXECUTING);
};

/** Ends a task that was started. */
const finish: Generator = (scene) => {
  const { draws } = scene;
  const task = scene.oneOf(scene.assets.tasks, ({ status }) => status === STATUS_EXECUTING);
  const action = draws.chance(85) ? TASK_ACTION_DONE : draws.oneOf(TASK_ACTION_CANCELED, TASK_ACTION_FAILED);
  return task && move(scene, task, action);
};

/** Any action on any task, often on one that has ended. */
const act: Generator = (scene) => {
  const ended = scene.draws.chance(30) ? scene.oneOf(scene.assets.tasks, isOver) : undefined;
  const task = ended ?? scene.oneOf(scene.assets.tasks);
  return task && move(scene, task, scene.draws.value(ACTIONS, 77));
};

function isOver({ status }: ComputeTask): boolean {
  return [STATUS_DONE, STATUS_CANCELED, STATUS_FAILED].includes(status);
}

/** Gives up a child of a task that is through, so that its outputs may be disabled. */
const giveUpChild: Generator = (scene) => {
  const { tasks } = scene.assets;
  const isThrough = (key: string | undefined): boolean => {
    const parent = tasks.get(key ?? '');
    return parent !== undefined && isOver(parent);
  };
  const task = scene.oneOf(
    tasks,
    (one) => !isOver(one) && one.inputs.some(({ parentTaskOutput }) => isThrough(parentTaskOutput?.parentTaskKey)),
  );
  return task && move(scene, task, TASK_ACTION_CANCELED);
};

const reportFailure: Generator = (scene) => {
  const { draws, assets } = scene;
  const isAny = draws.slip(60);
  const task = scene.oneOf(assets.tasks, ({ status }) => isAny || status === STATUS_EXECUTING);
  const ofTask = scene.oneOf(
    assets.functions,
    ({ status }) => isAny || status === FunctionStatus.FUNCTION_STATUS_BUILDING,
  );
  const isFunction = task === undefined || draws.chance(40);
  const failed = isFunction ? ofTask : task;
  if (failed === undefined) return undefined;
  const errorType = draws.oneOf(
    ErrorType.ERROR_TYPE_BUILD,
    ErrorType.ERROR_TYPE_EXECUTION,
    ErrorType.ERROR_TYPE_INTERNAL,
  );
  const needsLogs = errorType !== ErrorType.ERROR_TYPE_INTERNAL;
  const asset = isFunction ? FailedAssetKind.FAILED_ASSET_FUNCTION : FailedAssetKind.FAILED_ASSET_COMPUTE_TASK;
  return scene.callBy('worker' in failed ? failed.worker : failed.owner, registerFailureReport, {
    assetKey: draws.slip(15) ? draws.key() : failed.key,
    errorType,
    assetType: draws.slip(15) ? FailedAssetKind.FAILED_ASSET_UNKNOWN : asset,
    logsAddress: needsLogs !== draws.slip(15) ? draws.address() : undefined,
  });
};

const getReport: Generator = (scene) => {
  const keys = [...scene.assets.reports, ...scene.draws.some([...scene.assets.tasks.keys()], 1), scene.draws.key()];
  return scene.call(getFailureReport, { assetKey: scene.draws.one(keys) });
};

/** What moves tasks, and reports on failures. */
export const taskMoveGenerators = { start, finish, act, giveUpChild, reportFailure, getReport };
