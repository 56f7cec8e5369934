// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputeTaskStatus, EventKind } from '@orchestrator/proto';
import { keyOf } from '../testing/fixtures';
import { builtChannel, fromParent, FUNCTION, PLAN, register, taskChannel, taskOf } from '../testing/task-fixtures';
import { TestChannel } from '../testing/test-channel';

describe('registerTasks', () => {
  it('refuses an empty list', async () => {
    await expect(register(new TestChannel())).rejects.toThrow('OE0003: ');
  });

  it('stores what was asked for and what follows from it', async () => {
    const channel = await taskChannel();

    const [task] = await register(channel, taskOf(1, [], { metadata: new Map([['a', 'b']]) }));

    expect(task).toEqual({
      key: keyOf(1),
      owner: 'A',
      computePlanKey: PLAN,
      rank: 0,
      status: ComputeTaskStatus.STATUS_WAITING_FOR_BUILDER_SLOT,
      worker: 'B',
      creationDate: channel.events.at(-1)?.timestamp,
      logsPermission: { public: false, authorizedIds: ['A'] },
      metadata: new Map([['a', 'b']]),
      inputs: [],
      outputs: new Map([
        ['many', { permissions: both({ public: false, authorizedIds: ['B', 'A'] }), transient: true }],
        ['model', { permissions: both({ public: false, authorizedIds: ['B', 'A'] }), transient: true }],
        ['score', { permissions: both({ public: true, authorizedIds: ['A'] }), transient: false }],
      ]),
      functionKey: FUNCTION,
    });
  });

  it('answers and emits in sorted order', async () => {
    const channel = await taskChannel();
    const before = channel.events.length;

    const tasks = await register(channel, taskOf(3, [1]), taskOf(2), taskOf(1));

    expect(tasks.map(({ key }) => key)).toEqual([keyOf(2), keyOf(1), keyOf(3)]);
    expect(channel.events.slice(before)).toMatchObject(
      tasks.map((task) => ({
        assetKey: task.key,
        assetKind: AssetKind.ASSET_COMPUTE_TASK,
        eventKind: EventKind.EVENT_ASSET_CREATED,
        metadata: new Map(),
        computeTask: task,
      })),
    );
  });

  it('refuses a key that is taken', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));

    await expect(register(channel, taskOf(1))).rejects.toThrow(
      `OE0006: computetask with key "${keyOf(1)}" already exists`,
    );
  });

  it('refuses a key that is given twice', async () => {
    await expect(register(await taskChannel(), taskOf(1), taskOf(1))).rejects.toThrow(
      `OE0006: computetask with key "${keyOf(1)}" already exists`,
    );
  });

  it('writes nothing when one task is refused', async () => {
    const channel = await taskChannel();
    const before = channel.events.length;

    await expect(register(channel, taskOf(1), taskOf(2, [], { worker: '' }))).rejects.toThrow('OE0003: ');

    expect(channel.events).toHaveLength(before);
    await expect(channel.as('A').computeTask.getTask({ key: keyOf(1) })).rejects.toThrow('OE0002: ');
  });

  test.each([
    ['the fields of all tasks before taken keys', [taskOf(1), taskOf(2, [], { key: 'x' })], 'OE0101: '],
    ['taken keys before the graph', [taskOf(1), taskOf(2, [2])], 'OE0006: '],
    ['the graph before the plan', [taskOf(2, [2]), taskOf(3, [], { computePlanKey: keyOf(9) })], 'OE0101: '],
    ['tasks in sorted order', [taskOf(3, [2], { worker: '' }), taskOf(2, [], { functionKey: keyOf(9) })], 'OE0002: '],
  ])('checks %s', async (_order, tasks, code) => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));

    await expect(register(channel, ...tasks)).rejects.toThrow(code);
  });

  it('names the faults of the first bad task only', async () => {
    const call = register(
      new TestChannel(),
      taskOf(1),
      taskOf(2, [], { key: 'x' }),
      taskOf(3, [], { functionKey: '' }),
    );

    await expect(call).rejects.toThrow(new Error('OE0101: computetask is not valid: key: must be a valid UUID.'));
  });

  it('registers children of tasks that are stored', async () => {
    const channel = await builtChannel();
    await register(channel, taskOf(1));

    const [task] = await register(channel, taskOf(2, [1]));

    expect(task).toMatchObject({ rank: 1, status: ComputeTaskStatus.STATUS_WAITING_FOR_PARENT_TASKS });
  });

  it('registers the same key in another channel', async () => {
    const [first, second] = [await taskChannel(), await taskChannel()];
    await register(first, taskOf(1));

    await expect(register(second, taskOf(1))).resolves.toHaveLength(1);
  });

  it('keeps the inputs as they were given', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));
    const inputs = [fromParent(1, 'model'), fromParent(1)];

    await register(channel, taskOf(2, [], { inputs }));

    const task = await channel.as('C').computeTask.getTask({ key: keyOf(2) });
    expect(task.inputs).toEqual(inputs.map((input) => ({ ...input, assetKey: undefined })));
  });
});

function both<T>(permission: T) {
  return { process: permission, download: permission };
}
