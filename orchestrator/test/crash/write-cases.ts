// SPDX-License-Identifier: Apache-2.0

import {
  type Callers,
  ComputePlanAction,
  ComputeTaskAction,
  ErrorType,
  FailedAssetKind,
  FunctionAction,
} from '@orchestrator/proto';
import { ALL_METHODS } from '../support/all-methods';
import {
  newAddress,
  newFunction,
  newManager,
  newModel,
  newPlan,
  newSample,
  newTask,
  parentInputs,
} from '../support/drafts';
import { CHANNEL, ORG1, ORG2, ORG3, OTHER_CHANNEL } from '../support/target';

/** Calls as an organization, of a server or of a host in this process. */
export type World = (mspid: string, channel?: string) => Callers;

/** One call that writes, and what it needs. Its keys are fixed, so that it can be made in several worlds. */
export interface WriteCase {
  /** Brings a world to where the call can be made. */
  readonly prepare: (as: World) => Promise<void>;
  readonly call: (as: World) => Promise<unknown>;
}

/** Registers the organizations that all cases need. */
export async function registerOrganizations(as: World): Promise<void> {
  for (const mspid of [ORG1, ORG2]) await as(mspid).organization.registerOrganization({});
}

/** For each rpc that writes, by its path: makes a case with fresh keys. */
export const WRITE_CASES: Readonly<Record<string, () => WriteCase>> = {
  '/orchestrator.OrganizationService/RegisterOrganization': organizationCase(),
  '/orchestrator.ComputePlanService/RegisterPlan': () => {
    const plan = newPlan();
    return { prepare: nothing, call: (as) => as(ORG1).computePlan.registerPlan(plan) };
  },
  '/orchestrator.ComputePlanService/UpdatePlan': () => {
    const { plan, prepare } = taskPlace();
    return { prepare, call: (as) => as(ORG1).computePlan.updatePlan({ key: plan.key, name: 'renamed' }) };
  },
  '/orchestrator.ComputePlanService/ApplyPlanAction': () => {
    const { plan, prepare } = taskPlace();
    const action = ComputePlanAction.PLAN_ACTION_CANCELED;
    return { prepare, call: (as) => as(ORG1).computePlan.applyPlanAction({ key: plan.key, action }) };
  },
  '/orchestrator.FunctionService/RegisterFunction': () => {
    const asset = newFunction();
    return { prepare: nothing, call: (as) => as(ORG1).function.registerFunction(asset) };
  },
  '/orchestrator.FunctionService/UpdateFunction': () => {
    const { asset, prepare } = taskPlace();
    const request = { key: asset.key, name: 'renamed', image: newAddress() };
    return { prepare, call: (as) => as(ORG1).function.updateFunction(request) };
  },
  '/orchestrator.FunctionService/ApplyFunctionAction': () => {
    const { asset, tasks, plan } = taskPlace();
    return {
      prepare: async (as) => {
        await as(ORG1).function.registerFunction(asset);
        await as(ORG1).computePlan.registerPlan(plan);
        await as(ORG1).computeTask.registerTasks({ tasks });
      },
      call: (as) =>
        as(ORG1).function.applyFunctionAction({
          functionKey: asset.key,
          action: FunctionAction.FUNCTION_ACTION_CANCELED,
        }),
    };
  },
  '/orchestrator.DataManagerService/RegisterDataManager': () => {
    const manager = newManager();
    return { prepare: nothing, call: (as) => as(ORG2).dataManager.registerDataManager(manager) };
  },
  '/orchestrator.DataManagerService/UpdateDataManager': () => {
    const { manager, prepare } = dataPlace();
    return { prepare, call: (as) => as(ORG2).dataManager.updateDataManager({ key: manager.key, name: 'renamed' }) };
  },
  '/orchestrator.DataSampleService/RegisterDataSamples': () => {
    const { manager, prepare } = dataPlace();
    const samples = [1, 2, 3].map(() => newSample({ dataManagerKeys: [manager.key] }));
    return { prepare, call: (as) => as(ORG2).dataSample.registerDataSamples({ samples }) };
  },
  '/orchestrator.DataSampleService/UpdateDataSamples': () => {
    const { samples, other, prepare } = dataPlace();
    const request = { keys: samples.map(({ key }) => key), dataManagerKeys: [other.key] };
    return { prepare, call: (as) => as(ORG2).dataSample.updateDataSamples(request) };
  },
  '/orchestrator.ComputeTaskService/RegisterTasks': () => {
    const { asset, plan, tasks } = taskPlace();
    return {
      prepare: async (as) => {
        await as(ORG1).function.registerFunction(asset);
        await as(ORG1).computePlan.registerPlan(plan);
      },
      call: (as) => as(ORG1).computeTask.registerTasks({ tasks }),
    };
  },
  '/orchestrator.ComputeTaskService/ApplyTaskAction': () => {
    const { first, prepare } = executingPlace();
    // The children of the first task become ready in the same call.
    return { prepare, call: (as) => move(as, first, ComputeTaskAction.TASK_ACTION_DONE) };
  },
  '/orchestrator.ComputeTaskService/DisableOutput': () => {
    const { first, tasks, prepare } = executingPlace();
    const models = [newModel({ computeTaskKey: first.key })];
    return {
      prepare: async (as) => {
        await prepare(as);
        await as(ORG2).model.registerModels({ models });
        await move(as, first, ComputeTaskAction.TASK_ACTION_DONE);
        for (const task of tasks.slice(1)) {
          await move(as, task, ComputeTaskAction.TASK_ACTION_EXECUTING);
          await move(as, task, ComputeTaskAction.TASK_ACTION_DONE);
        }
      },
      call: (as) => as(ORG2).computeTask.disableOutput({ computeTaskKey: first.key, identifier: 'model' }),
    };
  },
  '/orchestrator.ModelService/RegisterModel': () => {
    const { first, prepare } = executingPlace();
    const model = newModel({ computeTaskKey: first.key });
    return { prepare, call: (as) => as(ORG2).model.registerModel(model) };
  },
  '/orchestrator.ModelService/RegisterModels': () => {
    const { first, prepare } = executingPlace();
    const models = ['model', 'extras', 'extras'].map((computeTaskOutputIdentifier) =>
      newModel({ computeTaskKey: first.key, computeTaskOutputIdentifier }),
    );
    return { prepare, call: (as) => as(ORG2).model.registerModels({ models }) };
  },
  '/orchestrator.PerformanceService/RegisterPerformance': () => {
    const { first, prepare } = executingPlace();
    const request = { computeTaskKey: first.key, computeTaskOutputIdentifier: 'score', performanceValue: 0.5 };
    return { prepare, call: (as) => as(ORG2).performance.registerPerformance(request) };
  },
  '/orchestrator.FailureReportService/RegisterFailureReport': () => {
    const { first, prepare } = executingPlace();
    const request = {
      assetKey: first.key,
      assetType: FailedAssetKind.FAILED_ASSET_COMPUTE_TASK,
      errorType: ErrorType.ERROR_TYPE_EXECUTION,
      logsAddress: newAddress(),
    };
    return { prepare, call: (as) => as(ORG2).failureReport.registerFailureReport(request) };
  },
  '/orchestrator.ProfilingService/RegisterProfilingStep': () => {
    const { first, prepare } = executingPlace();
    const step = { assetKey: first.key, duration: 7, step: 'step' };
    return { prepare, call: (as) => as(ORG2).profiling.registerProfilingStep(step) };
  },
};

/** The rpcs that write, by their paths. */
export const WRITES = ALL_METHODS.filter(({ readOnly }) => !readOnly).map(({ path }) => path);

/** A case of an rpc, with fresh keys. */
export function caseOf(path: string): WriteCase {
  const make = WRITE_CASES[path];
  if (make === undefined) throw new Error(`no case for ${path}: add one to write-cases.ts`);
  return make();
}

async function nothing(): Promise<void> {
  return Promise.resolve();
}

/** Organizations cannot be made up: there is one left on each channel, for two cases in turn on each store. */
function organizationCase(): () => WriteCase {
  let count = 0;
  return () => {
    const channel = count++ % 2 === 0 ? CHANNEL : OTHER_CHANNEL;
    return { prepare: nothing, call: (as) => as(ORG3, channel).organization.registerOrganization({}) };
  };
}

/** A plan with a task and two children of it, whose function is built. */
function taskPlace() {
  const asset = newFunction();
  const plan = newPlan();
  const common = { worker: ORG2, functionKey: asset.key, computePlanKey: plan.key };
  const outputs = new Map([
    ...(newTask({}).outputs ?? []),
    ['model', { permissions: { public: true }, transient: true }],
  ]);
  const first = newTask({ ...common, outputs });
  const child = () => newTask({ ...common, inputs: parentInputs('models', [first.key]) });
  const tasks = [first, child(), child()];
  const prepare = async (as: World): Promise<void> => {
    await as(ORG1).function.registerFunction(asset);
    for (const action of [FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY]) {
      await as(ORG1).function.applyFunctionAction({ functionKey: asset.key, action });
    }
    await as(ORG1).computePlan.registerPlan(plan);
    await as(ORG1).computeTask.registerTasks({ tasks });
  };
  return { asset, plan, tasks, first, prepare };
}

/** The same, and the first task is executing. */
function executingPlace() {
  const place = taskPlace();
  const prepare = async (as: World): Promise<void> => {
    await place.prepare(as);
    await move(as, place.first, ComputeTaskAction.TASK_ACTION_EXECUTING);
  };
  return { ...place, prepare };
}

/** Two data managers, and two samples of the first one. */
function dataPlace() {
  const [manager, other] = [newManager(), newManager()];
  const samples = [1, 2].map(() => newSample({ dataManagerKeys: [manager.key] }));
  const prepare = async (as: World): Promise<void> => {
    for (const each of [manager, other]) await as(ORG2).dataManager.registerDataManager(each);
    await as(ORG2).dataSample.registerDataSamples({ samples });
  };
  return { manager, other, samples, prepare };
}

function move(as: World, { key }: { readonly key: string }, action: ComputeTaskAction): Promise<unknown> {
  return as(ORG2).computeTask.applyTaskAction({ computeTaskKey: key, action });
}
