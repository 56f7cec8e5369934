// SPDX-License-Identifier: Apache-2.0

import {
  AssetKind,
  ComputePlanAction,
  ComputeTaskAction,
  type DraftFields,
  EventKind,
  FunctionAction,
  type NewComputePlan,
} from '@orchestrator/proto';
import { keyOf, newFunction, newPlan, newTask, registeredChannel, registerPlans } from '../testing/fixtures';
import type { TestChannel } from '../testing/test-channel';

const KEY = keyOf(1);
const UNKNOWN = keyOf(99);
const FUNCTION = keyOf(50);
/** An action of a later release. */
const UNNAMED = 99 as never;
const { PLAN_ACTION_CANCELED, PLAN_ACTION_UNKNOWN } = ComputePlanAction;
const { FUNCTION_ACTION_BUILDING: BUILDING, FUNCTION_ACTION_READY: READY } = FunctionAction;
const {
  TASK_ACTION_CANCELED: CANCELED,
  TASK_ACTION_DONE: DONE,
  TASK_ACTION_EXECUTING: EXECUTING,
  TASK_ACTION_FAILED: FAILED,
} = ComputeTaskAction;

/** A channel in which A owns a plan. */
async function channelWithPlan(): Promise<TestChannel> {
  const channel = await registeredChannel('A', 'B');
  await channel.as('A').computePlan.registerPlan(newPlan(KEY));
  return channel;
}

/** A channel in which the plan of A has tasks, with what has happened to each of them. */
async function channelWithTasks(...actions: readonly (readonly ComputeTaskAction[])[]): Promise<TestChannel> {
  const channel = await channelWithPlan();
  const { computeTask, function: functions } = channel.as('A');
  await functions.registerFunction(newFunction(FUNCTION));
  for (const action of [BUILDING, READY]) await functions.applyFunctionAction({ functionKey: FUNCTION, action });
  const tasks = actions.map((_, i) => newTask(keyOf(60 + i), KEY, { functionKey: FUNCTION }));
  await computeTask.registerTasks({ tasks });
  for (const [i, ofTask] of actions.entries())
    for (const action of ofTask) await computeTask.applyTaskAction({ computeTaskKey: keyOf(60 + i), action });
  return channel;
}

async function cancel(channel: TestChannel): Promise<void> {
  await channel.as('A').computePlan.applyPlanAction({ key: KEY, action: PLAN_ACTION_CANCELED });
}

describe('registerPlan', () => {
  it('returns the plan, owned by the caller, without end dates', async () => {
    const channel = await registeredChannel('A');
    const metadata = new Map([['study', '12']]);

    const plan = await channel.as('A').computePlan.registerPlan(newPlan(KEY, { tag: 'tag', metadata }));

    expect(plan).toEqual({
      key: KEY,
      owner: 'A',
      creationDate: { seconds: 1_700_000_002, nanos: 0 },
      tag: 'tag',
      metadata,
      cancelationDate: undefined,
      name: 'plan',
      failureDate: undefined,
    });
  });

  test.each<[string, DraftFields<NewComputePlan>, string]>([
    ['an empty request', { key: '', name: '' }, 'key: cannot be blank; name: cannot be blank.'],
    ['a malformed key', { key: 'foo' }, 'key: must be a valid UUID.'],
    ['a long name', { name: 'x'.repeat(101) }, 'name: the length must be between 1 and 100.'],
    ['a long tag', { tag: 'x'.repeat(101) }, 'tag: the length must be no more than 100.'],
  ])('refuses %s with OE0101', async (_fault, fields, problems) => {
    const channel = await registeredChannel('A');

    const call = channel.as('A').computePlan.registerPlan(newPlan(KEY, fields));

    await expect(call).rejects.toThrow(new Error(`OE0101: computeplan is not valid: ${problems}`));
  });

  it('refuses long metadata with OE0101', async () => {
    const channel = await registeredChannel('A');
    const metadata = new Map([['', 'x'.repeat(101)]]);

    const call = channel.as('A').computePlan.registerPlan(newPlan(KEY, { metadata }));

    await expect(call).rejects.toThrow(/^OE0101: computeplan is not valid: metadata: /);
  });

  // Z calls, who is not registered; each request has the fault named and all those below it.
  test.each([
    ['its fields', { name: '' }, 'OE0101: '],
    ['whether its key is free, whoever owns the plan', {}, `OE0006: computeplan with key "${KEY}" already exists`],
    ['whether the caller is registered', { key: keyOf(2) }, 'OE0003: organization "Z" is not registered'],
  ])('checks, in this order: %s', async (_check, fields, text) => {
    const channel = await channelWithPlan();

    await expect(channel.as('Z').computePlan.registerPlan(newPlan(KEY, fields))).rejects.toThrow(text);
  });

  it('emits a created event', async () => {
    const channel = await registeredChannel('A');

    const computePlan = await channel.as('A').computePlan.registerPlan(newPlan(KEY));

    expect(channel.events.slice(1)).toMatchObject([
      {
        assetKey: KEY,
        assetKind: AssetKind.ASSET_COMPUTE_PLAN,
        eventKind: EventKind.EVENT_ASSET_CREATED,
        timestamp: computePlan.creationDate,
        metadata: new Map(),
        computePlan,
      },
    ]);
  });
});

describe('getPlan', () => {
  it('returns the plan to anybody', async () => {
    const channel = await registeredChannel('A');
    const plan = await channel.as('A').computePlan.registerPlan(newPlan(KEY));

    expect(await channel.as('Z').computePlan.getPlan({ key: KEY })).toEqual(plan);
  });

  test.each([
    ['an unknown key with OE0002', UNKNOWN, `OE0002: computeplan with key "${UNKNOWN}" not found`],
    ['a malformed key with OE0101', 'foo', 'OE0101: key is not valid'],
  ])('refuses %s', async (_fault, key, text) => {
    const channel = await channelWithPlan();

    await expect(channel.as('A').computePlan.getPlan({ key })).rejects.toThrow(text);
  });
});

describe('queryPlans', () => {
  test.each([
    ['all plans by date', undefined, [3, 1, 2]],
    ['all plans for an empty filter', {}, [3, 1, 2]],
    ['the plans of an owner', { owner: 'A' }, [3, 2]],
    ['nothing for an unknown owner', { owner: 'Z' }, []],
  ])('lists %s', async (_what, filter, numbers) => {
    const channel = await registeredChannel('A', 'B');
    await registerPlans(channel.as('A'), 3);
    await registerPlans(channel.as('B'), 1);
    await registerPlans(channel.as('A'), 2);

    const { plans } = await channel.as('Z').computePlan.queryPlans({ filter });

    expect(plans.map(({ key }) => key)).toEqual(numbers.map(keyOf));
  });
});

describe('updatePlan', () => {
  it('changes the name and nothing else', async () => {
    const channel = await channelWithPlan();
    const { computePlan } = channel.as('A');
    const before = await computePlan.getPlan({ key: KEY });

    await computePlan.updatePlan({ key: KEY, name: 'other' });

    expect(await computePlan.getPlan({ key: KEY })).toEqual({ ...before, name: 'other' });
  });

  test.each([
    [
      'canceled',
      async () => {
        const channel = await channelWithPlan();
        await cancel(channel);
        return channel;
      },
    ],
    ['failed', () => channelWithTasks([FAILED])],
  ])('renames a plan that is %s, and keeps its dates', async (_status, create) => {
    const channel = await create();
    const { computePlan } = channel.as('A');
    const before = await computePlan.getPlan({ key: KEY });

    await computePlan.updatePlan({ key: KEY, name: 'other' });

    expect(await computePlan.getPlan({ key: KEY })).toEqual({ ...before, name: 'other' });
  });

  it('refuses a name of 101 bytes with OE0101', async () => {
    const channel = await channelWithPlan();

    const call = channel.as('A').computePlan.updatePlan({ key: KEY, name: 'x'.repeat(101) });

    await expect(call).rejects.toThrow(
      new Error('OE0101: computeplan is not valid: name: the length must be between 1 and 100.'),
    );
  });

  // B calls, who does not own the plan.
  test.each([
    [
      'its fields',
      { key: 'foo', name: '' },
      'OE0101: computeplan is not valid: key: must be a valid UUID; name: cannot be',
    ],
    ['whether the plan exists', { key: UNKNOWN, name: 'x' }, `OE0002: computeplan with key "${UNKNOWN}" not found`],
    ['whether the caller owns it', { key: KEY, name: 'x' }, 'OE0102: '],
  ])('checks, in this order: %s', async (_check, request, text) => {
    const channel = await channelWithPlan();

    await expect(channel.as('B').computePlan.updatePlan(request)).rejects.toThrow(text);
  });

  it('emits an updated event even if nothing changes, and leaves the event before as it was', async () => {
    const channel = await channelWithPlan();
    const before = await channel.as('A').computePlan.getPlan({ key: KEY });

    for (const name of ['plan', 'other']) await channel.as('A').computePlan.updatePlan({ key: KEY, name });

    const updated = { eventKind: EventKind.EVENT_ASSET_UPDATED, assetKey: KEY, metadata: new Map() };
    expect(channel.events.slice(-3)).toMatchObject([
      { eventKind: EventKind.EVENT_ASSET_CREATED, computePlan: before },
      { ...updated, computePlan: before },
      { ...updated, computePlan: { ...before, name: 'other' } },
    ]);
  });
});

describe('applyPlanAction', () => {
  it('sets the cancelation date to the time of the call', async () => {
    const channel = await channelWithPlan();
    const before = await channel.as('A').computePlan.getPlan({ key: KEY });

    await cancel(channel);

    const after = await channel.as('A').computePlan.getPlan({ key: KEY });
    expect(after).toEqual({ ...before, cancelationDate: { seconds: 1_700_000_005, nanos: 0 } });
  });

  it('emits an updated event with the cancelation date, and no other', async () => {
    const channel = await channelWithTasks([]);
    const before = channel.events.length;

    await cancel(channel);

    const computePlan = await channel.as('A').computePlan.getPlan({ key: KEY });
    expect(channel.events.slice(before)).toMatchObject([
      {
        assetKey: KEY,
        eventKind: EventKind.EVENT_ASSET_UPDATED,
        timestamp: computePlan.cancelationDate,
        metadata: new Map(),
        computePlan,
      },
    ]);
  });

  it('leaves the tasks alone, which can go on', async () => {
    const channel = await channelWithTasks([EXECUTING]);
    await cancel(channel);

    const call = channel.as('A').computeTask.applyTaskAction({ computeTaskKey: keyOf(60), action: DONE });

    await expect(call).resolves.toEqual({});
  });

  // The plan is canceled; each request has the fault named and all those below it.
  test.each<[string, { as?: string; key?: string; action?: ComputePlanAction }, string]>([
    ['the form of the key', { as: 'B', key: 'foo' }, 'OE0101: key is not valid'],
    ['whether the plan exists', { as: 'B', key: UNKNOWN }, `OE0002: computeplan with key "${UNKNOWN}" not found`],
    ['whether the caller owns it', { as: 'B' }, 'OE0102: '],
    ['the action, 0', {}, 'OE0010: '],
    ['the action, unknown', { action: UNNAMED }, 'OE0010: '],
    [
      'whether the plan is canceled',
      { action: PLAN_ACTION_CANCELED },
      `OE0109: computeplan with key "${KEY}" is already terminated`,
    ],
  ])('checks, in this order: %s', async (_check, { as = 'A', key = KEY, action = PLAN_ACTION_UNKNOWN }, text) => {
    const channel = await channelWithPlan();
    await cancel(channel);

    await expect(channel.as(as).computePlan.applyPlanAction({ key, action })).rejects.toThrow(text);
  });

  it('refuses to cancel a failed plan with OE0109', async () => {
    const channel = await channelWithTasks([FAILED]);

    await expect(cancel(channel)).rejects.toThrow(/^OE0109: /);
  });
});

describe('isPlanRunning', () => {
  test.each([
    ['no task', [], false],
    ['a task that waits', [[]], true],
    ['a task that is executing and one that is done', [[EXECUTING], [EXECUTING, DONE]], true],
    [
      'tasks that are all done',
      [
        [EXECUTING, DONE],
        [EXECUTING, DONE],
      ],
      false,
    ],
    ['a canceled task', [[CANCELED]], false],
    ['a canceled task among live ones', [[], [EXECUTING], [CANCELED]], false],
    ['a failed task among live ones', [[], [EXECUTING], [FAILED]], false],
  ])('of a plan with %s', async (_tasks, actions, isRunning) => {
    const channel = actions.length === 0 ? await channelWithPlan() : await channelWithTasks(...actions);

    expect(await channel.as('Z').computePlan.isPlanRunning({ key: KEY })).toEqual({ isRunning });
  });

  it('is false for a canceled plan whose tasks go on', async () => {
    const channel = await channelWithTasks([EXECUTING]);
    await cancel(channel);

    expect(await channel.as('A').computePlan.isPlanRunning({ key: KEY })).toEqual({ isRunning: false });
  });

  test.each([
    ['an unknown key with OE0002', UNKNOWN, `OE0002: computeplan with key "${UNKNOWN}" not found`],
    ['a malformed key with OE0101', 'foo', 'OE0101: key is not valid'],
  ])('refuses %s', async (_fault, key, text) => {
    const channel = await channelWithPlan();

    await expect(channel.as('A').computePlan.isPlanRunning({ key })).rejects.toThrow(text);
  });
});
