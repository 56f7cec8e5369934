// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputeTaskAction, type DraftFields, type NewComputeTask } from '@orchestrator/proto';
import { keyOf, newDataManager, newDataSample, newFunction, newPlan } from '../testing/fixtures';
import {
  apply,
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
import type { TestChannel } from '../testing/test-channel';

const UNKNOWN = keyOf(9);
const OPENER = { identifier: 'opener', assetKey: MANAGER };
const SAMPLES = { identifier: 'samples', assetKey: SAMPLE };
const REFUSED = 'OE0101: computetask is not valid: ';

type Inputs = NonNullable<DraftFields<NewComputeTask>['inputs']>;

function registerWith(channel: TestChannel, inputs: Inputs, worker = 'B') {
  return register(channel, taskOf(5, [], { inputs, worker }));
}

function train(channel: TestChannel, inputs: Inputs) {
  return register(channel, trainingOf(5, { inputs }));
}

describe('inputs of a task', () => {
  it('are refused where the function has no such input', async () => {
    const inputs = [OPENER, SAMPLES, { identifier: 'x', assetKey: UNKNOWN }];

    await expect(train(await taskChannel(), inputs)).rejects.toThrow(`${REFUSED}function`);
  });

  it('are refused when repeated and not multiple', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));

    const twice = [fromParent(1, 'model', 'single'), fromParent(1, 'model', 'single')];

    await expect(registerWith(channel, twice)).rejects.toThrow(`${REFUSED}input "single" is not multiple`);
  });

  it('are accepted when repeated and multiple', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));

    await expect(registerWith(channel, [fromParent(1), fromParent(1)])).resolves.toHaveLength(1);
  });

  it('are refused when one that is not optional is missing, by name', async () => {
    await expect(train(await taskChannel(), [OPENER])).rejects.toThrow(`${REFUSED}missing task inputs: samples`);
  });

  it('are refused when the data manager is missing', async () => {
    const task = trainingOf(5, { inputs: [SAMPLES], worker: 'B' });

    await expect(register(await taskChannel(), task)).rejects.toThrow(`${REFUSED}missing task inputs: opener`);
  });

  it('are checked in the order of the list', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));
    const inputs = [{ identifier: 'start', assetKey: UNKNOWN }, fromParent(1, 'x')];

    await expect(registerWith(channel, inputs)).rejects.toThrow('OE0002: model');
    await expect(registerWith(channel, inputs.reverse())).rejects.toThrow(REFUSED);
  });
});

describe('a data manager as input', () => {
  it('is looked at before it is asked which inputs are missing', async () => {
    const channel = await taskChannel();
    await channel.as('B').dataManager.registerDataManager(newDataManager(UNKNOWN));

    await expect(train(channel, [{ identifier: 'opener', assetKey: UNKNOWN }])).rejects.toThrow('OE0102: ');
  });

  it('is refused where the owner of the task may not process it', async () => {
    const channel = await taskChannel();
    await channel.as('B').dataManager.registerDataManager(newDataManager(UNKNOWN));

    await expect(train(channel, [{ identifier: 'opener', assetKey: UNKNOWN }, SAMPLES])).rejects.toThrow('OE0102: ');
  });

  it('takes the same sample twice', async () => {
    await expect(train(await taskChannel(), [OPENER, SAMPLES, SAMPLES])).resolves.toHaveLength(1);
  });

  test.each<[string, Inputs, string]>([
    [
      'an unknown sample',
      [OPENER, { identifier: 'samples', assetKey: UNKNOWN }],
      `OE0002: datasample with key "${UNKNOWN}" not found`,
    ],
    [
      'a sample that is the output of a parent',
      [OPENER, fromParent(1, 'model', 'samples')],
      `${REFUSED}input "samples" must be given by asset key`,
    ],
  ])('refuses %s', async (_fault, inputs, text) => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));

    await expect(train(channel, inputs)).rejects.toThrow(text);
  });

  it('refuses a sample that is not linked to it', async () => {
    const channel = await taskChannel();
    await channel.as('B').dataSample.registerDataSamples({ samples: [newDataSample(UNKNOWN)] });

    await expect(train(channel, [OPENER, { identifier: 'samples', assetKey: UNKNOWN }])).rejects.toThrow(
      `${REFUSED}data sample "${UNKNOWN}" is not linked to data manager "${MANAGER}"`,
    );
  });

  it('checks the permission before the samples', async () => {
    const channel = await taskChannel();
    await channel.as('B').dataManager.registerDataManager(newDataManager(UNKNOWN));
    const inputs = ['opener', 'samples'].map((identifier) => ({ identifier, assetKey: UNKNOWN }));

    await expect(train(channel, inputs)).rejects.toThrow('OE0102: ');
  });

  it('wants samples by key before it checks the permission', async () => {
    const channel = await taskChannel();
    await channel.as('B').dataManager.registerDataManager(newDataManager(UNKNOWN));
    await register(channel, taskOf(1));
    const inputs = [{ identifier: 'opener', assetKey: UNKNOWN }, fromParent(1, 'model', 'samples')];

    await expect(train(channel, inputs)).rejects.toThrow(`${REFUSED}input "samples" must be given by asset key`);
  });

  it('finds samples that stand before it', async () => {
    await expect(train(await taskChannel(), [SAMPLES, OPENER])).resolves.toHaveLength(1);
  });
});

describe('a model by key as input', () => {
  const input = { identifier: 'start', assetKey: keyOf(11) };

  /** Task 1 has the model 11, which B and A may process, task 2 is its child, and both are DONE. */
  async function channelWithModel(): Promise<TestChannel> {
    const channel = await builtChannel();
    await register(channel, taskOf(1), taskOf(2, [1]));
    await apply(channel, 1, ComputeTaskAction.TASK_ACTION_EXECUTING);
    await channel.as('B').model.registerModel(modelOf(11, 1));
    await apply(channel, 1, ComputeTaskAction.TASK_ACTION_DONE);
    await run(channel, 2);
    return channel;
  }

  it('makes its producer no parent', async () => {
    const [task] = await registerWith(await channelWithModel(), [input]);

    expect(task?.rank).toBe(0);
  });

  it('is refused when unknown', async () => {
    await expect(registerWith(await taskChannel(), [input])).rejects.toThrow(
      `OE0002: model with key "${keyOf(11)}" not found`,
    );
  });

  it('is refused where the worker may not process it', async () => {
    await expect(registerWith(await channelWithModel(), [input], 'C')).rejects.toThrow(
      `OE0102: worker "C" may not process model "${keyOf(11)}"`,
    );
  });

  it('is accepted where the worker may process it and the owner of the task may not', async () => {
    const channel = await channelWithModel();
    await channel.as('C').computePlan.registerPlan(newPlan(UNKNOWN));
    const task = taskOf(5, [], { inputs: [input], worker: 'B', computePlanKey: UNKNOWN });

    const { tasks } = await channel.as('C').computeTask.registerTasks({ tasks: [task] });

    expect(tasks).toMatchObject([{ owner: 'C', worker: 'B' }]);
  });

  it('is refused when disabled', async () => {
    const channel = await channelWithModel();
    await channel.as('B').computeTask.disableOutput({ computeTaskKey: keyOf(1), identifier: 'many' });

    await expect(registerWith(channel, [input])).rejects.toThrow(`${REFUSED}model "${keyOf(11)}" is disabled`);
  });

  it('is refused for the permission before it is refused as disabled', async () => {
    const channel = await channelWithModel();
    await channel.as('B').computeTask.disableOutput({ computeTaskKey: keyOf(1), identifier: 'many' });

    await expect(registerWith(channel, [input], 'C')).rejects.toThrow('OE0102: ');
  });
});

describe('an output of a parent as input', () => {
  test.each([
    ['that the function of the parent lacks', fromParent(1, 'x'), 'has no output "x"'],
    ['of another kind', fromParent(1, 'score'), 'are of different kinds'],
    ['that is multiple where the input is not', fromParent(1, 'many', 'single'), 'only the output is multiple'],
  ])('is refused %s', async (_fault, input, text) => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));

    await expect(registerWith(channel, [input])).rejects.toThrow(new RegExp(`^${REFUSED}.*${text}`));
  });

  it('is accepted where only the input is multiple', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1, [], { worker: 'A' }));

    await expect(registerWith(channel, [fromParent(1, 'model')], 'A')).resolves.toHaveLength(1);
  });

  it('is refused where the worker may not process it, naming output and task', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));

    await expect(registerWith(channel, [fromParent(1)], 'C')).rejects.toThrow(
      `OE0102: worker "C" may not process output "many" of task "${keyOf(1)}"`,
    );
  });

  it('has to fit before it is asked whether the worker may process it', async () => {
    const channel = await taskChannel();
    await register(channel, taskOf(1));

    await expect(registerWith(channel, [fromParent(1, 'many', 'single')], 'C')).rejects.toThrow(REFUSED);
  });

  it('is checked against a parent of the same call', async () => {
    const channel = await taskChannel();
    const child = taskOf(2, [], { inputs: [fromParent(1)], worker: 'C' });

    await expect(register(channel, child, taskOf(1))).rejects.toThrow('OE0102: ');
  });

  it('is checked against the function of the parent, not that of the child', async () => {
    const channel = await taskChannel();
    const outputs = new Map([['score', { kind: AssetKind.ASSET_MODEL }]]);
    await channel.as('A').function.registerFunction(newFunction(UNKNOWN, { outputs }));
    const parent = { functionKey: UNKNOWN, outputs: new Map([['score', { permissions: { authorizedIds: ['B'] } }]]) };
    await register(channel, taskOf(1, [], parent));

    await expect(registerWith(channel, [fromParent(1, 'score')])).resolves.toHaveLength(1);
  });
});
