// SPDX-License-Identifier: Apache-2.0

import { ComputeTaskAction, ComputeTaskStatus, type DraftFields, type TaskQueryFilter } from '@orchestrator/proto';
import { keyOf, newPlan } from '../testing/fixtures';
import { apply, builtChannel, FUNCTION, PLAN, register, taskOf, TRAINING, trainingOf } from '../testing/task-fixtures';
import type { TestChannel } from '../testing/test-channel';
import { taskListing } from './task-query';

const OTHER = keyOf(99);
const UNNAMED = 99 as never;
const READY = ComputeTaskStatus.STATUS_WAITING_FOR_EXECUTOR_SLOT;
const EXECUTING = ComputeTaskStatus.STATUS_EXECUTING;

/** 1, 2: of the first plan and function. 3: of another plan and worker. 4: of another function. 2 and 4 are running. */
async function queryChannel(): Promise<TestChannel> {
  const channel = await builtChannel();
  await channel.as('A').computePlan.registerPlan(newPlan(OTHER));
  await register(channel, taskOf(2));
  await register(channel, taskOf(3, [], { computePlanKey: OTHER, worker: 'C' }), taskOf(1));
  await register(channel, trainingOf(4));
  await apply(channel, 2, ComputeTaskAction.TASK_ACTION_EXECUTING);
  await apply(channel, 4, ComputeTaskAction.TASK_ACTION_EXECUTING);
  return channel;
}

async function queried(filter?: DraftFields<TaskQueryFilter>): Promise<number[]> {
  const channel = await queryChannel();
  const { tasks } = await channel.as('C').computeTask.queryTasks({ filter });
  return tasks.map(({ key }) => Number(key.slice(-4)));
}

describe('queryTasks', () => {
  test.each<[string, DraftFields<TaskQueryFilter> | undefined, number[]]>([
    ['all tasks without a filter', undefined, [2, 1, 3, 4]],
    ['all tasks with an empty filter', {}, [2, 1, 3, 4]],
    ['tasks of a plan', { computePlanKey: PLAN }, [2, 1, 4]],
    ['tasks of a plan in a status', { computePlanKey: PLAN, status: READY }, [1]],
    ['tasks of a plan and a function', { computePlanKey: PLAN, functionKey: FUNCTION }, [2, 1]],
    ['tasks of a plan and a worker', { computePlanKey: OTHER, worker: 'C' }, [3]],
    ['tasks of a function', { functionKey: FUNCTION }, [2, 1, 3]],
    ['tasks of a function in a status', { functionKey: TRAINING, status: EXECUTING }, [4]],
    ['tasks of a function and a worker', { functionKey: FUNCTION, worker: 'B' }, [2, 1]],
    ['tasks of a worker', { worker: 'B' }, [2, 1, 4]],
    ['tasks of a worker in a status', { worker: 'B', status: EXECUTING }, [2, 4]],
    ['tasks in a status', { status: READY }, [1, 3]],
    ['what all parts let through', { computePlanKey: PLAN, functionKey: FUNCTION, worker: 'B', status: READY }, [1]],
    ['nothing where parts exclude each other', { computePlanKey: OTHER, worker: 'B' }, []],
    ['nothing for an unknown plan', { computePlanKey: keyOf(98) }, []],
    ['nothing for a status without a name', { status: UNNAMED }, []],
    ['nothing for a plan and a status without a name', { computePlanKey: PLAN, status: UNNAMED }, []],
  ])('lists %s, by date, then key', async (_what, filter, numbers) => {
    expect(await queried(filter)).toEqual(numbers);
  });

  test.each<[string, DraftFields<TaskQueryFilter>]>([
    ['compute_plan_key', { computePlanKey: 'x' }],
    ['function_key', { functionKey: 'x' }],
  ])('refuses a malformed %s', async (name, filter) => {
    await expect(queried(filter)).rejects.toThrow(`OE0101: ${name} is not valid`);
  });

  it('pages, and lets a filter drop rows of what it reads', async () => {
    const { queryTasks } = (await queryChannel()).as('A').computeTask;
    const filter = { computePlanKey: PLAN, functionKey: FUNCTION };
    const first = await queryTasks({ filter, pageSize: 1 });

    const second = await queryTasks({ filter, pageSize: 1, pageToken: first.nextPageToken });

    expect([first, second].map(({ tasks }) => tasks.map(({ key }) => key))).toEqual([[keyOf(2)], [keyOf(1)]]);
    expect(second.nextPageToken).toBe('');
  });

  it('refuses a page token of another query', async () => {
    const { queryTasks } = (await queryChannel()).as('A').computeTask;
    const { nextPageToken } = await queryTasks({ pageSize: 1 });

    await expect(queryTasks({ filter: { worker: 'B' }, pageToken: nextPageToken })).rejects.toThrow('OE0101: ');
  });
});

describe('taskListing', () => {
  const none = { computePlanKey: '', functionKey: '', worker: '', status: ComputeTaskStatus.STATUS_UNKNOWN };

  test.each<[string, Partial<TaskQueryFilter>]>([
    ['task.plan.status', { computePlanKey: PLAN, functionKey: FUNCTION, worker: 'B', status: READY }],
    ['task.plan', { computePlanKey: PLAN, functionKey: FUNCTION, worker: 'B' }],
    ['task.status', { functionKey: FUNCTION, worker: 'B', status: READY }],
    ['task.function', { functionKey: FUNCTION, worker: 'B', status: ComputeTaskStatus.STATUS_DONE }],
    ['task.function', { functionKey: FUNCTION, worker: 'B' }],
    ['task.worker', { worker: 'B', status: ComputeTaskStatus.STATUS_FAILED }],
    ['task.worker', { worker: 'B' }],
    ['task.status', { status: ComputeTaskStatus.STATUS_DONE }],
    ['task', {}],
  ])('picks the index %s', (name, filter) => {
    expect(taskListing({ ...none, ...filter }).index.name).toBe(name);
  });

  it('compares nothing that the index answers', () => {
    expect(taskListing({ ...none, computePlanKey: PLAN, status: READY }).where).toBeUndefined();
  });
});

describe('getTask', () => {
  it('lets anybody read a task', async () => {
    const channel = await queryChannel();

    await expect(channel.as('C').computeTask.getTask({ key: keyOf(1) })).resolves.toMatchObject({ key: keyOf(1) });
  });

  test.each([
    ['a malformed key', 'x', 'OE0101: key is not valid'],
    ['a key in upper case', 'ABCDEF00-0000-4000-8000-000000000001', 'OE0101: key is not valid'],
    ['an unknown key', keyOf(98), `OE0002: computetask with key "${keyOf(98)}" not found`],
  ])('refuses %s', async (_fault, key, text) => {
    const channel = await queryChannel();

    await expect(channel.as('A').computeTask.getTask({ key })).rejects.toThrow(text);
  });
});
