// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputeTaskAction, EventKind } from '@orchestrator/proto';
import { keyOf } from '../testing/fixtures';
import { apply, builtChannel, fromParent, modelOf, OUTPUTS, register, run, taskOf } from '../testing/task-fixtures';
import type { TestChannel } from '../testing/test-channel';

const { TASK_ACTION_CANCELED, TASK_ACTION_DONE, TASK_ACTION_EXECUTING, TASK_ACTION_FAILED } = ComputeTaskAction;

/** Task 1 has the models 12 and 11 under `many`; it is running. */
async function runningChannel(): Promise<TestChannel> {
  const channel = await builtChannel();
  const outputs = new Map([...OUTPUTS, ['model', { permissions: { authorizedIds: ['B'] } }]]);
  await register(channel, taskOf(1, [], { outputs }));
  await apply(channel, 1, TASK_ACTION_EXECUTING);
  await channel.as('B').model.registerModels({ models: [modelOf(12, 1), modelOf(11, 1), modelOf(13, 1, 'model')] });
  return channel;
}

/** The same, with task 1 and its child 2 through. */
async function finishedChannel(): Promise<TestChannel> {
  const channel = await runningChannel();
  await apply(channel, 1, TASK_ACTION_DONE);
  await register(channel, taskOf(2, [1]));
  await run(channel, 2);
  return channel;
}

function disable(channel: TestChannel, identifier = 'many', organization = 'B') {
  return channel.as(organization).computeTask.disableOutput({ computeTaskKey: keyOf(1), identifier });
}

describe('disableOutput', () => {
  it('clears the addresses of the models for good', async () => {
    const channel = await finishedChannel();

    await disable(channel);

    const keys = [11, 12, 13].map(keyOf);
    const models = await Promise.all(keys.map((key) => channel.as('C').model.getModel({ key })));
    expect(models.map(({ address }) => address !== undefined)).toEqual([false, false, true]);
  });

  it('tells of each model in the order of registration, without its address', async () => {
    const channel = await finishedChannel();
    const before = channel.events.length;

    await disable(channel);

    const disabled = {
      assetKind: AssetKind.ASSET_MODEL,
      eventKind: EventKind.EVENT_ASSET_DISABLED,
      metadata: new Map(),
    };
    expect(channel.events.slice(before)).toMatchObject([
      { ...disabled, assetKey: keyOf(12), model: { key: keyOf(12), address: undefined } },
      { ...disabled, assetKey: keyOf(11), model: { key: keyOf(11), address: undefined } },
    ]);
  });

  test.each([
    ['FAILED', TASK_ACTION_FAILED],
    ['CANCELED', TASK_ACTION_CANCELED],
  ])('works on a task that is %s', async (_status, action) => {
    const channel = await runningChannel();
    await apply(channel, 1, action);
    await register(channel, taskOf(2, [1]));

    await expect(disable(channel)).resolves.toEqual({});
  });

  it('refuses anybody but the worker', async () => {
    await expect(disable(await finishedChannel(), 'many', 'A')).rejects.toThrow('OE0102: ');
  });

  it('refuses a task that is not final', async () => {
    await expect(disable(await runningChannel())).rejects.toThrow(/^OE0108: .*not final/);
  });

  test.each([
    ['an unknown output', 'x', 'no such output'],
    ['an output that is not transient', 'model', 'not transient'],
  ])('refuses %s', async (_fault, identifier, text) => {
    await expect(disable(await finishedChannel(), identifier)).rejects.toThrow(new RegExp(`^OE0108: .*${text}`));
  });

  it('refuses an output that holds a performance', async () => {
    const channel = await runningChannel();
    const score = { computeTaskKey: keyOf(1), computeTaskOutputIdentifier: 'score' };
    await channel.as('B').performance.registerPerformance(score);
    await apply(channel, 1, TASK_ACTION_DONE);
    await register(channel, taskOf(2, [1]));
    await run(channel, 2);

    await expect(disable(channel, 'score')).rejects.toThrow('OE0108: ');
  });

  it('refuses an output that is empty', async () => {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2, [1]));
    await run(channel, 1);
    await run(channel, 2);

    await expect(disable(channel)).rejects.toThrow(/^OE0108: .*no asset is registered/);
  });

  it('refuses while the task has no children', async () => {
    const channel = await runningChannel();
    await apply(channel, 1, TASK_ACTION_DONE);

    await expect(disable(channel)).rejects.toThrow(/^OE0108: .*no children/);
  });

  it('refuses while a child of any output is not through', async () => {
    const channel = await finishedChannel();
    await register(channel, taskOf(3, [], { inputs: [fromParent(1, 'model', 'single')] }));

    await expect(disable(channel)).rejects.toThrow(/^OE0108: .*is not through/);
  });

  it('refuses an output that is disabled', async () => {
    const channel = await finishedChannel();
    await disable(channel);

    await expect(disable(channel)).rejects.toThrow(/^OE0108: .*it is disabled/);
  });

  it('checks the worker before the status', async () => {
    await expect(disable(await runningChannel(), 'x', 'A')).rejects.toThrow('OE0102: ');
  });

  it('checks the status before the output', async () => {
    await expect(disable(await runningChannel(), 'x')).rejects.toThrow(/^OE0108: .*not final/);
  });

  test.each([
    ['a malformed key', 'x', 'OE0101: compute_task_key is not valid'],
    ['an unknown key', keyOf(98), `OE0002: computetask with key "${keyOf(98)}" not found`],
  ])('refuses %s', async (_fault, computeTaskKey, text) => {
    const channel = await builtChannel();

    await expect(channel.as('A').computeTask.disableOutput({ computeTaskKey })).rejects.toThrow(text);
  });
});
