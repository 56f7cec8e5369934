// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputeTaskAction, ComputeTaskStatus, FunctionAction } from '@orchestrator/proto';
import type { Client } from '../../src/client/connect';
import { DATA_INPUTS, newFunction, newModel, newTask, parentInputs } from '../support/drafts';
import { EventReader, nameOf, newestEventId } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { ORG1, ORG2, ORG3, type Target } from '../support/target';

const MODEL = { kind: AssetKind.ASSET_MODEL };
const DONE = ComputeTaskStatus.STATUS_DONE;
const READY = ComputeTaskStatus.STATUS_WAITING_FOR_EXECUTOR_SLOT;
const WAITING = ComputeTaskStatus.STATUS_WAITING_FOR_PARENT_TASKS;
/** Only the organization that aggregates sees the local models, and only for a while. */
const LOCAL_MODEL = new Map([['model', { permissions: { authorizedIds: [ORG1] }, transient: true }]]);
const SHARED_MODEL = new Map([['model', { permissions: { authorizedIds: [ORG2, ORG3] } }]]);

/** The life of a plan in which two organizations train, a third aggregates, and one of the two tests. */
export function describeFederatedPlan(target: () => Target): void {
  describe('a federated plan', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    it('runs from the registration of its data to its performance', async () => {
      const start = await newestEventId(fixture.org1);
      const plan = await FederatedPlan.register(fixture);

      const before = await plan.statuses();
      await plan.train(fixture.org2, plan.train2);
      await plan.train(fixture.org3, plan.train3);
      const between = await plan.statuses();
      await plan.aggregate();
      await plan.test();

      expect(before).toEqual([READY, READY, WAITING, WAITING]);
      expect(between).toEqual([DONE, DONE, READY, WAITING]);
      expect(await plan.statuses()).toEqual([DONE, DONE, DONE, DONE]);
      expect(await fixture.org3.computePlan.isPlanRunning({ key: plan.key })).toEqual({ isRunning: false });
      await plan.expectDisabledLocalModels();
      await plan.expectEvents(start);
    });
  });
}

class FederatedPlan {
  readonly train2 = newTask({}).key;
  readonly train3 = newTask({}).key;
  readonly aggregation = newTask({}).key;
  readonly testing = newTask({}).key;
  readonly models = new Map<string, string>();

  private constructor(
    private readonly fixture: Fixture,
    readonly key: string,
  ) {}

  static async register(fixture: Fixture): Promise<FederatedPlan> {
    const plan = new FederatedPlan(fixture, await fixture.plan());
    const functions = await plan.#functions();
    const [data2, data3] = [await fixture.data(fixture.org2), await fixture.data(fixture.org3)];
    const inputsOf = ({ managerKey, sampleKeys }: typeof data2) => [
      { identifier: 'opener', assetKey: managerKey },
      ...sampleKeys.map((assetKey) => ({ identifier: 'samples', assetKey })),
    ];
    const { train2, train3, aggregation, testing } = plan;
    const training = { functionKey: functions.train, outputs: LOCAL_MODEL };
    const tasks = [
      { key: train2, ...training, inputs: inputsOf(data2) },
      { key: train3, ...training, inputs: inputsOf(data3) },
      {
        key: aggregation,
        functionKey: functions.aggregate,
        worker: ORG1,
        outputs: SHARED_MODEL,
        inputs: parentInputs('models', [train2, train3]),
      },
      {
        key: testing,
        functionKey: functions.test,
        outputs: new Map([['score', { permissions: { public: true } }]]),
        inputs: [...inputsOf(data2), ...parentInputs('model', [aggregation])],
      },
    ];
    await fixture.org1.computeTask.registerTasks({
      tasks: tasks.map((task) => ({ ...task, computePlanKey: plan.key })),
    });
    const { FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_READY } = FunctionAction;
    for (const key of Object.values(functions)) {
      await fixture.moveFunction(key, FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_READY);
    }
    return plan;
  }

  async #functions(): Promise<Record<'train' | 'aggregate' | 'test', string>> {
    const permitted = { newPermissions: { authorizedIds: [ORG2, ORG3] } };
    const drafts = {
      train: newFunction({ ...permitted, inputs: DATA_INPUTS, outputs: new Map([['model', MODEL]]) }),
      aggregate: newFunction({
        ...permitted,
        inputs: new Map([['models', { ...MODEL, multiple: true }]]),
        outputs: new Map([['model', MODEL]]),
      }),
      test: newFunction({
        ...permitted,
        inputs: DATA_INPUTS,
        outputs: new Map([['score', { kind: AssetKind.ASSET_PERFORMANCE }]]),
      }),
    };
    for (const draft of Object.values(drafts)) await this.fixture.org1.function.registerFunction(draft);
    return { train: drafts.train.key, aggregate: drafts.aggregate.key, test: drafts.test.key };
  }

  async statuses(): Promise<ComputeTaskStatus[]> {
    const keys = [this.train2, this.train3, this.aggregation, this.testing];
    const tasks = await Promise.all(keys.map((key) => this.fixture.org1.computeTask.getTask({ key })));
    return tasks.map(({ status }) => status);
  }

  async train(worker: Client, key: string): Promise<void> {
    await this.#run(worker, key, () => this.#registerModel(worker, key));
  }

  async aggregate(): Promise<void> {
    const { org1, org2, org3 } = this.fixture;
    await this.#run(org1, this.aggregation, async () => {
      const { assets } = await org1.computeTask.getTaskInputAssets({ computeTaskKey: this.aggregation });
      expect(assets.map(({ model }) => model?.key)).toEqual([
        this.models.get(this.train2),
        this.models.get(this.train3),
      ]);
      await this.#registerModel(org1, this.aggregation);
    });
    await org2.computeTask.disableOutput({ computeTaskKey: this.train2, identifier: 'model' });
    await org3.computeTask.disableOutput({ computeTaskKey: this.train3, identifier: 'model' });
  }

  async test(): Promise<void> {
    const { org2 } = this.fixture;
    await this.#run(org2, this.testing, async () => {
      await org2.performance.registerPerformance({
        computeTaskKey: this.testing,
        computeTaskOutputIdentifier: 'score',
        performanceValue: 0.75,
      });
    });
  }

  async expectDisabledLocalModels(): Promise<void> {
    const addresses = [];
    for (const key of [this.train2, this.train3, this.aggregation]) {
      const model = await this.fixture.org1.model.getModel({ key: this.models.get(key) });
      addresses.push(model.address === undefined);
    }
    expect(addresses).toEqual([true, true, false]);
  }

  async expectEvents(start: string): Promise<void> {
    const reader = new EventReader(this.fixture.target, { startEventId: start });
    const subjects = new Map([
      [this.key, 'plan'],
      [this.train2, 'train2'],
      [this.aggregation, 'aggregation'],
      [this.testing, 'testing'],
      [this.models.get(this.train2) ?? '', 'local model'],
      [`${this.testing}|score`, 'performance'],
    ]);
    try {
      const events = await reader.take(EXPECTED_EVENTS.length, [...subjects.keys()]);
      const named = events.map((event) => `${subjects.get(event.assetKey) ?? ''}: ${nameOf(event)}${statusOf(event)}`);
      expect(named).toEqual(EXPECTED_EVENTS);
    } finally {
      reader.close();
    }
  }

  async #run(worker: Client, computeTaskKey: string, work: () => Promise<void>): Promise<void> {
    const { TASK_ACTION_DONE, TASK_ACTION_EXECUTING } = ComputeTaskAction;
    await worker.computeTask.applyTaskAction({ computeTaskKey, action: TASK_ACTION_EXECUTING });
    await work();
    await worker.computeTask.applyTaskAction({ computeTaskKey, action: TASK_ACTION_DONE });
  }

  async #registerModel(worker: Client, computeTaskKey: string): Promise<void> {
    const model = newModel({ computeTaskKey });
    await worker.model.registerModels({ models: [model] });
    this.models.set(computeTaskKey, model.key);
  }
}

function statusOf({ computeTask }: { computeTask: { status: ComputeTaskStatus } | undefined }): string {
  return computeTask === undefined ? '' : ` ${ComputeTaskStatus[computeTask.status].replace('STATUS_', '')}`;
}

const EXPECTED_EVENTS = [
  'plan: CREATED COMPUTE_PLAN',
  'train2: CREATED COMPUTE_TASK WAITING_FOR_BUILDER_SLOT',
  'aggregation: CREATED COMPUTE_TASK WAITING_FOR_BUILDER_SLOT',
  'testing: CREATED COMPUTE_TASK WAITING_FOR_BUILDER_SLOT',
  'train2: UPDATED COMPUTE_TASK BUILDING',
  'train2: UPDATED COMPUTE_TASK WAITING_FOR_EXECUTOR_SLOT',
  'aggregation: UPDATED COMPUTE_TASK BUILDING',
  'aggregation: UPDATED COMPUTE_TASK WAITING_FOR_PARENT_TASKS',
  'testing: UPDATED COMPUTE_TASK BUILDING',
  'testing: UPDATED COMPUTE_TASK WAITING_FOR_PARENT_TASKS',
  'train2: UPDATED COMPUTE_TASK EXECUTING',
  'local model: CREATED MODEL',
  'train2: CREATED COMPUTE_TASK_OUTPUT_ASSET',
  'train2: UPDATED COMPUTE_TASK DONE',
  'aggregation: UPDATED COMPUTE_TASK WAITING_FOR_EXECUTOR_SLOT',
  'aggregation: UPDATED COMPUTE_TASK EXECUTING',
  'aggregation: CREATED COMPUTE_TASK_OUTPUT_ASSET',
  'aggregation: UPDATED COMPUTE_TASK DONE',
  'testing: UPDATED COMPUTE_TASK WAITING_FOR_EXECUTOR_SLOT',
  'local model: DISABLED MODEL',
  'testing: UPDATED COMPUTE_TASK EXECUTING',
  'performance: CREATED PERFORMANCE',
  'testing: CREATED COMPUTE_TASK_OUTPUT_ASSET',
  'testing: UPDATED COMPUTE_TASK DONE',
];
