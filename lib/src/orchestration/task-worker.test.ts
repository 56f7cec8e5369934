// SPDX-License-Identifier: Apache-2.0

import type { DraftFields, NewComputeTask } from '@orchestrator/proto';
import { keyOf } from '../testing/fixtures';
import { fromParent, MANAGER, register, SAMPLE, taskChannel, taskOf, trainingOf } from '../testing/task-fixtures';

const UNKNOWN = keyOf(9);
const OPENER = { identifier: 'opener', assetKey: MANAGER };
const SAMPLES = { identifier: 'samples', assetKey: SAMPLE };

describe('assignWorker', () => {
  test.each<[string, DraftFields<NewComputeTask>, string]>([
    ['whoever is asked for', taskOf(1, [], { worker: 'C' }), 'C'],
    ['the owner of the data manager', trainingOf(1), 'B'],
    ['the owner of the data manager when asked for', trainingOf(1, { worker: 'B' }), 'B'],
  ])('takes %s', async (_rule, task, worker) => {
    const [registered] = await register(await taskChannel(), task);

    expect(registered?.worker).toBe(worker);
  });

  test.each<[string, DraftFields<NewComputeTask>, string]>([
    ['neither worker nor data manager', taskOf(1, [], { worker: '' }), 'OE0003: '],
    ['a worker who does not own the data manager', trainingOf(1, { worker: 'A' }), 'OE0003: '],
    [
      'an unknown data manager',
      trainingOf(1, { inputs: [{ identifier: 'opener', assetKey: UNKNOWN }, SAMPLES] }),
      `OE0002: datamanager with key "${UNKNOWN}" not found`,
    ],
    [
      'an input that the function does not have',
      taskOf(1, [], { inputs: [{ identifier: 'x', assetKey: UNKNOWN }] }),
      'OE0101: computetask is not valid: function',
    ],
    ['a worker who is not registered', taskOf(1, [], { worker: 'X' }), 'OE0002: organization with key "X" not found'],
  ])('refuses %s', async (_fault, task, text) => {
    await expect(register(await taskChannel(), task)).rejects.toThrow(text);
  });

  it('refuses a data manager that is the output of a parent', async () => {
    const inputs = [fromParent(1, 'model', 'opener'), SAMPLES];

    await expect(register(await taskChannel(), taskOf(1), trainingOf(2, { inputs }))).rejects.toThrow(
      'OE0101: computetask is not valid: input "opener" must be given by asset key',
    );
  });

  it('looks at inputs behind the data manager only afterwards', async () => {
    const inputs = [OPENER, { identifier: 'x', assetKey: UNKNOWN }];

    await expect(register(await taskChannel(), trainingOf(1, { inputs, worker: 'A' }))).rejects.toThrow('OE0003: ');
  });
});
