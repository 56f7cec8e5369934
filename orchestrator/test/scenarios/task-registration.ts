// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import {
  ComputePlanAction,
  ComputeTaskAction,
  ComputeTaskStatus,
  type DraftFields,
  type NewComputeTask,
} from '@orchestrator/proto';
import { DATA_INPUTS, newTask, parentInputs } from '../support/drafts';
import { eventsOf, nameOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED, refusalText } from '../support/outcome';
import { ORG1, ORG2, ORG3, type Target } from '../support/target';

const PUBLIC_MODEL = new Map([
  ['model', { permissions: { public: true } }],
  ['extras', { permissions: { public: true } }],
]);

/** RegisterTasks, GetTask and QueryTasks. */
export function describeTaskRegistration(target: () => Target): void {
  describe('RegisterTasks', () => {
    let fixture: Fixture;
    let functionKey: string;
    let computePlanKey: string;
    const task = (parts: DraftFields<NewComputeTask> = {}) =>
      newTask({ functionKey, computePlanKey, worker: ORG2, ...parts });
    const register = (...tasks: DraftFields<NewComputeTask>[]) => fixture.org1.computeTask.registerTasks({ tasks });

    beforeAll(async () => {
      fixture = await Fixture.open(target());
      functionKey = await fixture.readyFunction();
      computePlanKey = await fixture.plan();
    });

    afterAll(() => fixture.close());

    it('returns the tasks sorted, parents first, and emits their events in that order', async () => {
      const parent = task();
      const child = task({ inputs: parentInputs('models', [parent.key]) });
      const other = task();

      const { tasks } = await register(child, other, parent);

      expect(tasks.map(({ key }) => key)).toEqual([other.key, parent.key, child.key]);
      expect(tasks.map(({ rank }) => rank)).toEqual([0, 0, 1]);
      const { STATUS_WAITING_FOR_EXECUTOR_SLOT, STATUS_WAITING_FOR_PARENT_TASKS } = ComputeTaskStatus;
      expect(tasks.map(({ status }) => status)).toEqual([
        STATUS_WAITING_FOR_EXECUTOR_SLOT,
        STATUS_WAITING_FOR_EXECUTOR_SLOT,
        STATUS_WAITING_FOR_PARENT_TASKS,
      ]);
      expect(await fixture.org3.computeTask.getTask({ key: child.key })).toEqual(tasks[2]);
      const [event] = await eventsOf(fixture.org1, child.key);
      expect(event && nameOf(event)).toBe('CREATED COMPUTE_TASK');
      expect(event?.computeTask).toEqual(tasks[2]);
    });

    it('takes the worker from the data manager', async () => {
      const { managerKey, sampleKeys } = await fixture.data(fixture.org3);
      const reader = await fixture.readyFunction({ inputs: DATA_INPUTS });
      const inputs = [
        { identifier: 'opener', assetKey: managerKey },
        ...sampleKeys.map((assetKey) => ({ identifier: 'samples', assetKey })),
      ];

      const { tasks } = await register(task({ functionKey: reader, worker: '', inputs }));

      expect(tasks[0]).toMatchObject({ owner: ORG1, worker: ORG3, logsPermission: { authorizedIds: [ORG3] } });
      const assets = await fixture.org1.computeTask.getTaskInputAssets({ computeTaskKey: tasks[0]?.key });
      expect(assets.assets.map(({ dataManager, dataSample }) => dataManager?.key ?? dataSample?.key)).toEqual([
        managerKey,
        ...sampleKeys,
      ]);
    });

    it('finds tasks by worker, status, plan and function', async () => {
      const own = await fixture.plan();
      const [first, second] = [task({ computePlanKey: own }), task({ computePlanKey: own, worker: ORG3 })];
      await register(first, second);
      const { STATUS_WAITING_FOR_EXECUTOR_SLOT: status, STATUS_DONE } = ComputeTaskStatus;
      const find = async (filter: object) => {
        const { tasks } = await fixture.org2.computeTask.queryTasks({ filter: { computePlanKey: own, ...filter } });
        return tasks.map(({ key }) => key);
      };

      expect(await find({})).toEqual([first.key, second.key].sort());
      expect(await find({ worker: ORG3, functionKey, status })).toEqual([second.key]);
      expect(await find({ status: STATUS_DONE })).toEqual([]);
    });

    it('refuses a cycle', async () => {
      const [first, second] = [randomUUID(), randomUUID()];

      const outcome = await outcomeOf(
        register(
          task({ key: first, inputs: parentInputs('models', [second]) }),
          task({ key: second, inputs: parentInputs('models', [first]) }),
        ),
      );

      expect(outcome).toBe(REFUSED.invalid);
    });

    it('refuses a key that is taken, or comes twice in the call', async () => {
      const taken = task();
      await register(taken);
      const twice = task();

      expect(await refusalText(register(taken))).toBe(`OE0006: computetask with key "${taken.key}" already exists`);
      expect(await outcomeOf(register(twice, twice))).toBe(REFUSED.conflict);
    });

    it('names the parts of an input that are missing', async () => {
      const text = await refusalText(register(task({ inputs: [{}] })));

      expect(text).toBe(
        'OE0101: computetask is not valid: inputs: (Ref: cannot be blank; identifier: cannot be blank.).',
      );
    });

    it('adds tasks to plans that are canceled or failed', async () => {
      const canceled = await fixture.plan();
      await fixture.org1.computePlan.applyPlanAction({
        key: canceled,
        action: ComputePlanAction.PLAN_ACTION_CANCELED,
      });
      const { key, planKey: failed } = await fixture.task();
      await fixture.moveTask(key, ComputeTaskAction.TASK_ACTION_FAILED);

      const { tasks } = await register(task({ computePlanKey: canceled }), task({ computePlanKey: failed }));

      const { STATUS_WAITING_FOR_EXECUTOR_SLOT } = ComputeTaskStatus;
      expect(tasks.map(({ status }) => status)).toEqual(Array(2).fill(STATUS_WAITING_FOR_EXECUTOR_SLOT));
    });

    it.each([
      ['CANCELED', ComputeTaskAction.TASK_ACTION_CANCELED],
      ['FAILED', ComputeTaskAction.TASK_ACTION_FAILED],
    ])('registers a child of a parent that is %s as CANCELED', async (_status, action) => {
      const parent = await fixture.task();
      await fixture.moveTask(parent.key, action);

      const { tasks } = await register(task({ inputs: parentInputs('models', [parent.key]) }));

      expect(tasks.map(({ status }) => status)).toEqual([ComputeTaskStatus.STATUS_CANCELED]);
    });

    it('takes parents in plans of other organizations', async () => {
      const plan = await fixture.plan(fixture.org3);
      const parent = task({ computePlanKey: plan });
      await fixture.org3.computeTask.registerTasks({ tasks: [parent] });

      const { tasks } = await register(task({ inputs: parentInputs('models', [parent.key]) }));

      expect(tasks).toMatchObject([{ computePlanKey, rank: 1, owner: ORG1 }]);
    });

    it('refuses tasks in the plan of another organization', async () => {
      const outcome = await outcomeOf(fixture.org2.computeTask.registerTasks({ tasks: [task()] }));

      expect(outcome).toBe(REFUSED.denied);
    });

    it('refuses a function that the caller may not process', async () => {
      const closed = await fixture.org2.function.registerFunction({ ...closedFunction(), key: randomUUID() });

      const outcome = await outcomeOf(register(task({ functionKey: closed.key })));

      expect(outcome).toBe(REFUSED.denied);
    });

    it.each<[string, string, () => DraftFields<NewComputeTask>[]]>([
      ['an empty list', REFUSED.badRequest, () => []],
      ['a malformed key', REFUSED.invalid, () => [task({ key: 'no-uuid' })]],
      ['an unknown plan', REFUSED.notFound, () => [task({ computePlanKey: randomUUID() })]],
      ['an unknown function', REFUSED.notFound, () => [task({ functionKey: randomUUID() })]],
      ['no worker', REFUSED.badRequest, () => [task({ worker: '' })]],
      ['an unknown worker', REFUSED.notFound, () => [task({ worker: 'MyOrg9MSP' })]],
      ['an unknown parent', REFUSED.invalid, () => [task({ inputs: parentInputs('models', [randomUUID()]) })]],
      ['an unknown input', REFUSED.invalid, () => [task({ inputs: [{ identifier: 'no', assetKey: randomUUID() }] })]],
      ['an input of nothing', REFUSED.invalid, () => [task({ inputs: [{ identifier: 'models' }] })]],
      [
        'an unknown model',
        REFUSED.notFound,
        () => [task({ inputs: [{ identifier: 'models', assetKey: randomUUID() }] })],
      ],
      ['a missing output', REFUSED.invalid, () => [task({ outputs: PUBLIC_MODEL })]],
      [
        'a performance that is not public',
        REFUSED.invalid,
        () => [task({ outputs: new Map([...PUBLIC_MODEL, ['score', { permissions: { public: false } }]]) })],
      ],
      [
        'an output for an unknown organization',
        REFUSED.badRequest,
        () => [task({ outputs: new Map([['model', { permissions: { authorizedIds: ['MyOrg9MSP'] } }]]) })],
      ],
    ])('refuses %s', async (_case, refusal, tasks) => {
      const outcome = await outcomeOf(register(...tasks()));

      expect(outcome).toBe(refusal);
    });

    it('refuses unknown and malformed keys in reads', async () => {
      const { computeTask } = fixture.org1;

      const outcomes = [
        await outcomeOf(computeTask.getTask({ key: randomUUID() })),
        await outcomeOf(computeTask.getTask({ key: '' })),
        await outcomeOf(computeTask.queryTasks({ filter: { computePlanKey: 'no-uuid' } })),
        await outcomeOf(computeTask.getTaskInputAssets({ computeTaskKey: randomUUID() })),
      ];

      expect(outcomes).toEqual([REFUSED.notFound, REFUSED.invalid, REFUSED.invalid, REFUSED.notFound]);
    });
  });
}

function closedFunction() {
  const address = { checksum: 'a'.repeat(64), storageAddress: 'https://storage.example.org/closed' };
  return { name: 'closed', description: address, archive: address, newPermissions: {} };
}
