// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputeTaskAction, type DraftFields, EventKind, type NewModel } from '@orchestrator/proto';
import { addressable, CHECKSUM, keyOf } from '../testing/fixtures';
import { apply, builtChannel, modelOf, register, run, taskOf } from '../testing/task-fixtures';
import type { TestChannel } from '../testing/test-channel';

/** Task 1 of worker B is running, task 2 is not. */
async function runningChannel(): Promise<TestChannel> {
  const channel = await builtChannel();
  await register(channel, taskOf(1), taskOf(2));
  await apply(channel, 1, ComputeTaskAction.TASK_ACTION_EXECUTING);
  return channel;
}

function put(channel: TestChannel, ...models: readonly DraftFields<NewModel>[]) {
  return channel.as('B').model.registerModels({ models });
}

async function listed(channel: TestChannel, number: number): Promise<string[]> {
  const { models } = await channel.as('C').model.getComputeTaskOutputModels({ computeTaskKey: keyOf(number) });
  return models.map(({ key }) => key);
}

describe('registerModels', () => {
  it('stores models of the worker with the permissions of their output', async () => {
    const channel = await runningChannel();

    const { models } = await put(channel, modelOf(11, 1));

    const permission = { public: false, authorizedIds: ['B', 'A'] };
    expect(models).toEqual([
      {
        key: keyOf(11),
        computeTaskKey: keyOf(1),
        address: addressable('model-11'),
        permissions: { process: permission, download: permission },
        owner: 'B',
        creationDate: channel.events.at(-1)?.timestamp,
      },
    ]);
  });

  it('emits for each model its creation, then that of the output asset', async () => {
    const channel = await runningChannel();
    const before = channel.events.length;

    const { models } = await put(channel, modelOf(12, 1), modelOf(11, 1, 'model'));

    const created = { eventKind: EventKind.EVENT_ASSET_CREATED, metadata: new Map() };
    const expected = models.flatMap((model, i) => [
      { ...created, assetKind: AssetKind.ASSET_MODEL, assetKey: model.key, model },
      {
        ...created,
        assetKind: AssetKind.ASSET_COMPUTE_TASK_OUTPUT_ASSET,
        assetKey: keyOf(1),
        computeTaskOutputAsset: {
          computeTaskKey: keyOf(1),
          computeTaskOutputIdentifier: ['many', 'model'][i],
          assetKind: AssetKind.ASSET_MODEL,
          assetKey: model.key,
        },
      },
    ]);
    expect(channel.events.slice(before)).toMatchObject(expected);
  });

  it('leaves the task executing', async () => {
    const channel = await runningChannel();

    await put(channel, modelOf(11, 1, 'model'));

    await expect(put(channel, modelOf(12, 1))).resolves.toMatchObject({ models: [{ key: keyOf(12) }] });
  });

  test.each<[string, DraftFields<NewModel>[], string]>([
    ['an empty list', [], 'OE0003: '],
    ['a malformed task key', [{ computeTaskKey: 'x' }], 'OE0101: compute_task_key is not valid'],
    ['an unknown task', [modelOf(11, 9)], `OE0002: computetask with key "${keyOf(9)}" not found`],
    ['models of two tasks', [modelOf(11, 1), modelOf(12, 2)], 'OE0003: models of one call'],
    [
      'a model without fields',
      [{ computeTaskKey: keyOf(1) }],
      'OE0101: model is not valid: address: cannot be blank; compute_task_output_identifier: cannot be blank; ' +
        'key: cannot be blank.',
    ],
    [
      'a model with a bad address',
      [{ ...modelOf(11, 1), address: { checksum: CHECKSUM, storageAddress: 'x' } }],
      'OE0101: model is not valid: address: (storage_address: must be a valid URL.).',
    ],
    [
      'a malformed model key',
      [{ ...modelOf(11, 1), key: 'x' }],
      'OE0101: model is not valid: key: must be a valid UUID.',
    ],
    ['a task that is not executing', [modelOf(11, 2)], 'OE0003: task'],
    ['an output that the task lacks', [modelOf(11, 1, 'x')], 'OE0106: '],
    ['an output that takes a performance', [modelOf(11, 1, 'score')], 'OE0107: '],
    ['two models of a single output', [modelOf(11, 1, 'model'), modelOf(12, 1, 'model')], 'OE0006: output "model"'],
    ['one key twice', [modelOf(11, 1), modelOf(11, 1)], `OE0006: model with key "${keyOf(11)}" already exists`],
  ])('refuses %s', async (_fault, models, text) => {
    await expect(put(await runningChannel(), ...models)).rejects.toThrow(text);
  });

  test.each<[string, DraftFields<NewModel>, string]>([
    ['a second model of a single output', modelOf(12, 1, 'model'), 'OE0006: output "model"'],
    ['a key that is taken', modelOf(11, 1), `OE0006: model with key "${keyOf(11)}" already exists`],
  ])('refuses %s in a later call', async (_fault, model, text) => {
    const channel = await runningChannel();
    await put(channel, modelOf(11, 1, 'model'));

    await expect(put(channel, model)).rejects.toThrow(text);
  });

  it('refuses anybody but the worker', async () => {
    const channel = await runningChannel();

    await expect(channel.as('A').model.registerModels({ models: [modelOf(11, 1)] })).rejects.toThrow('OE0102: ');
  });

  test.each<[string, string, DraftFields<NewModel>[], string]>([
    ['the task before the fields', 'B', [modelOf(11, 1), { computeTaskKey: keyOf(2) }], 'OE0003: models of one call'],
    ['the fields before the caller', 'A', [{ computeTaskKey: keyOf(1) }], 'OE0101: model is not valid'],
    ['the caller before the status', 'A', [modelOf(11, 2)], 'OE0102: '],
    ['the status before the output', 'B', [modelOf(11, 2, 'x')], 'OE0003: '],
    ['model by model', 'B', [modelOf(11, 1, 'x'), modelOf(12, 2)], 'OE0106: '],
  ])('checks %s', async (...[, organization, models, text]) => {
    const channel = await runningChannel();

    await expect(channel.as(organization).model.registerModels({ models })).rejects.toThrow(text);
  });

  it('checks the room of an output before the key', async () => {
    const channel = await runningChannel();
    await put(channel, modelOf(11, 1, 'model'));

    await expect(put(channel, modelOf(11, 1, 'model'))).rejects.toThrow('OE0006: output "model"');
  });

  it('writes nothing when one model is refused', async () => {
    const channel = await runningChannel();

    await expect(put(channel, modelOf(11, 1), modelOf(12, 1, 'x'))).rejects.toThrow('OE0106: ');

    expect(await listed(channel, 1)).toEqual([]);
  });
});

describe('registerModel', () => {
  it('registers one model', async () => {
    const channel = await runningChannel();

    await expect(channel.as('B').model.registerModel(modelOf(11, 1))).resolves.toMatchObject({ key: keyOf(11) });
  });
});

describe('getModel', () => {
  it('lets anybody read a model', async () => {
    const channel = await runningChannel();
    const { models } = await put(channel, modelOf(11, 1));

    expect(await channel.as('C').model.getModel({ key: keyOf(11) })).toEqual(models[0]);
  });

  test.each([
    ['a malformed key', 'x', 'OE0101: key is not valid'],
    ['an unknown key', keyOf(9), `OE0002: model with key "${keyOf(9)}" not found`],
  ])('refuses %s', async (_fault, key, text) => {
    await expect((await runningChannel()).as('A').model.getModel({ key })).rejects.toThrow(text);
  });
});

describe('getComputeTaskOutputModels', () => {
  it('lists the models of all outputs by date', async () => {
    const channel = await runningChannel();
    await put(channel, modelOf(13, 1, 'model'));
    await put(channel, modelOf(12, 1), modelOf(11, 1));

    expect(await listed(channel, 1)).toEqual([13, 12, 11].map(keyOf));
  });

  it('lists the models of one call by output identifier, then in the order of registration', async () => {
    const channel = await runningChannel();
    await put(channel, modelOf(11, 1, 'model'), modelOf(13, 1), modelOf(12, 1));

    expect(await listed(channel, 1)).toEqual([13, 12, 11].map(keyOf));
  });

  it('lists disabled models, without address', async () => {
    const channel = await runningChannel();
    await put(channel, modelOf(11, 1));
    await apply(channel, 1, ComputeTaskAction.TASK_ACTION_DONE);
    await register(channel, taskOf(3, [1]));
    await run(channel, 3);
    await channel.as('B').computeTask.disableOutput({ computeTaskKey: keyOf(1), identifier: 'many' });

    const { models } = await channel.as('C').model.getComputeTaskOutputModels({ computeTaskKey: keyOf(1) });

    expect(models).toMatchObject([{ key: keyOf(11), address: undefined }]);
  });

  it('leaves performances out', async () => {
    const channel = await runningChannel();
    const score = { computeTaskKey: keyOf(1), computeTaskOutputIdentifier: 'score' };
    await channel.as('B').performance.registerPerformance(score);

    expect(await listed(channel, 1)).toEqual([]);
  });

  it('lists nothing for an unknown task', async () => {
    expect(await listed(await runningChannel(), 9)).toEqual([]);
  });

  it('refuses a malformed key', async () => {
    const { model } = (await runningChannel()).as('A');

    await expect(model.getComputeTaskOutputModels({ computeTaskKey: 'x' })).rejects.toThrow(
      'OE0101: compute_task_key is not valid',
    );
  });
});
