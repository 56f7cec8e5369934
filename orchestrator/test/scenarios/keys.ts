// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import {
  ComputePlanAction,
  ComputeTaskAction,
  FailedAssetKind,
  FunctionAction,
  type ComputePlan,
} from '@orchestrator/proto';
import type { Client } from '../../src/client/connect';
import { newFailureReport, newFunction, newManager, newModel, newPlan, newSample, newTask } from '../support/drafts';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { ORG1, type Target } from '../support/target';

type Call = (client: Client, key: string) => Promise<unknown>;

/** Calls that ask for one asset by its key. */
const BY_KEY: [string, Call][] = [
  ['GetFunction', (client, key) => client.function.getFunction({ key })],
  ['UpdateFunction', (client, key) => client.function.updateFunction({ key, name: 'n' })],
  [
    'ApplyFunctionAction',
    (client, functionKey) =>
      client.function.applyFunctionAction({ functionKey, action: FunctionAction.FUNCTION_ACTION_BUILDING }),
  ],
  ['GetDataManager', (client, key) => client.dataManager.getDataManager({ key })],
  ['UpdateDataManager', (client, key) => client.dataManager.updateDataManager({ key, name: 'n' })],
  ['GetDataset', (client, key) => client.dataset.getDataset({ key })],
  ['GetDataSample', (client, key) => client.dataSample.getDataSample({ key })],
  ['UpdateDataSamples', (client, key) => client.dataSample.updateDataSamples({ keys: [key] })],
  ['GetPlan', (client, key) => client.computePlan.getPlan({ key })],
  ['UpdatePlan', (client, key) => client.computePlan.updatePlan({ key, name: 'n' })],
  [
    'ApplyPlanAction',
    (client, key) => client.computePlan.applyPlanAction({ key, action: ComputePlanAction.PLAN_ACTION_CANCELED }),
  ],
  ['IsPlanRunning', (client, key) => client.computePlan.isPlanRunning({ key })],
  ['GetTask', (client, key) => client.computeTask.getTask({ key })],
  [
    'ApplyTaskAction',
    (client, computeTaskKey) =>
      client.computeTask.applyTaskAction({ computeTaskKey, action: ComputeTaskAction.TASK_ACTION_DONE }),
  ],
  ['GetTaskInputAssets', (client, computeTaskKey) => client.computeTask.getTaskInputAssets({ computeTaskKey })],
  [
    'DisableOutput',
    (client, computeTaskKey) => client.computeTask.disableOutput({ computeTaskKey, identifier: 'model' }),
  ],
  ['RegisterModel', (client, computeTaskKey) => client.model.registerModel(newModel({ computeTaskKey }))],
  [
    'RegisterModels',
    (client, computeTaskKey) => client.model.registerModels({ models: [newModel({ computeTaskKey })] }),
  ],
  ['GetModel', (client, key) => client.model.getModel({ key })],
  [
    'RegisterPerformance',
    (client, computeTaskKey) =>
      client.performance.registerPerformance({ computeTaskKey, computeTaskOutputIdentifier: 'score' }),
  ],
  [
    'RegisterFailureReport of a task',
    (client, assetKey) =>
      client.failureReport.registerFailureReport(newFailureReport(assetKey, FailedAssetKind.FAILED_ASSET_COMPUTE_TASK)),
  ],
  [
    'RegisterFailureReport of a function',
    (client, assetKey) =>
      client.failureReport.registerFailureReport(newFailureReport(assetKey, FailedAssetKind.FAILED_ASSET_FUNCTION)),
  ],
  ['GetFailureReport', (client, assetKey) => client.failureReport.getFailureReport({ assetKey })],
];

/** Calls that look for assets that have to do with a key. */
const FILTERS: [string, Call][] = [
  ['QueryFunctions', (client, computePlanKey) => client.function.queryFunctions({ filter: { computePlanKey } })],
  ['QueryDataSamples', (client, key) => client.dataSample.queryDataSamples({ filter: { keys: [key] } })],
  ['QueryTasks by plan', (client, computePlanKey) => client.computeTask.queryTasks({ filter: { computePlanKey } })],
  ['QueryTasks by function', (client, functionKey) => client.computeTask.queryTasks({ filter: { functionKey } })],
  [
    'QueryPerformances',
    (client, computeTaskKey) => client.performance.queryPerformances({ filter: { computeTaskKey } }),
  ],
  [
    'GetComputeTaskOutputModels',
    (client, computeTaskKey) => client.model.getComputeTaskOutputModels({ computeTaskKey }),
  ],
];

/** Spellings of a UUID, of which only the usual one is a key. */
const SPELLINGS: ((key: string) => string)[] = [
  (key) => key.replace(/.$/, 'F'),
  (key) => key.replaceAll('-', ''),
  (key) => `{${key}}`,
  (key) => `urn:uuid:${key}`,
  (key) => ` ${key}`,
  () => 'foo',
];

/** How every rpc takes the keys that it is given. */
export function describeKeys(target: () => Target): void {
  describe('keys', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    it.each(BY_KEY)('are not found by %s when they are unknown', async (_rpc, call) => {
      expect(await outcomeOf(call(fixture.org1, randomUUID()))).toBe(REFUSED.notFound);
    });

    it.each(FILTERS)('match nothing in %s when they are unknown', async (_rpc, call) => {
      const reply = (await call(fixture.org1, randomUUID())) as object;

      expect(Object.values(reply).filter((part) => Array.isArray(part))).toEqual([[]]);
    });

    it.each([...BY_KEY, ...FILTERS])('are refused by %s in any other spelling', async (_rpc, call) => {
      const outcomes = SPELLINGS.map((spell) => outcomeOf(call(fixture.org1, spell(randomUUID()))));

      expect(await Promise.all(outcomes)).toEqual(SPELLINGS.map(() => REFUSED.invalid));
    });

    it.each(BY_KEY)('are refused by %s when they are empty', async (_rpc, call) => {
      expect(await outcomeOf(call(fixture.org1, ''))).toBe(REFUSED.invalid);
    });

    it('may be the same for assets of different kinds', async () => {
      const key = randomUUID();
      const { org1 } = fixture;

      await org1.function.registerFunction(newFunction({ key }));
      await org1.dataManager.registerDataManager(newManager({ key }));
      await org1.dataSample.registerDataSamples({ samples: [newSample({ key, dataManagerKeys: [key] })] });
      await org1.computePlan.registerPlan(newPlan({ key }));
      const task = newTask({ key, functionKey: key, computePlanKey: key, worker: ORG1 });
      await org1.computeTask.registerTasks({ tasks: [task] });

      const dataset = await org1.dataset.getDataset({ key });
      expect([dataset.dataManager?.key, dataset.dataSampleKeys]).toEqual([key, [key]]);
      const found: Pick<ComputePlan, 'key'>[] = [
        await org1.function.getFunction({ key }),
        await org1.computePlan.getPlan({ key }),
        await org1.computeTask.getTask({ key }),
      ];
      expect(found.map((asset) => asset.key)).toEqual([key, key, key]);
    });
  });
}
