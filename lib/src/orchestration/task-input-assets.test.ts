// SPDX-License-Identifier: Apache-2.0

import { ComputeTaskAction } from '@orchestrator/proto';
import { keyOf } from '../testing/fixtures';
import {
  apply,
  applyToFunction,
  builtChannel,
  fromParent,
  MANAGER,
  modelOf,
  register,
  run,
  SAMPLE,
  taskChannel,
  taskOf,
  trainingOf,
} from '../testing/task-fixtures';
import { FunctionAction } from '@orchestrator/proto';
import type { TestChannel } from '../testing/test-channel';

const { TASK_ACTION_CANCELED, TASK_ACTION_DONE, TASK_ACTION_EXECUTING, TASK_ACTION_FAILED } = ComputeTaskAction;

async function inputsOf(channel: TestChannel, number: number) {
  const { assets } = await channel.as('C').computeTask.getTaskInputAssets({ computeTaskKey: keyOf(number) });
  return assets.map(({ identifier, model, dataManager, dataSample }) => [
    identifier,
    (model ?? dataManager ?? dataSample)?.key,
  ]);
}

/** Task 1 has registered the models 13 and 11 under `many`, and 12 under `model`. */
async function channelWithModels(): Promise<TestChannel> {
  const channel = await builtChannel();
  await register(channel, taskOf(1));
  await apply(channel, 1, TASK_ACTION_EXECUTING);
  const models = [modelOf(13, 1), modelOf(12, 1, 'model'), modelOf(11, 1)];
  await channel.as('B').model.registerModels({ models });
  await apply(channel, 1, TASK_ACTION_DONE);
  return channel;
}

describe('getTaskInputAssets', () => {
  it('gives assets in the order of the inputs, those of an output in the order of registration', async () => {
    const channel = await channelWithModels();
    const inputs = [
      { identifier: 'samples', assetKey: SAMPLE },
      fromParent(1),
      { identifier: 'opener', assetKey: MANAGER },
      fromParent(1, 'model', 'single'),
      { identifier: 'start', assetKey: keyOf(12) },
    ];
    await register(channel, trainingOf(2, { inputs }));

    expect(await inputsOf(channel, 2)).toEqual([
      ['samples', SAMPLE],
      ['start', keyOf(13)],
      ['start', keyOf(11)],
      ['opener', MANAGER],
      ['single', keyOf(12)],
      ['start', keyOf(12)],
    ]);
  });

  it('gives nothing for an output that the parent left empty', async () => {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2, [1]));
    await run(channel, 1);

    expect(await inputsOf(channel, 2)).toEqual([]);
  });

  it('gives nothing of parents that were not through when the task FAILED', async () => {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2, [1]));
    await apply(channel, 2, TASK_ACTION_FAILED);

    expect(await inputsOf(channel, 2)).toEqual([]);
  });

  it('gives disabled models without address', async () => {
    const channel = await channelWithModels();
    await register(channel, taskOf(2, [1]));
    await apply(channel, 2, TASK_ACTION_FAILED);
    await channel.as('B').computeTask.disableOutput({ computeTaskKey: keyOf(1), identifier: 'many' });

    const { assets } = await channel.as('A').computeTask.getTaskInputAssets({ computeTaskKey: keyOf(2) });

    expect(assets.map(({ model }) => model?.address)).toEqual([undefined, undefined]);
  });

  test.each<[string, ComputeTaskAction[]]>([
    ['WAITING_FOR_EXECUTOR_SLOT', []],
    ['EXECUTING', [TASK_ACTION_EXECUTING]],
    ['FAILED', [TASK_ACTION_FAILED]],
  ])('answers for a task that is %s', async (_status, actions) => {
    const channel = await builtChannel();
    await register(channel, taskOf(1));
    await apply(channel, 1, ...actions);

    expect(await inputsOf(channel, 1)).toEqual([]);
  });

  test.each([
    ['DONE', [TASK_ACTION_EXECUTING, TASK_ACTION_DONE]],
    ['CANCELED', [TASK_ACTION_CANCELED]],
  ])('refuses a task that is %s', async (status, actions) => {
    const channel = await builtChannel();
    await register(channel, taskOf(1));
    await apply(channel, 1, ...actions);

    await expect(inputsOf(channel, 1)).rejects.toThrow(`OE0003: inputs may not be defined in status STATUS_${status}`);
  });

  test.each([
    ['WAITING_FOR_BUILDER_SLOT', []],
    ['BUILDING', [FunctionAction.FUNCTION_ACTION_BUILDING]],
    ['WAITING_FOR_PARENT_TASKS', [FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY]],
  ])('refuses a task in %s', async (status, actions) => {
    const channel = await taskChannel();
    await register(channel, taskOf(1), taskOf(2, [1]));
    await applyToFunction(channel, ...actions);

    await expect(inputsOf(channel, 2)).rejects.toThrow(`OE0003: inputs may not be defined in status STATUS_${status}`);
  });

  test.each([
    ['a malformed key', 'x', 'OE0101: compute_task_key is not valid'],
    ['an unknown key', keyOf(98), `OE0002: computetask with key "${keyOf(98)}" not found`],
  ])('refuses %s', async (_fault, computeTaskKey, text) => {
    const channel = await taskChannel();

    await expect(channel.as('A').computeTask.getTaskInputAssets({ computeTaskKey })).rejects.toThrow(text);
  });
});
