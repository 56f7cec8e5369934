// SPDX-License-Identifier: Apache-2.0

import { status as grpcStatus } from '@grpc/grpc-js';
import { ERRORS } from '@orchestrator/lib';
import { functionTransitions, taskTransitions } from '@orchestrator/lib/testing';
import { ComputeTaskStatus, FunctionStatus, services } from '@orchestrator/proto';
import { METHODS } from './call';
import { valuesOf } from './draws';

type Refusal = keyof typeof ERRORS;

/** No program can ask for faults of servers, of networks and of callers' clocks. */
const WITHOUT_PROGRAM: readonly Refusal[] = [
  'malformedBytes',
  'internal',
  'aborted',
  'unavailable',
  'deadlineExceeded',
];

/** The codes of these. */
export const FAULTS: readonly string[] = WITHOUT_PROGRAM.map((name) => ERRORS[name].number);

/** A row of the table: an rpc and how it ended. */
export function rowOf(path: string, outcome: string): string {
  return `${path.replace('/orchestrator.', '')} ${outcome}`;
}

/** All that programs are to reach: every rpc with every code it refuses by, every event, every change of status, legal or not. */
export function toReach(): string[] {
  const rpcs = Object.entries(refusals()).flatMap(([path, codes]) => ['OK', ...codes].map((code) => rowOf(path, code)));
  return [...rpcs, ...codes(), ...events(), ...beginnings(), ...moves(), ...refusedMoves()];
}

function codes(): string[] {
  const names = (Object.keys(ERRORS) as Refusal[]).filter((name) => !WITHOUT_PROGRAM.includes(name));
  return names.map((name) => `code ${outcomeOf(name)}`);
}

function events(): string[] {
  const created = ['ORGANIZATION', 'DATA_SAMPLE', 'DATA_MANAGER', 'FUNCTION', 'COMPUTE_TASK', 'COMPUTE_PLAN', 'MODEL'];
  const others = ['PERFORMANCE', 'FAILURE_REPORT', 'COMPUTE_TASK_OUTPUT_ASSET', 'PROFILING_STEP'];
  const updated = ['DATA_SAMPLE', 'DATA_MANAGER', 'FUNCTION', 'COMPUTE_TASK', 'COMPUTE_PLAN'];
  return [
    ...[...created, ...others].map((kind) => `event ASSET_${kind} EVENT_ASSET_CREATED`),
    ...updated.map((kind) => `event ASSET_${kind} EVENT_ASSET_UPDATED`),
    'event ASSET_MODEL EVENT_ASSET_DISABLED',
  ];
}

const { STATUS_DONE, STATUS_EXECUTING, STATUS_UNKNOWN } = ComputeTaskStatus;

function beginnings(): string[] {
  const never: readonly number[] = [STATUS_UNKNOWN, STATUS_EXECUTING, STATUS_DONE];
  const tasks = valuesOf(ComputeTaskStatus).filter((status) => !never.includes(status));
  return ['begins FUNCTION_STATUS_WAITING', ...tasks.map((status) => `begins ${ComputeTaskStatus[status]}`)];
}

interface Move {
  readonly name: string;
  readonly from: readonly number[];
  readonly to: number;
}

const MACHINES: readonly {
  readonly moves: readonly Move[];
  readonly names: Readonly<Record<number, string>>;
  /** Those that somebody can ask for. */
  readonly asked: readonly Move[];
  readonly statuses: readonly number[];
}[] = [
  {
    moves: Object.values(functionTransitions),
    names: FunctionStatus,
    asked: Object.values(functionTransitions),
    statuses: valuesOf(FunctionStatus),
  },
  {
    moves: Object.values(taskTransitions),
    names: ComputeTaskStatus,
    asked: [taskTransitions.executing, taskTransitions.done, taskTransitions.canceled, taskTransitions.failed],
    statuses: valuesOf(ComputeTaskStatus),
  },
];

function moves(): string[] {
  const all = MACHINES.flatMap(({ moves: every, names }) =>
    every.flatMap(({ from, to }) => from.map((status) => `moves ${names[status] ?? ''} -> ${names[to] ?? ''}`)),
  );
  return [...new Set(all)];
}

function refusedMoves(): string[] {
  return MACHINES.flatMap(({ asked, names, statuses }) =>
    asked.flatMap(({ name, from }) =>
      statuses
        .filter((status) => status !== 0 && !from.includes(status))
        .map((status) => `refused: ${name} in ${names[status] ?? ''}`),
    ),
  );
}

/** `NOT_FOUND OE0002` for the name of an error. */
function outcomeOf(name: Refusal): string {
  const { number, status } = ERRORS[name];
  return `${grpcStatus[status]} ${number}`;
}

function refusals(): Record<string, string[]> {
  const { computePlan, computeTask, dataManager, dataSample, dataset, event, failureReport } = services;
  const { function: functions, info, model, organization, performance, profiling } = services;
  const read: readonly Refusal[] = ['invalidAsset', 'notFound'];
  const change: readonly Refusal[] = [...read, 'permissionDenied'];
  const create: readonly Refusal[] = ['invalidAsset', 'conflict', 'badRequest'];
  const fill: readonly Refusal[] = [...change, 'badRequest', 'conflict', 'missingTaskOutput', 'incompatibleKind'];
  const rows: readonly (readonly [{ readonly path: string }, readonly Refusal[]])[] = [
    [organization.methods.registerOrganization, ['invalidAsset', 'conflict']],
    [organization.methods.getAllOrganizations, []],
    [info.methods.queryVersion, ['badRequest', 'permissionDenied']],
    [computePlan.methods.registerPlan, create],
    [computePlan.methods.getPlan, read],
    [computePlan.methods.applyPlanAction, [...change, 'unimplemented', 'planTerminated']],
    [computePlan.methods.queryPlans, ['invalidAsset']],
    [computePlan.methods.updatePlan, change],
    [computePlan.methods.isPlanRunning, read],
    [functions.methods.registerFunction, create],
    [functions.methods.getFunction, read],
    [functions.methods.queryFunctions, ['invalidAsset']],
    [functions.methods.updateFunction, change],
    [functions.methods.applyFunctionAction, [...change, 'badRequest', 'illegalTransition']],
    [dataManager.methods.registerDataManager, create],
    [dataManager.methods.getDataManager, read],
    [dataManager.methods.queryDataManagers, ['invalidAsset']],
    [dataManager.methods.updateDataManager, change],
    [dataSample.methods.registerDataSamples, [...create, 'notFound', 'permissionDenied']],
    [dataSample.methods.updateDataSamples, change],
    [dataSample.methods.queryDataSamples, ['invalidAsset']],
    [dataSample.methods.getDataSample, read],
    [dataset.methods.getDataset, read],
    [computeTask.methods.registerTasks, [...create, 'notFound', 'permissionDenied']],
    [computeTask.methods.queryTasks, ['invalidAsset']],
    [computeTask.methods.getTask, read],
    [computeTask.methods.applyTaskAction, [...change, 'illegalTransition']],
    [computeTask.methods.getTaskInputAssets, [...read, 'badRequest']],
    [computeTask.methods.disableOutput, [...change, 'cannotDisableOutput']],
    [model.methods.registerModel, fill],
    [model.methods.registerModels, fill],
    [model.methods.getModel, read],
    [model.methods.getComputeTaskOutputModels, ['invalidAsset']],
    [performance.methods.registerPerformance, fill],
    [performance.methods.queryPerformances, ['invalidAsset']],
    [failureReport.methods.registerFailureReport, [...change, 'badRequest', 'illegalTransition']],
    [failureReport.methods.getFailureReport, read],
    [profiling.methods.registerProfilingStep, ['invalidAsset']],
    [event.methods.queryEvents, ['invalidAsset']],
  ];
  const known = new Map(rows.map(([{ path }, names]) => [path, names.map(outcomeOf)]));
  return Object.fromEntries(
    [...METHODS.values()].flatMap(({ path, streams }) => (streams ? [] : [[path, known.get(path) ?? []]])),
  );
}
