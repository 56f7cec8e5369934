// SPDX-License-Identifier: Apache-2.0

import { services } from '@orchestrator/proto';
import { type Call, callOf, type Caller, CHANNELS } from './call';
import type { Step } from './program';
import type { Assets, World } from './world';

const TOGETHER = 16;
const PAGE = 2;

/** Reads all that a program can have made, by every way to read it. */
export function finalSteps(world: World): Step[] {
  return CHANNELS.flatMap((channel) => {
    const reader = { mspid: 'MyOrg1MSP', channel };
    const calls = reads(reader, world.assets(channel));
    const groups = Array.from({ length: Math.ceil(calls.length / TOGETHER) }, (_, i): Step => {
      return { kind: 'together', calls: calls.slice(i * TOGETHER, (i + 1) * TOGETHER) };
    });
    return [...groups, ...listings(reader, world.assets(channel))];
  });
}

function reads(reader: Caller, assets: Assets): Call[] {
  const {
    computePlan,
    computeTask,
    dataManager,
    dataSample,
    dataset,
    failureReport,
    function: functions,
    model,
  } = services;
  const keys = (kind: ReadonlyMap<string, unknown>): string[] => [...kind.keys()];
  const tasks = keys(assets.tasks);
  return [
    ...keys(assets.plans).map((key) => callOf(reader, computePlan.methods.getPlan, { key })),
    ...keys(assets.plans).map((key) => callOf(reader, computePlan.methods.isPlanRunning, { key })),
    ...keys(assets.functions).map((key) => callOf(reader, functions.methods.getFunction, { key })),
    ...keys(assets.managers).map((key) => callOf(reader, dataManager.methods.getDataManager, { key })),
    ...keys(assets.managers).map((key) => callOf(reader, dataset.methods.getDataset, { key })),
    ...keys(assets.samples).map((key) => callOf(reader, dataSample.methods.getDataSample, { key })),
    ...tasks.map((key) => callOf(reader, computeTask.methods.getTask, { key })),
    ...tasks.map((key) => callOf(reader, computeTask.methods.getTaskInputAssets, { computeTaskKey: key })),
    ...tasks.map((key) => callOf(reader, model.methods.getComputeTaskOutputModels, { computeTaskKey: key })),
    ...keys(assets.models).map((key) => callOf(reader, model.methods.getModel, { key })),
    ...[...assets.reports].map((key) => callOf(reader, failureReport.methods.getFailureReport, { assetKey: key })),
  ];
}

function listings(reader: Caller, assets: Assets): Step[] {
  const { computeTask, dataSample, function: functions, performance } = services;
  const { queryPerformances } = performance.methods;
  const calls = [...assets.plans.keys()].flatMap((computePlanKey) => [
    callOf(reader, computeTask.methods.queryTasks, { filter: { computePlanKey } }),
    callOf(reader, functions.methods.queryFunctions, { filter: { computePlanKey } }),
  ]);
  const keys = [...assets.samples.keys()];
  if (keys.length > 0) calls.push(callOf(reader, dataSample.methods.queryDataSamples, { filter: { keys } }));
  const scored = new Set(
    assets.outputs.flatMap((output) => (output.assetKey.includes('|') ? [output.computeTaskKey] : [])),
  );
  for (const computeTaskKey of scored) calls.push(callOf(reader, queryPerformances, { filter: { computeTaskKey } }));
  return calls.map((call) => ({ kind: 'listing', listing: { call, pageSize: PAGE, meanwhile: [] } }));
}
