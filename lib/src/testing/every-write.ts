// SPDX-License-Identifier: Apache-2.0

import {
  AssetKind,
  type Callers,
  ComputePlanAction,
  ComputeTaskAction,
  ErrorType,
  FailedAssetKind,
  FunctionAction,
} from '@orchestrator/proto';

const OPEN = { public: true };
const ADDRESS = { checksum: 'ab'.repeat(32), storageAddress: 'http://storage.example.org/x' };
const key = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** How maps of requests are filled. */
export type MapOrder = <V>(entries: [string, V][]) => ReadonlyMap<string, V>;

/** Calls every write rpc on an empty channel as one organization, with the same requests each time. */
export async function callEveryWrite(as: Callers, order: MapOrder = (entries) => new Map(entries)): Promise<void> {
  const { organization, dataManager, dataSample, function: functions, computePlan, computeTask, ...more } = as;
  const { model, performance, failureReport, profiling } = more;
  const metadata = order([
    ['ä', '1'],
    ['b', '2'],
    ['10', '3'],
    ['9', '4'],
  ]);
  await organization.registerOrganization({ address: 'http://org-1.example.org' });
  const manager = {
    name: 'm',
    newPermissions: OPEN,
    logsPermission: OPEN,
    description: ADDRESS,
    opener: ADDRESS,
    metadata,
  };
  await dataManager.registerDataManager({ key: key(1), ...manager });
  await dataManager.updateDataManager({ key: key(1), name: 'other' });
  await dataSample.registerDataSamples({
    samples: [{ key: key(2), dataManagerKeys: [key(1)], checksum: ADDRESS.checksum }],
  });
  await dataSample.updateDataSamples({ keys: [key(2)], dataManagerKeys: [key(1)] });
  const inputs = order([
    ['opener', { kind: AssetKind.ASSET_DATA_MANAGER }],
    ['samples', { kind: AssetKind.ASSET_DATA_SAMPLE, multiple: true }],
    ['shared', { kind: AssetKind.ASSET_MODEL, optional: true, multiple: true }],
  ]);
  const outputs = order([
    ['model', { kind: AssetKind.ASSET_MODEL, multiple: true }],
    ['score', { kind: AssetKind.ASSET_PERFORMANCE }],
  ]);
  const definition = {
    name: 'f',
    description: ADDRESS,
    archive: ADDRESS,
    newPermissions: OPEN,
    metadata,
    inputs,
    outputs,
  };
  await functions.registerFunction({ key: key(3), ...definition });
  await functions.updateFunction({ key: key(3), name: 'g', image: ADDRESS });
  await computePlan.registerPlan({ key: key(4), name: 'p', metadata });
  await computePlan.updatePlan({ key: key(4), name: 'q' });
  const taskOutputs = order([
    ['model', { permissions: OPEN, transient: true }],
    ['score', { permissions: OPEN }],
  ]);
  const task = (number: number, parent?: number) => ({
    key: key(number),
    functionKey: key(3),
    computePlanKey: key(4),
    metadata,
    inputs: [
      { identifier: 'opener', assetKey: key(1) },
      { identifier: 'samples', assetKey: key(2) },
      ...(parent === undefined
        ? []
        : [{ identifier: 'shared', parentTaskOutput: { parentTaskKey: key(parent), outputIdentifier: 'model' } }]),
    ],
    outputs: taskOutputs,
  });
  await computeTask.registerTasks({ tasks: [task(12), task(11), task(10)] });
  await functions.applyFunctionAction({ functionKey: key(3), action: FunctionAction.FUNCTION_ACTION_BUILDING });
  await functions.applyFunctionAction({ functionKey: key(3), action: FunctionAction.FUNCTION_ACTION_READY });
  for (const number of [10, 11, 12]) {
    await computeTask.applyTaskAction({ computeTaskKey: key(number), action: ComputeTaskAction.TASK_ACTION_EXECUTING });
  }
  const output = { computeTaskKey: key(10), computeTaskOutputIdentifier: 'model', address: ADDRESS };
  await model.registerModels({ models: [{ key: key(21), ...output }] });
  await model.registerModel({ key: key(22), ...output });
  await performance.registerPerformance({
    computeTaskKey: key(10),
    computeTaskOutputIdentifier: 'score',
    performanceValue: NaN,
  });
  await profiling.registerProfilingStep({ assetKey: key(10), step: 'step', duration: 1 });
  await failureReport.registerFailureReport({
    assetKey: key(11),
    assetType: FailedAssetKind.FAILED_ASSET_COMPUTE_TASK,
    errorType: ErrorType.ERROR_TYPE_INTERNAL,
  });
  await computeTask.applyTaskAction({ computeTaskKey: key(10), action: ComputeTaskAction.TASK_ACTION_DONE });
  await computeTask.registerTasks({ tasks: [{ ...task(13, 12) }] });
  await computeTask.applyTaskAction({ computeTaskKey: key(13), action: ComputeTaskAction.TASK_ACTION_CANCELED });
  await computePlan.registerPlan({ key: key(5), name: 'p' });
  await computePlan.applyPlanAction({ key: key(5), action: ComputePlanAction.PLAN_ACTION_CANCELED });
  await computeTask.registerTasks({ tasks: [{ ...task(14, 10), inputs: task(14, 10).inputs }] });
  await computeTask.applyTaskAction({ computeTaskKey: key(14), action: ComputeTaskAction.TASK_ACTION_CANCELED });
  await computeTask.disableOutput({ computeTaskKey: key(10), identifier: 'model' });
}
