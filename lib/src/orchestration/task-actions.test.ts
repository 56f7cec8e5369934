// SPDX-License-Identifier: Apache-2.0

import { ComputeTaskAction } from '@orchestrator/proto';
import { keyOf } from '../testing/fixtures';
import { apply, builtChannel, register, taskOf } from '../testing/task-fixtures';
import type { TestChannel } from '../testing/test-channel';
import { reasonOf } from './task-actions';

const { TASK_ACTION_CANCELED, TASK_ACTION_DONE, TASK_ACTION_EXECUTING, TASK_ACTION_FAILED } = ComputeTaskAction;
const { TASK_ACTION_BUILD_FINISHED, TASK_ACTION_BUILD_STARTED, TASK_ACTION_UNKNOWN } = ComputeTaskAction;

const OWNER = 'A';
const WORKER = 'B';
const STRANGER = 'C';
const UNNAMED = 99 as never;

async function ask(channel: TestChannel, organization: string, action: ComputeTaskAction) {
  return channel.as(organization).computeTask.applyTaskAction({ computeTaskKey: keyOf(1), action });
}

async function channelReadyFor(action: ComputeTaskAction): Promise<TestChannel> {
  const channel = await builtChannel();
  await register(channel, taskOf(1));
  if (action === TASK_ACTION_DONE) await apply(channel, 1, TASK_ACTION_EXECUTING);
  return channel;
}

describe('permittedTransition', () => {
  test.each([
    ['the worker', WORKER, 'EXECUTING', TASK_ACTION_EXECUTING],
    ['the worker', WORKER, 'DONE', TASK_ACTION_DONE],
    ['the worker', WORKER, 'CANCELED', TASK_ACTION_CANCELED],
    ['the worker', WORKER, 'FAILED', TASK_ACTION_FAILED],
    ['the owner', OWNER, 'CANCELED', TASK_ACTION_CANCELED],
    ['the owner', OWNER, 'FAILED', TASK_ACTION_FAILED],
  ])('lets %s (%s) ask for %s', async (...[, organization, , action]) => {
    const channel = await channelReadyFor(action);

    await expect(ask(channel, organization, action)).resolves.toEqual({});
  });

  test.each([
    [OWNER, 'EXECUTING', TASK_ACTION_EXECUTING],
    [OWNER, 'DONE', TASK_ACTION_DONE],
    [STRANGER, 'EXECUTING', TASK_ACTION_EXECUTING],
    [STRANGER, 'DONE', TASK_ACTION_DONE],
    [STRANGER, 'CANCELED', TASK_ACTION_CANCELED],
    [STRANGER, 'FAILED', TASK_ACTION_FAILED],
    [WORKER, 'BUILD_STARTED', TASK_ACTION_BUILD_STARTED],
    [WORKER, 'BUILD_FINISHED', TASK_ACTION_BUILD_FINISHED],
    [WORKER, 'UNKNOWN', TASK_ACTION_UNKNOWN],
    [WORKER, '99', UNNAMED],
    [OWNER, 'BUILD_STARTED', TASK_ACTION_BUILD_STARTED],
  ])('refuses to %s the action %s', async (organization, name, action) => {
    const channel = await channelReadyFor(action);

    await expect(ask(channel, organization, action)).rejects.toThrow(new RegExp(`^OE0102: .*${name} to task`));
  });
});

describe('applyTaskAction', () => {
  it('refuses a malformed key', async () => {
    const channel = await channelReadyFor(TASK_ACTION_DONE);

    await expect(channel.as(WORKER).computeTask.applyTaskAction({ computeTaskKey: 'x' })).rejects.toThrow(
      'OE0101: compute_task_key is not valid',
    );
  });

  it('refuses an unknown task before it looks at the action', async () => {
    const request = { computeTaskKey: keyOf(2), action: TASK_ACTION_UNKNOWN };
    const channel = await channelReadyFor(TASK_ACTION_DONE);

    await expect(channel.as(WORKER).computeTask.applyTaskAction(request)).rejects.toThrow(
      `OE0002: computetask with key "${keyOf(2)}" not found`,
    );
  });

  it('refuses an illegal transition by its name, and changes nothing', async () => {
    const channel = await channelReadyFor(TASK_ACTION_DONE);
    await ask(channel, WORKER, TASK_ACTION_DONE);
    const before = channel.events.length;

    await expect(ask(channel, WORKER, TASK_ACTION_DONE)).rejects.toThrow(
      'OE0111: event transitionDone inappropriate in current state STATUS_DONE',
    );
    expect(channel.events).toHaveLength(before);
  });

  it('checks the caller before the transition', async () => {
    const channel = await channelReadyFor(TASK_ACTION_EXECUTING);

    await expect(ask(channel, OWNER, TASK_ACTION_DONE)).rejects.toThrow('OE0102: ');
  });

  it('gives the text of the caller as the reason', async () => {
    const channel = await channelReadyFor(TASK_ACTION_EXECUTING);

    await channel.as(WORKER).computeTask.applyTaskAction({
      computeTaskKey: keyOf(1),
      action: TASK_ACTION_EXECUTING,
      log: 'it was time',
    });

    expect(channel.events.at(-1)?.metadata).toEqual(new Map([['reason', 'it was time']]));
  });
});

describe('reasonOf', () => {
  test.each([
    ['takes the place of an empty text', '', 'User action'],
    ['keeps 4,096 bytes', 'x'.repeat(4096), 'x'.repeat(4096)],
    ['cuts what is longer', 'x'.repeat(4097), 'x'.repeat(4096)],
    ['keeps characters whole', `x${'é'.repeat(2048)}`, `x${'é'.repeat(2047)}`],
    ['keeps characters of four bytes whole', `xx${'😀'.repeat(1024)}`, `xx${'😀'.repeat(1023)}`],
  ])('%s', (_rule, log, reason) => {
    expect(reasonOf(log)).toBe(reason);
  });
});
