// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import {
  ComputePlanAction,
  ComputeTaskAction,
  encode,
  FailedAssetKind,
  FunctionAction,
  services,
} from '@orchestrator/proto';
import type { Client } from '../../src/client/connect';
import { newFailureReport, newFunction, newManager, newModel, newPlan, newSample, newTask } from '../support/drafts';
import { eventsOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { MEMBER, RawClient } from '../support/raw-client';
import { ORG2, type Target } from '../support/target';

type Send = (client: Client) => Promise<unknown>;

const { FAILED_ASSET_COMPUTE_TASK, FAILED_ASSET_FUNCTION } = FailedAssetKind;

/** What the second of two equal calls ends with. */
const REPEATS: [string, string, (fixture: Fixture) => Promise<Send>][] = [
  [
    'RegisterDataManager',
    REFUSED.conflict,
    () => prepared(newManager(), (draft) => (client) => client.dataManager.registerDataManager(draft)),
  ],
  [
    'RegisterFunction',
    REFUSED.conflict,
    () => prepared(newFunction(), (draft) => (client) => client.function.registerFunction(draft)),
  ],
  [
    'RegisterPlan',
    REFUSED.conflict,
    () => prepared(newPlan(), (draft) => (client) => client.computePlan.registerPlan(draft)),
  ],
  [
    'RegisterDataSamples',
    REFUSED.conflict,
    () => prepared([newSample()], (samples) => (client) => client.dataSample.registerDataSamples({ samples })),
  ],
  [
    'RegisterTasks',
    REFUSED.conflict,
    async (fixture) => {
      const [functionKey, computePlanKey] = [await fixture.readyFunction(), await fixture.plan()];
      const tasks = [newTask({ functionKey, computePlanKey, worker: ORG2 })];
      return ({ computeTask }) => computeTask.registerTasks({ tasks });
    },
  ],
  [
    'RegisterPerformance while the task is EXECUTING',
    REFUSED.conflict,
    async (fixture) => {
      const { key: computeTaskKey } = await fixture.executingTask();
      const request = { computeTaskKey, computeTaskOutputIdentifier: 'score' };
      return () => fixture.org2.performance.registerPerformance(request);
    },
  ],
  [
    'RegisterModels',
    REFUSED.conflict,
    async (fixture) => {
      const { key: computeTaskKey } = await fixture.executingTask();
      const models = [newModel({ computeTaskKey, computeTaskOutputIdentifier: 'extras' })];
      return () => fixture.org2.model.registerModels({ models });
    },
  ],
  [
    'RegisterModel',
    REFUSED.conflict,
    async (fixture) => {
      const { key: computeTaskKey } = await fixture.executingTask();
      const model = newModel({ computeTaskKey });
      return () => fixture.org2.model.registerModel(model);
    },
  ],
  [
    'RegisterFailureReport of a task',
    REFUSED.badRequest,
    async (fixture) => {
      const { key } = await fixture.executingTask();
      return () => fixture.org2.failureReport.registerFailureReport(newFailureReport(key, FAILED_ASSET_COMPUTE_TASK));
    },
  ],
  [
    'RegisterFailureReport of a function',
    REFUSED.illegalMove,
    async (fixture) => {
      const key = await fixture.function();
      await fixture.moveFunction(key, FunctionAction.FUNCTION_ACTION_BUILDING);
      return () => fixture.org1.failureReport.registerFailureReport(newFailureReport(key, FAILED_ASSET_FUNCTION));
    },
  ],
  [
    'ApplyTaskAction',
    REFUSED.illegalMove,
    async (fixture) => {
      const { key } = await fixture.task();
      return () => fixture.moveTask(key, ComputeTaskAction.TASK_ACTION_EXECUTING);
    },
  ],
  [
    'ApplyFunctionAction',
    REFUSED.illegalMove,
    async (fixture) => {
      const key = await fixture.function();
      return () => fixture.moveFunction(key, FunctionAction.FUNCTION_ACTION_BUILDING);
    },
  ],
  [
    'ApplyPlanAction',
    REFUSED.planTerminated,
    async (fixture) => {
      const request = { key: await fixture.plan(), action: ComputePlanAction.PLAN_ACTION_CANCELED };
      return ({ computePlan }) => computePlan.applyPlanAction(request);
    },
  ],
  [
    'DisableOutput',
    REFUSED.cannotDisable,
    async (fixture) => {
      const { key: computeTaskKey } = await fixture.disposableTask();
      const request = { computeTaskKey, identifier: 'model' };
      return () => fixture.org2.computeTask.disableOutput(request);
    },
  ],
];

/** Updates, which may be repeated: what they change, and how often they tell of it. */
const UPDATES: [string, (fixture: Fixture) => Promise<{ key: string; send: Send }>][] = [
  [
    'UpdateDataManager',
    async (fixture) => {
      const { key } = await fixture.org1.dataManager.registerDataManager(newManager());
      return { key, send: ({ dataManager }) => dataManager.updateDataManager({ key, name: 'same' }) };
    },
  ],
  [
    'UpdateDataSamples',
    async (fixture) => {
      const key = randomUUID();
      await fixture.org1.dataSample.registerDataSamples({ samples: [newSample({ key })] });
      return { key, send: ({ dataSample }) => dataSample.updateDataSamples({ keys: [key] }) };
    },
  ],
  [
    'UpdateFunction',
    async (fixture) => {
      const key = await fixture.function();
      return { key, send: (client) => client.function.updateFunction({ key, name: 'same' }) };
    },
  ],
  [
    'UpdatePlan',
    async (fixture) => {
      const key = await fixture.plan();
      return { key, send: ({ computePlan }) => computePlan.updatePlan({ key, name: 'same' }) };
    },
  ],
];

/** The same call twice. */
export function describeRepeats(target: () => Target): void {
  describe('a call that is repeated', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    it.each(REPEATS)('is refused: %s, with %s', async (_rpc, refusal, prepare) => {
      const send = await prepare(fixture);

      const outcomes = [await outcomeOf(send(fixture.org1)), await outcomeOf(send(fixture.org1))];

      expect(outcomes).toEqual(['OK', refusal]);
    });

    it.each(UPDATES)('goes well, and is told again: %s', async (_rpc, prepare) => {
      const { key, send } = await prepare(fixture);

      const outcomes = [await outcomeOf(send(fixture.org1)), await outcomeOf(send(fixture.org1))];

      expect(outcomes).toEqual(['OK', 'OK']);
      expect(await eventsOf(fixture.org1, key)).toHaveLength(3);
    });

    it('is refused with OE0003: RegisterPerformance once the task is DONE', async () => {
      const { key: computeTaskKey } = await fixture.executingTask();
      const request = { computeTaskKey, computeTaskOutputIdentifier: 'score' };
      await fixture.org2.performance.registerPerformance(request);
      await fixture.moveTask(computeTaskKey, ComputeTaskAction.TASK_ACTION_DONE);

      expect(await outcomeOf(fixture.org2.performance.registerPerformance(request))).toBe(REFUSED.badRequest);
    });

    it('is done again even with the same request id', async () => {
      const client = new RawClient(target());
      const { registerProfilingStep: method } = services.profiling.methods;
      const step = { assetKey: randomUUID(), step: 'download', duration: 1 };
      const send = () => client.call(method, encode(method.request, step), { ...MEMBER, reqid: ['r-1'] });

      const outcomes = [await send(), await send()];

      client.close();
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(['OK', 'OK']);
      expect(await eventsOf(fixture.org1, step.assetKey)).toHaveLength(2);
    });
  });
}

function prepared<T>(draft: T, sender: (draft: T) => Send): Promise<Send> {
  return Promise.resolve(sender(draft));
}
