// SPDX-License-Identifier: Apache-2.0

import {
  ComputePlanAction,
  type ComputeTask,
  ComputeTaskAction,
  ComputeTaskStatus,
  type DraftFields,
  FunctionAction,
  type NewComputeTask,
} from '@orchestrator/proto';
import { keyOf, newDataManager, newDataSample, newFunction, newPlan } from '../testing/fixtures';
import {
  apply,
  applyToFunction,
  builtChannel,
  fromParent,
  modelOf,
  PLAN,
  register,
  taskChannel,
  taskOf,
  trainingOf,
} from '../testing/task-fixtures';
import type { TestChannel } from '../testing/test-channel';

const { TASK_ACTION_CANCELED, TASK_ACTION_DONE, TASK_ACTION_EXECUTING, TASK_ACTION_FAILED } = ComputeTaskAction;
const { FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_CANCELED, FUNCTION_ACTION_FAILED } = FunctionAction;

const UNKNOWN = keyOf(9);
const HIDDEN = keyOf(8);
const UNREGISTERED = new Map([['model', { permissions: { authorizedIds: ['X'] } }]]);

/** Organization B has a plan and a function that nobody else may use. */
async function channelWithHidden(): Promise<TestChannel> {
  const channel = await taskChannel();
  await channel.as('B').function.registerFunction(newFunction(HIDDEN));
  await channel.as('B').computePlan.registerPlan(newPlan(HIDDEN));
  return channel;
}

async function only(channel: TestChannel, task: DraftFields<NewComputeTask>): Promise<ComputeTask | undefined> {
  return (await register(channel, task)).at(-1);
}

describe('buildTask', () => {
  test.each<[string, DraftFields<NewComputeTask>, string]>([
    ['an unknown plan', { computePlanKey: UNKNOWN }, `OE0002: computeplan with key "${UNKNOWN}" not found`],
    ['the plan of another organization', { computePlanKey: HIDDEN }, 'OE0102: '],
    ['an unknown function', { functionKey: UNKNOWN }, `OE0002: function with key "${UNKNOWN}" not found`],
    ['a function that the caller may not process', { functionKey: HIDDEN }, 'OE0102: '],
  ])('refuses %s', async (_fault, fields, text) => {
    await expect(register(await channelWithHidden(), taskOf(1, [], fields))).rejects.toThrow(text);
  });

  it('does not ask whether the worker may process the function', async () => {
    const channel = await taskChannel();
    await channel.as('A').function.registerFunction(newFunction(HIDDEN));
    const outputs = new Map([['model', { permissions: {} }]]);

    const task = await only(channel, taskOf(1, [], { functionKey: HIDDEN, worker: 'C', outputs }));

    expect(task?.worker).toBe('C');
  });

  test.each<[string, DraftFields<NewComputeTask>, string]>([
    ['plan owner before function', { computePlanKey: HIDDEN, functionKey: UNKNOWN }, 'OE0102: only the owner'],
    [
      'function before output permissions',
      { functionKey: HIDDEN, outputs: UNREGISTERED },
      'OE0102: "A" may not process function',
    ],
    [
      'output permissions before inputs',
      { inputs: [{ identifier: 'x', assetKey: UNKNOWN }], outputs: UNREGISTERED },
      'OE0003: an authorized id',
    ],
    [
      'input identifiers before the worker',
      { inputs: [{ identifier: 'x', assetKey: UNKNOWN }], worker: '' },
      'OE0101: ',
    ],
    [
      'worker before inputs',
      { inputs: [{ identifier: 'start', assetKey: UNKNOWN }], worker: 'X' },
      'OE0002: organization with key "X" not found',
    ],
    [
      'inputs before outputs',
      { inputs: [{ identifier: 'start', assetKey: UNKNOWN }], outputs: new Map() },
      'OE0002: model',
    ],
  ])('checks %s', async (_order, fields, text) => {
    await expect(register(await channelWithHidden(), taskOf(1, [], fields))).rejects.toThrow(text);
  });

  it('lets tasks have parents in plans of others', async () => {
    const channel = await taskChannel();
    await channel.as('B').computePlan.registerPlan(newPlan(HIDDEN));
    await channel.as('B').computeTask.registerTasks({ tasks: [taskOf(1, [], { computePlanKey: HIDDEN })] });

    await expect(only(channel, taskOf(2, [1]))).resolves.toMatchObject({ computePlanKey: PLAN, owner: 'A' });
  });

  it('adds tasks to a canceled plan', async () => {
    const channel = await taskChannel();
    await channel.as('A').computePlan.applyPlanAction({ key: PLAN, action: ComputePlanAction.PLAN_ACTION_CANCELED });

    await expect(register(channel, taskOf(1))).resolves.toHaveLength(1);
  });

  it('adds tasks to a failed plan', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));
    await apply(channel, 1, TASK_ACTION_FAILED);

    await expect(register(channel, taskOf(2))).resolves.toHaveLength(1);
  });

  it('ranks a task above the highest of its parents', async () => {
    const channel = await taskChannel();
    const tasks = await register(channel, taskOf(1), taskOf(2, [1]), taskOf(3, [2]), taskOf(4, [1, 2, 1]), taskOf(5));

    const [child] = await register(channel, taskOf(6, [5, 3, 1]));

    expect(tasks.map(({ key, rank }) => [key, rank])).toEqual([
      [keyOf(1), 0],
      [keyOf(5), 0],
      [keyOf(2), 1],
      [keyOf(3), 2],
      [keyOf(4), 2],
    ]);
    expect(child?.rank).toBe(3);
  });
});

describe('status of a new task', () => {
  const names = (tasks: readonly ComputeTask[]) => tasks.map(({ status }) => ComputeTaskStatus[status]);
  const chain = [taskOf(1), taskOf(2, [1]), taskOf(3, [2])];

  test.each<[string, FunctionAction[], string[]]>([
    ['waits', [], ['WAITING_FOR_BUILDER_SLOT', 'WAITING_FOR_BUILDER_SLOT', 'WAITING_FOR_BUILDER_SLOT']],
    ['is being built', [FUNCTION_ACTION_BUILDING], ['BUILDING', 'BUILDING', 'BUILDING']],
    [
      'is ready',
      [FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY],
      ['WAITING_FOR_EXECUTOR_SLOT', 'WAITING_FOR_PARENT_TASKS', 'WAITING_FOR_PARENT_TASKS'],
    ],
    ['has failed', [FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_FAILED], ['FAILED', 'CANCELED', 'CANCELED']],
    ['is canceled', [FUNCTION_ACTION_CANCELED], ['CANCELED', 'CANCELED', 'CANCELED']],
  ])('follows from its parents and a function that %s', async (_function, actions, statuses) => {
    const channel = await taskChannel();
    await applyToFunction(channel, ...actions);

    const tasks = await register(channel, ...chain);

    expect(names(tasks)).toEqual(statuses.map((status) => `STATUS_${status}`));
  });

  test.each([
    ['DONE', [TASK_ACTION_EXECUTING, TASK_ACTION_DONE], 'STATUS_WAITING_FOR_EXECUTOR_SLOT'],
    ['EXECUTING', [TASK_ACTION_EXECUTING], 'STATUS_WAITING_FOR_PARENT_TASKS'],
    ['CANCELED', [TASK_ACTION_CANCELED], 'STATUS_CANCELED'],
    ['FAILED', [TASK_ACTION_FAILED], 'STATUS_CANCELED'],
  ])('follows from a stored parent that is %s', async (_parent, actions, status) => {
    const channel = await builtChannel();
    await register(channel, taskOf(1));
    await apply(channel, 1, ...actions);

    expect(names(await register(channel, taskOf(2, [1])))).toEqual([status]);
  });

  it('does not fail the plan when it is FAILED', async () => {
    const channel = await taskChannel();
    await applyToFunction(channel, FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_FAILED);
    await register(channel, taskOf(1));

    const plan = await channel.as('A').computePlan.getPlan({ key: PLAN });

    expect(plan.failureDate).toBeUndefined();
  });
});

describe('disabled models of parents', () => {
  async function channelWithDisabled(end = TASK_ACTION_DONE): Promise<TestChannel> {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2, [1]));
    await apply(channel, 1, TASK_ACTION_EXECUTING);
    await channel.as('B').model.registerModels({ models: [modelOf(11, 1), modelOf(12, 1, 'model')] });
    await apply(channel, 1, end);
    await apply(channel, 2, TASK_ACTION_CANCELED);
    await channel.as('B').computeTask.disableOutput({ computeTaskKey: keyOf(1), identifier: 'many' });
    return channel;
  }

  it.each(['many', 'model'])('block a child of the output %s', async (identifier) => {
    const channel = await channelWithDisabled();

    await expect(register(channel, taskOf(3, [], { inputs: [fromParent(1, identifier)] }))).rejects.toThrow(
      'OE0101: computetask is not valid: a model of parent task',
    );
  });

  it('do not block the children of other tasks', async () => {
    await expect(register(await channelWithDisabled(), taskOf(3, [2]))).resolves.toHaveLength(1);
  });

  test.each([
    ['FAILED', TASK_ACTION_FAILED],
    ['CANCELED', TASK_ACTION_CANCELED],
  ])('do not block the children of a parent that is %s', async (_status, end) => {
    const [task] = await register(await channelWithDisabled(end), taskOf(3, [1]));

    expect(task?.status).toBe(ComputeTaskStatus.STATUS_CANCELED);
  });

  test.each<[string, DraftFields<NewComputeTask>, string]>([
    ['behind the function', { functionKey: HIDDEN }, 'OE0102: "A" may not process function'],
    ['before output permissions', { outputs: UNREGISTERED }, 'OE0101: computetask is not valid: a model of parent'],
  ])('are looked at %s', async (_place, fields, text) => {
    const channel = await channelWithDisabled();
    await channel.as('B').function.registerFunction(newFunction(HIDDEN));

    await expect(register(channel, taskOf(3, [1], fields))).rejects.toThrow(text);
  });
});

describe('logs permission of a new task', () => {
  it('is that of the data manager, to the letter', async () => {
    const task = await only(await taskChannel(), trainingOf(1));

    expect(task?.logsPermission).toEqual({ public: false, authorizedIds: ['C', 'B'] });
  });

  it('is for the owner and all whom some parent lets read', async () => {
    const channel = await taskChannel();
    await register(channel, trainingOf(1), taskOf(2));

    expect((await only(channel, taskOf(3, [2, 1])))?.logsPermission).toEqual({
      public: false,
      authorizedIds: ['A', 'C', 'B'],
    });
  });

  it('is public and lists nobody if a parent is public', async () => {
    const channel = await taskChannel();
    const manager = { newPermissions: { public: true }, logsPermission: { public: true } };
    await channel.as('B').dataManager.registerDataManager(newDataManager(UNKNOWN, manager));
    await channel.as('B').dataSample.registerDataSamples({ samples: [newDataSample(UNKNOWN, UNKNOWN)] });
    const inputs = ['opener', 'samples'].map((identifier) => ({ identifier, assetKey: UNKNOWN }));
    await register(channel, taskOf(1), trainingOf(2, { inputs }));

    expect((await only(channel, taskOf(3, [1, 2])))?.logsPermission).toEqual({ public: true, authorizedIds: [] });
  });
});
