// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type AssetEvent, ComputeTaskAction, ComputeTaskStatus, FunctionAction } from '@orchestrator/proto';
import { keyOf, newPlan } from '../testing/fixtures';
import {
  apply,
  applyToFunction,
  builtChannel,
  FUNCTION,
  PLAN,
  register,
  run,
  statusesOf,
  taskChannel,
  taskOf,
} from '../testing/task-fixtures';
import type { TestChannel } from '../testing/test-channel';

const {
  STATUS_BUILDING: BLD,
  STATUS_CANCELED: CAN,
  STATUS_DONE: DONE,
  STATUS_EXECUTING: EXE,
  STATUS_FAILED: FAIL,
  STATUS_WAITING_FOR_BUILDER_SLOT: WBS,
  STATUS_WAITING_FOR_EXECUTOR_SLOT: WES,
  STATUS_WAITING_FOR_PARENT_TASKS: WPT,
} = ComputeTaskStatus;
const CPU_MICROS = 10_000_000;
const { TASK_ACTION_CANCELED, TASK_ACTION_DONE, TASK_ACTION_EXECUTING, TASK_ACTION_FAILED } = ComputeTaskAction;
const { FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_CANCELED, FUNCTION_ACTION_FAILED, FUNCTION_ACTION_READY } =
  FunctionAction;

/** The events that a call has emitted, except those of functions. */
async function eventsOf(channel: TestChannel, call: () => Promise<unknown>): Promise<readonly AssetEvent[]> {
  const before = channel.events.length;
  await call();
  return channel.events.slice(before).filter(({ assetKind }) => assetKind !== AssetKind.ASSET_FUNCTION);
}

describe('propagateFunctionStatus', () => {
  const rows: [string, FunctionAction[], ComputeTaskStatus[]][] = [
    ['BUILDING takes tasks that wait for a builder along', [FUNCTION_ACTION_BUILDING], [BLD, BLD, CAN, FAIL]],
    ['READY lets them wait for parents', [FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_READY], [WES, WPT, CAN, FAIL]],
    ['CANCELED cancels tasks that wait for a builder', [FUNCTION_ACTION_CANCELED], [CAN, CAN, CAN, FAIL]],
    ['CANCELED cancels tasks in building', [FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_CANCELED], [CAN, CAN, CAN, FAIL]],
    ['FAILED fails tasks in building', [FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_FAILED], [FAIL, FAIL, CAN, FAIL]],
  ];

  test.each(rows)('%s, and leaves final ones', async (_rule, actions, statuses) => {
    const channel = await taskChannel();
    await register(channel, taskOf(1), taskOf(2, [1]), taskOf(3), taskOf(4));
    await apply(channel, 3, TASK_ACTION_CANCELED);
    await apply(channel, 4, TASK_ACTION_FAILED);

    await applyToFunction(channel, ...actions);

    expect(await statusesOf(channel, 1, 2, 3, 4)).toEqual(statuses);
  });

  test.each([
    ['BUILDING', { before: [], action: FUNCTION_ACTION_BUILDING, status: BLD }],
    ['CANCELED', { before: [], action: FUNCTION_ACTION_CANCELED, status: CAN }],
    ['FAILED', { before: [FUNCTION_ACTION_BUILDING], action: FUNCTION_ACTION_FAILED, status: FAIL }],
  ])('emits one event for each task, whole, with the reason of the function: %s', async (_status, change) => {
    const channel = await taskChannel();
    const tasks = await register(channel, taskOf(1), taskOf(2, [1]));
    await applyToFunction(channel, ...change.before);

    const events = await eventsOf(channel, () => applyToFunction(channel, change.action));

    expect(events).toMatchObject(
      tasks.map((task) => ({
        assetKey: task.key,
        metadata: new Map([['reason', 'User action']]),
        computeTask: { ...task, status: change.status },
      })),
    );
  });

  it('names the function in the events of tasks when it is READY', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));
    await applyToFunction(channel, FUNCTION_ACTION_BUILDING);

    const [event] = await eventsOf(channel, () => applyToFunction(channel, FUNCTION_ACTION_READY));

    expect(event?.metadata.get('reason')).toBe(`function ${FUNCTION} finished building`);
  });

  it('lets a task start whose parents are DONE', async () => {
    const channel = await builtChannel();
    const functionKey = keyOf(9);
    await register(channel, taskOf(1));
    await run(channel, 1);
    await copyFunction(channel, functionKey);
    await register(channel, taskOf(2, [1], { functionKey }));
    const owner = channel.as('A').function;

    await owner.applyFunctionAction({ functionKey, action: FUNCTION_ACTION_BUILDING });
    await owner.applyFunctionAction({ functionKey, action: FUNCTION_ACTION_READY });

    expect(await statusesOf(channel, 2)).toEqual([WES]);
  });

  it('parks a task of which a parent has failed meanwhile', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1), taskOf(2, [1]));
    await apply(channel, 1, TASK_ACTION_FAILED);

    await applyToFunction(channel, FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_READY);

    expect(await statusesOf(channel, 1, 2)).toEqual([FAIL, WPT]);
  });

  it('fails every plan of its tasks when it FAILED, without an event of the plans', async () => {
    const channel = await taskChannel();
    await channel.as('A').computePlan.registerPlan(newPlan(keyOf(9)));
    await register(channel, taskOf(1), taskOf(2), taskOf(3, [], { computePlanKey: keyOf(9) }));
    await applyToFunction(channel, FUNCTION_ACTION_BUILDING);

    const events = await eventsOf(channel, () =>
      channel.as('A').function.applyFunctionAction({ functionKey: FUNCTION, action: FUNCTION_ACTION_FAILED }),
    );

    const time = channel.events.at(-1)?.timestamp;
    const plans = await Promise.all([PLAN, keyOf(9)].map((key) => channel.as('A').computePlan.getPlan({ key })));
    expect(plans.map(({ failureDate }) => failureDate)).toEqual([time, time]);
    expect(events.map(({ assetKey }) => assetKey)).toEqual([keyOf(1), keyOf(2), keyOf(3)]);
  });

  it('moves 10,000 tasks in seconds of the processor', async () => {
    const channel = await taskChannel();
    const tasks = Array.from({ length: 10_000 }, (_, i) => taskOf(i, i === 0 ? [] : [i - 1]));
    await register(channel, ...tasks);
    const start = process.cpuUsage();

    await applyToFunction(channel, FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_READY);

    expect(process.cpuUsage(start).user).toBeLessThan(CPU_MICROS);
  });
});

describe('applyToTask', () => {
  it('releases a child once all of its parents are DONE, and says so', async () => {
    const channel = await builtChannel();
    const tasks = await register(channel, taskOf(1), taskOf(2), taskOf(3, [1, 2]));
    await run(channel, 1);
    const between = await statusesOf(channel, 3);
    await apply(channel, 2, TASK_ACTION_EXECUTING);

    const events = await eventsOf(channel, () => apply(channel, 2, TASK_ACTION_DONE));

    expect(between).toEqual([WPT]);
    expect(events).toMatchObject([
      { assetKey: keyOf(2), metadata: new Map([['reason', 'User action']]), computeTask: { status: DONE } },
      {
        assetKey: keyOf(3),
        metadata: new Map([['reason', `parent task ${keyOf(2)} finished`]]),
        computeTask: { ...tasks[2], status: WES },
      },
    ]);
  });

  it('needs no asset under any output to make a task DONE, and releases its children', async () => {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2, [1]));

    await run(channel, 1);

    expect(await statusesOf(channel, 1, 2)).toEqual([DONE, WES]);
  });

  it('releases children by the position of the parent', async () => {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2), taskOf(3, [2, 1]), taskOf(4, [1]));
    await run(channel, 2);
    await apply(channel, 1, TASK_ACTION_EXECUTING);

    const events = await eventsOf(channel, () => apply(channel, 1, TASK_ACTION_DONE));

    expect(events.map(({ assetKey }) => assetKey)).toEqual([keyOf(1), keyOf(4), keyOf(3)]);
  });

  it('leaves children whose function is not built', async () => {
    const channel = await builtChannel();
    await copyFunction(channel, keyOf(9));
    await register(channel, taskOf(1), taskOf(2, [1], { functionKey: keyOf(9) }));

    await run(channel, 1);

    expect(await statusesOf(channel, 2)).toEqual([WBS]);
  });

  it('leaves children that are final', async () => {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2, [1]));
    await apply(channel, 2, TASK_ACTION_CANCELED);

    await run(channel, 1);

    expect(await statusesOf(channel, 2)).toEqual([CAN]);
  });

  test.each([
    ['FAILED', TASK_ACTION_FAILED, FAIL],
    ['CANCELED', TASK_ACTION_CANCELED, CAN],
  ])('leaves the children of a task that is %s', async (_status, action, status) => {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2, [1]));

    const events = await eventsOf(channel, () => apply(channel, 1, action));

    expect(await statusesOf(channel, 1, 2)).toEqual([status, WPT]);
    expect(events).toHaveLength(1);
  });

  it('fails the plan when a task FAILED, and only then', async () => {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2));
    const failureDate = async () => (await channel.as('A').computePlan.getPlan({ key: PLAN })).failureDate;
    await apply(channel, 1, TASK_ACTION_CANCELED);
    const canceled = await failureDate();

    await apply(channel, 2, TASK_ACTION_FAILED);

    expect([canceled, await failureDate()]).toEqual([undefined, channel.events.at(-1)?.timestamp]);
  });

  it('keeps the first failure date of a plan', async () => {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2));
    await apply(channel, 1, TASK_ACTION_FAILED);
    const { timestamp } = channel.events.at(-1) ?? {};

    await apply(channel, 2, TASK_ACTION_FAILED);

    expect((await channel.as('A').computePlan.getPlan({ key: PLAN })).failureDate).toEqual(timestamp);
  });

  it('lets tasks of a failed plan go on', async () => {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2));
    await apply(channel, 1, TASK_ACTION_FAILED);

    await apply(channel, 2, TASK_ACTION_EXECUTING);

    expect(await statusesOf(channel, 2)).toEqual([EXE]);
  });
});

/** Registers a function like `FUNCTION` under another key. */
async function copyFunction(channel: TestChannel, key: string): Promise<void> {
  const { function: functions } = channel.as('A');
  const original = await functions.getFunction({ key: FUNCTION });
  await functions.registerFunction({ ...original, key, newPermissions: { public: true } });
}
