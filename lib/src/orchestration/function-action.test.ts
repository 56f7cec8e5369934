// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputeTaskStatus, EventKind, FunctionAction, FunctionStatus } from '@orchestrator/proto';
import { keyOf, newFunction, newPlan, newTask, registeredChannel } from '../testing/fixtures';
import type { TestChannel } from '../testing/test-channel';

const KEY = keyOf(1);
const UNKNOWN = keyOf(99);
const {
  FUNCTION_ACTION_BUILDING: BUILDING,
  FUNCTION_ACTION_CANCELED: CANCELED,
  FUNCTION_ACTION_FAILED: FAILED,
  FUNCTION_ACTION_READY: READY,
} = FunctionAction;

async function channelAfter(...actions: readonly FunctionAction[]): Promise<TestChannel> {
  const channel = await registeredChannel('A', 'B');
  await channel.as('A').function.registerFunction(newFunction(KEY));
  for (const action of actions) await channel.as('A').function.applyFunctionAction({ functionKey: KEY, action });
  return channel;
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
    ['WAITING', [], READY, 'transitionReady'],
    ['WAITING', [], FAILED, 'transitionFailed'],
    ['BUILDING', [BUILDING], BUILDING, 'transitionBuilding'],
    ...[BUILDING, CANCELED, FAILED, READY].flatMap((action): [string, FunctionAction[], FunctionAction, string][] => {
      const name =
        ['', 'transitionBuilding', 'transitionCanceled', 'transitionFailed', 'transitionReady'][action] ?? '';
      return [
        ['READY', [BUILDING, READY], action, name],
        ['CANCELED', [CANCELED], action, name],
        ['FAILED', [BUILDING, FAILED], action, name],
      ];
    }),
  ])('refuses with OE0111, in status %s after %j, action %d', async (status, actions, action, transition) => {
    const channel = await channelAfter(...actions);

    const call = channel.as('A').function.applyFunctionAction({ functionKey: KEY, action });

    await expect(call).rejects.toThrow(
      new Error(`OE0111: event ${transition} inappropriate in current state FUNCTION_STATUS_${status}`),
    );
  });

  // Each request has the fault named and all those below it.
  test.each([
    ['the action, 0', 'foo', 0, 'OE0003: '],
    ['the action, unknown', 'foo', 99, 'OE0003: '],
    ['the form of the key', 'foo', READY, 'OE0101: function_key is not valid'],
    ['whether the function exists', UNKNOWN, READY, `OE0002: function with key "${UNKNOWN}" not found`],
    ['whether the caller owns it', KEY, READY, 'OE0102: '],
  ])('checks, in this order: %s', async (_check, functionKey, action, text) => {
    const channel = await channelAfter();

    await expect(channel.as('B').function.applyFunctionAction({ functionKey, action })).rejects.toThrow(text);
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
    ['BUILDING', [], BUILDING, 'STATUS_BUILDING'],
    ['READY', [BUILDING], READY, 'STATUS_WAITING_FOR_EXECUTOR_SLOT'],
    ['CANCELED', [], CANCELED, 'STATUS_CANCELED'],
    ['CANCELED', [BUILDING], CANCELED, 'STATUS_CANCELED'],
    ['FAILED', [BUILDING], FAILED, 'STATUS_FAILED'],
  ])('carries the tasks along when the function becomes %s after %j', async (_to, before, action, status) => {
    const channel = await channelAfter(...before);
    const { computePlan, computeTask, function: functions } = channel.as('A');
    const [one, two] = [keyOf(50), keyOf(51)];
    for (const key of [one, two]) await computePlan.registerPlan(newPlan(key));
    const tasks = [newTask(keyOf(60), one, { functionKey: KEY }), newTask(keyOf(61), two, { functionKey: KEY })];
    await computeTask.registerTasks({ tasks });

    await functions.applyFunctionAction({ functionKey: KEY, action });

    const changed = channel.events.slice(-3).map((event) => event.computeTask?.status ?? AssetKind[event.assetKind]);
    const moved = ComputeTaskStatus[status as keyof typeof ComputeTaskStatus];
    expect(changed).toEqual(['ASSET_FUNCTION', moved, moved]);
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
