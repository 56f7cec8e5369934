// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputeTaskStatus, EventKind, FunctionAction, FunctionStatus } from '@orchestrator/proto';
import { keyOf, newFunction, newPlan, newTask, registeredChannel } from '../testing/fixtures';
import type { TestChannel } from '../testing/test-channel';

const KEY = keyOf(1);
const UNKNOWN = keyOf(99);
/** An action of a later release. */
const UNNAMED = 99 as never;
const {
  FUNCTION_ACTION_BUILDING: BUILDING,
  FUNCTION_ACTION_CANCELED: CANCELED,
  FUNCTION_ACTION_FAILED: FAILED,
  FUNCTION_ACTION_READY: READY,
} = FunctionAction;
const NAMES = new Map([
  [BUILDING, 'transitionBuilding'],
  [CANCELED, 'transitionCanceled'],
  [FAILED, 'transitionFailed'],
  [READY, 'transitionReady'],
]);
const EVERY_ACTION = [...NAMES.keys()];

async function channelAfter(...actions: readonly FunctionAction[]): Promise<TestChannel> {
  const channel = await registeredChannel('A', 'B');
  await channel.as('A').function.registerFunction(newFunction(KEY));
  for (const action of actions) await channel.as('A').function.applyFunctionAction({ functionKey: KEY, action });
  return channel;
}

/** The text of the refusal of an action; empty if it is not refused. */
async function refusalOf(channel: TestChannel, action: FunctionAction): Promise<string> {
  const call = channel.as('A').function.applyFunctionAction({ functionKey: KEY, action });
  return call.then(
    () => '',
    (error: unknown) => (error as Error).message,
  );
}

async function statusIn(channel: TestChannel): Promise<string | undefined> {
  const { status } = await channel.as('A').function.getFunction({ key: KEY });
  return FunctionStatus[status];
}

describe('applyFunctionAction', () => {
  test.each([
    ['WAITING', 'BUILDING', [BUILDING]],
    ['BUILDING', 'READY', [BUILDING, READY]],
    ['WAITING', 'CANCELED', [CANCELED]],
    ['BUILDING', 'CANCELED', [BUILDING, CANCELED]],
    ['BUILDING', 'FAILED', [BUILDING, FAILED]],
  ])('moves a function from %s to %s', async (_from, to, actions) => {
    const channel = await channelAfter(...actions);

    expect(await statusIn(channel)).toBe(`FUNCTION_STATUS_${to}`);
  });

  test.each([
    ['WAITING', [], [READY, FAILED]],
    ['BUILDING', [BUILDING], [BUILDING]],
    ['READY', [BUILDING, READY], EVERY_ACTION],
    ['CANCELED', [CANCELED], EVERY_ACTION],
    ['FAILED', [BUILDING, FAILED], EVERY_ACTION],
  ])('refuses with OE0111 what is illegal in status %s', async (status, actions, illegal) => {
    const channel = await channelAfter(...actions);

    const texts = await Promise.all(illegal.map((action) => refusalOf(channel, action)));

    expect(texts).toEqual(
      illegal.map(
        (action) =>
          `OE0111: event ${String(NAMES.get(action))} inappropriate in current state FUNCTION_STATUS_${status}`,
      ),
    );
  });

  // Each request has the fault named and all those below it.
  test.each([
    ['the action, 0', { functionKey: 'foo' }, 'OE0003: '],
    ['the action, unknown', { functionKey: 'foo', action: UNNAMED }, 'OE0003: '],
    ['the form of the key', { functionKey: 'foo', action: READY }, 'OE0101: function_key is not valid'],
    [
      'whether the function exists',
      { functionKey: UNKNOWN, action: READY },
      `OE0002: function with key "${UNKNOWN}" not found`,
    ],
    ['whether the caller owns it', { functionKey: KEY, action: READY }, 'OE0102: '],
  ])('checks, in this order: %s', async (_check, request, text) => {
    const channel = await channelAfter();

    await expect(channel.as('B').function.applyFunctionAction(request)).rejects.toThrow(text);
  });

  it('emits an updated event with the reason and the function as it is then', async () => {
    const channel = await channelAfter(BUILDING);

    expect(channel.events.at(-1)).toMatchObject({
      assetKey: KEY,
      assetKind: AssetKind.ASSET_FUNCTION,
      eventKind: EventKind.EVENT_ASSET_UPDATED,
      metadata: new Map([['reason', 'User action']]),
      function: await channel.as('A').function.getFunction({ key: KEY }),
    });
  });

  it('needs no image to make a function ready', async () => {
    const channel = await channelAfter(BUILDING, READY);

    expect((await channel.as('A').function.getFunction({ key: KEY })).image).toEqual({
      checksum: '',
      storageAddress: '',
    });
  });

  test.each([
    ['becomes BUILDING', { before: [], action: BUILDING }, ComputeTaskStatus.STATUS_BUILDING],
    ['becomes READY', { before: [BUILDING], action: READY }, ComputeTaskStatus.STATUS_WAITING_FOR_EXECUTOR_SLOT],
    ['is CANCELED while WAITING', { before: [], action: CANCELED }, ComputeTaskStatus.STATUS_CANCELED],
    ['is CANCELED while BUILDING', { before: [BUILDING], action: CANCELED }, ComputeTaskStatus.STATUS_CANCELED],
    ['has FAILED', { before: [BUILDING], action: FAILED }, ComputeTaskStatus.STATUS_FAILED],
  ])('carries the tasks along, in whatever plan, when the function %s', async (_change, { before, action }, status) => {
    const channel = await channelAfter(...before);
    const { computePlan, computeTask, function: functions } = channel.as('A');
    const [one, two] = [keyOf(50), keyOf(51)];
    for (const key of [one, two]) await computePlan.registerPlan(newPlan(key));
    const tasks = [newTask(keyOf(60), one, { functionKey: KEY }), newTask(keyOf(61), two, { functionKey: KEY })];
    await computeTask.registerTasks({ tasks });

    await functions.applyFunctionAction({ functionKey: KEY, action });

    const changed = channel.events.slice(-3).map((event) => event.computeTask?.status ?? AssetKind[event.assetKind]);
    expect(changed).toEqual(['ASSET_FUNCTION', status, status]);
  });

  it('changes nothing when it is refused', async () => {
    const channel = await channelAfter(CANCELED);
    const before = channel.events.length;

    await channel
      .as('A')
      .function.applyFunctionAction({ functionKey: KEY, action: READY })
      .catch(() => undefined);

    expect([await statusIn(channel), channel.events.length]).toEqual(['FUNCTION_STATUS_CANCELED', before]);
  });
});
