// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import {
  type AssetEvent,
  ComputePlanAction,
  ComputeTaskAction,
  FailedAssetKind,
  FunctionAction,
} from '@orchestrator/proto';
import {
  newFailureReport,
  newFunction,
  newManager,
  newModel,
  newPlan,
  newSample,
  newTask,
  parentInputs,
} from '../support/drafts';
import { EventReader, nameOf, newestEventId } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { ORG2, type Target } from '../support/target';

const { TASK_ACTION_DONE, TASK_ACTION_EXECUTING } = ComputeTaskAction;
const { FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_CANCELED, FUNCTION_ACTION_READY } = FunctionAction;
const { FAILED_ASSET_COMPUTE_TASK, FAILED_ASSET_FUNCTION } = FailedAssetKind;
const USER = 'User action';
const REPORTED = 'failure report registered';

/** What an event says apart from its asset: what happened, to which key, and why. */
type Line = readonly [name: string, key: string, reason?: string];

/** A call, and the events that it has to emit. */
interface Emission {
  readonly send: () => Promise<unknown>;
  readonly expected: readonly Line[];
}

type Prepare = (fixture: Fixture) => Promise<Emission> | Emission;

const REGISTRATIONS: [string, Prepare][] = [
  [
    'RegisterDataManager its creation',
    ({ org1 }) => {
      const draft = newManager();
      return {
        send: () => org1.dataManager.registerDataManager(draft),
        expected: [['CREATED DATA_MANAGER', draft.key]],
      };
    },
  ],
  [
    'RegisterFunction its creation',
    ({ org1 }) => {
      const draft = newFunction();
      return { send: () => org1.function.registerFunction(draft), expected: [['CREATED FUNCTION', draft.key]] };
    },
  ],
  [
    'RegisterPlan its creation',
    ({ org1 }) => {
      const draft = newPlan();
      return { send: () => org1.computePlan.registerPlan(draft), expected: [['CREATED COMPUTE_PLAN', draft.key]] };
    },
  ],
  [
    'RegisterDataSamples one creation per sample, in the order of the request',
    ({ org1 }) => {
      const samples = Array.from({ length: 5 }, () => newSample());
      return {
        send: () => org1.dataSample.registerDataSamples({ samples }),
        expected: samples.map(({ key }) => ['CREATED DATA_SAMPLE', key]),
      };
    },
  ],
  [
    'RegisterTasks one creation per task, parents first',
    async (fixture) => {
      const [functionKey, computePlanKey] = [await fixture.readyFunction(), await fixture.plan()];
      const parent = newTask({ functionKey, computePlanKey, worker: ORG2 });
      const child = newTask({ ...parent, key: randomUUID(), inputs: parentInputs('models', [parent.key]) });
      return {
        send: () => fixture.org1.computeTask.registerTasks({ tasks: [child, parent] }),
        expected: [parent, child].map(({ key }) => ['CREATED COMPUTE_TASK', key]),
      };
    },
  ],
  [
    'RegisterModels for each model its creation, then that of the output asset',
    async (fixture) => {
      const { key: computeTaskKey } = await fixture.executingTask();
      const models = ['extras', 'model'].map((computeTaskOutputIdentifier) =>
        newModel({ computeTaskKey, computeTaskOutputIdentifier }),
      );
      return {
        send: () => fixture.org2.model.registerModels({ models }),
        expected: models.flatMap(({ key }): Line[] => [
          ['CREATED MODEL', key],
          ['CREATED COMPUTE_TASK_OUTPUT_ASSET', computeTaskKey],
        ]),
      };
    },
  ],
  [
    'RegisterModel the same for its one model',
    async (fixture) => {
      const { key: computeTaskKey } = await fixture.executingTask();
      const model = newModel({ computeTaskKey });
      return {
        send: () => fixture.org2.model.registerModel(model),
        expected: [
          ['CREATED MODEL', model.key],
          ['CREATED COMPUTE_TASK_OUTPUT_ASSET', computeTaskKey],
        ],
      };
    },
  ],
  [
    'RegisterPerformance its creation under task and identifier, then that of the output asset',
    async (fixture) => {
      const { key: computeTaskKey } = await fixture.executingTask();
      const score = { computeTaskKey, computeTaskOutputIdentifier: 'score' };
      return {
        send: () => fixture.org2.performance.registerPerformance(score),
        expected: [
          ['CREATED PERFORMANCE', `${computeTaskKey}|score`],
          ['CREATED COMPUTE_TASK_OUTPUT_ASSET', computeTaskKey],
        ],
      };
    },
  ],
  [
    'RegisterFailureReport the failure of the task, none of the plan, then its creation',
    async (fixture) => {
      const { key } = await fixture.executingTask();
      return {
        send: () => fixture.org2.failureReport.registerFailureReport(newFailureReport(key, FAILED_ASSET_COMPUTE_TASK)),
        expected: [
          ['UPDATED COMPUTE_TASK', key, REPORTED],
          ['CREATED FAILURE_REPORT', key],
        ],
      };
    },
  ],
  [
    'RegisterFailureReport the failure of the function, those of its tasks, then its creation',
    async (fixture) => {
      const functionKey = await fixture.function();
      const { key } = await fixture.task({ functionKey });
      await fixture.moveFunction(functionKey, FUNCTION_ACTION_BUILDING);
      return {
        send: () =>
          fixture.org1.failureReport.registerFailureReport(newFailureReport(functionKey, FAILED_ASSET_FUNCTION)),
        expected: [
          ['UPDATED FUNCTION', functionKey, REPORTED],
          ['UPDATED COMPUTE_TASK', key, REPORTED],
          ['CREATED FAILURE_REPORT', functionKey],
        ],
      };
    },
  ],
  [
    'RegisterProfilingStep its creation under the key that it is given',
    ({ org1 }) => {
      const step = { assetKey: randomUUID(), step: 'download', duration: 1 };
      return {
        send: () => org1.profiling.registerProfilingStep(step),
        expected: [['CREATED PROFILING_STEP', step.assetKey]],
      };
    },
  ],
];

const CHANGES: [string, Prepare][] = [
  [
    'UpdateDataManager its update, without a reason',
    async ({ org1 }) => {
      const { key } = await org1.dataManager.registerDataManager(newManager());
      return {
        send: () => org1.dataManager.updateDataManager({ key, name: 'n' }),
        expected: [['UPDATED DATA_MANAGER', key]],
      };
    },
  ],
  [
    'UpdateDataSamples one update per key, in the order of the request',
    async ({ org1 }) => {
      const samples = [newSample(), newSample(), newSample()];
      await org1.dataSample.registerDataSamples({ samples });
      const keys = samples.map(({ key }) => key).reverse();
      return {
        send: () => org1.dataSample.updateDataSamples({ keys }),
        expected: keys.map((key) => ['UPDATED DATA_SAMPLE', key]),
      };
    },
  ],
  [
    'UpdateFunction its update, without a reason',
    async (fixture) => {
      const key = await fixture.function();
      return {
        send: () => fixture.org1.function.updateFunction({ key, name: 'n' }),
        expected: [['UPDATED FUNCTION', key]],
      };
    },
  ],
  [
    'UpdatePlan its update, without a reason',
    async (fixture) => {
      const key = await fixture.plan();
      return {
        send: () => fixture.org1.computePlan.updatePlan({ key, name: 'n' }),
        expected: [['UPDATED COMPUTE_PLAN', key]],
      };
    },
  ],
  [
    'ApplyPlanAction its update, without a reason, and nothing of the tasks',
    async (fixture) => {
      const { planKey: key } = await fixture.task();
      return {
        send: () => fixture.org1.computePlan.applyPlanAction({ key, action: ComputePlanAction.PLAN_ACTION_CANCELED }),
        expected: [['UPDATED COMPUTE_PLAN', key]],
      };
    },
  ],
  [
    'ApplyTaskAction its update with the text of the caller as the reason',
    async (fixture) => {
      const { key: computeTaskKey } = await fixture.task();
      const request = { computeTaskKey, action: TASK_ACTION_EXECUTING, log: 'it was time' };
      return {
        send: () => fixture.org2.computeTask.applyTaskAction(request),
        expected: [['UPDATED COMPUTE_TASK', computeTaskKey, 'it was time']],
      };
    },
  ],
  [
    'ApplyTaskAction its update to DONE, then that of each child it releases, which names the parent',
    async (fixture) => {
      const parent = await fixture.executingTask();
      const { functionKey, planKey: computePlanKey } = parent;
      const child = await fixture.task({ functionKey, computePlanKey, inputs: parentInputs('models', [parent.key]) });
      return {
        send: () => fixture.moveTask(parent.key, TASK_ACTION_DONE),
        expected: [
          ['UPDATED COMPUTE_TASK', parent.key, USER],
          ['UPDATED COMPUTE_TASK', child.key, `parent task ${parent.key} finished`],
        ],
      };
    },
  ],
  [
    'ApplyFunctionAction its update, then that of each task with the same reason',
    async (fixture) => {
      const functionKey = await fixture.function();
      const { key } = await fixture.task({ functionKey });
      return {
        send: () => fixture.moveFunction(functionKey, FUNCTION_ACTION_CANCELED),
        expected: [
          ['UPDATED FUNCTION', functionKey, USER],
          ['UPDATED COMPUTE_TASK', key, USER],
        ],
      };
    },
  ],
  [
    'ApplyFunctionAction its update to READY, then that of each task, which names the function',
    async (fixture) => {
      const functionKey = await fixture.function();
      const { key } = await fixture.task({ functionKey });
      await fixture.moveFunction(functionKey, FUNCTION_ACTION_BUILDING);
      return {
        send: () => fixture.moveFunction(functionKey, FUNCTION_ACTION_READY),
        expected: [
          ['UPDATED FUNCTION', functionKey, USER],
          ['UPDATED COMPUTE_TASK', key, `function ${functionKey} finished building`],
        ],
      };
    },
  ],
  [
    'DisableOutput one for each model',
    async (fixture) => {
      const { key: computeTaskKey, modelKey } = await fixture.disposableTask();
      return {
        send: () => fixture.org2.computeTask.disableOutput({ computeTaskKey, identifier: 'model' }),
        expected: [['DISABLED MODEL', modelKey]],
      };
    },
  ],
];

/** Which events each call emits, in which order. That of RegisterOrganization is among the scenarios of its service. */
export function describeEventEmission(target: () => Target): void {
  describe('events', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    it.each([...REGISTRATIONS, ...CHANGES])('tell of %s', async (_emission, prepare) => {
      const { send, expected } = await prepare(fixture);

      const events = await eventsDuring(fixture, send);

      expect(events.map(lineOf)).toEqual(expected.map(([name, key, reason]) => [name, key, reason]));
      expect(new Set(events.map(({ timestamp }) => JSON.stringify(timestamp))).size).toBe(1);
    });

    it('have no other metadata than the reason', async () => {
      const { key } = await fixture.executingTask();

      const events = await eventsDuring(fixture, () => fixture.moveTask(key, TASK_ACTION_DONE));

      expect(events.map(({ metadata }) => [...metadata.keys()])).toEqual([['reason']]);
    });

    it('tell of nothing when the call is refused', async () => {
      const { key } = await fixture.task();

      const events = await eventsDuring(fixture, () => fixture.moveTask(key, TASK_ACTION_DONE).catch(() => undefined));

      expect(events).toEqual([]);
    });
  });
}

/** The events between the newest one now and those of a marker that comes after the call. */
async function eventsDuring(fixture: Fixture, send: () => Promise<unknown>): Promise<AssetEvent[]> {
  const startEventId = await newestEventId(fixture.org1);
  await send();
  const marker = await fixture.plan();
  const reader = new EventReader(fixture.target, { startEventId });
  const events = await reader.through(marker).finally(() => reader.close());
  return events.slice(0, -1);
}

function lineOf(event: AssetEvent): Line {
  return [nameOf(event), event.assetKey, event.metadata.get('reason')] as Line;
}
