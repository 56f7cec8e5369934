// SPDX-License-Identifier: Apache-2.0

export { assetFunction } from './function';
export { channelImport } from './channel-import';
export { computePlan } from './compute-plan';
export { computeTask } from './compute-task';
export { dataManager } from './data-manager';
export { dataSample } from './data-sample';
export { failureReport } from './failure-report';
export { model } from './model';
export { organization } from './organization';
export { outputAsset, taskOutput } from './task-output';
export { performance } from './performance';
export { profilingStep } from './profiling';
