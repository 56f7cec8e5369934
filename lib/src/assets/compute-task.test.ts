// SPDX-License-Identifier: Apache-2.0

import { ComputeTask, ComputeTaskStatus, decode, type DraftFields, encode } from '@orchestrator/proto';
import { indexEntries } from '../persistence/index-keys';
import { computeTask, parentKeysOf } from './compute-task';

function taskWith(fields: DraftFields<ComputeTask>): ComputeTask {
  return decode(ComputeTask, encode(ComputeTask, fields));
}

function fromParent(parentTaskKey: string) {
  return { identifier: 'i', assetKey: undefined, parentTaskOutput: { parentTaskKey, outputIdentifier: 'o' } };
}

describe('computeTask', () => {
  const task = taskWith({
    key: 'k',
    computePlanKey: 'p',
    functionKey: 'f',
    worker: 'w',
    status: ComputeTaskStatus.STATUS_DONE,
    creationDate: { seconds: 1, nanos: 5000 },
    inputs: [fromParent('b'), { identifier: 'i', assetKey: 'm' }, fromParent('a'), fromParent('b')],
  });
  const time = '0000000001000005';

  test.each([
    ['task', 'task', `${time}\0k`],
    ['task.plan', 'task.plan\0p', `${time}\0k`],
    ['task.worker', 'task.worker\0w', `${time}\0k`],
    ['task.status', 'task.status\x004', `${time}\0k`],
    ['task.plan.status', 'task.plan.status\0p\x004', `${time}\0k`],
    ['task.phase', 'task.phase\0p\0done', `${time}\0k`],
    ['task.plan.function', 'task.plan.function\0p', `f\0k`],
    ['task.function', 'task.function\0f', `${time}\0k`],
  ])('stands in the index %s', (name, bucket, suffix) => {
    const entries = indexEntries(computeTask, task).filter(({ index }) => index.name === name);

    expect(entries).toEqual([expect.objectContaining({ bucket, suffix })]);
  });

  it('stands under each parent once, by the position of the parent', () => {
    const entries = indexEntries(computeTask, task).filter(({ index }) => index.name === 'task.child');

    expect(entries.map(({ bucket, suffix }) => [bucket, suffix])).toEqual([
      ['task.child\0b', '00000000\0k'],
      ['task.child\0a', '00000001\0k'],
    ]);
  });

  it('keeps for rules only what moves tasks along', () => {
    const names = computeTask.indexes.filter(({ use }) => use === 'rule').map(({ name }) => name);

    expect(names).toEqual(['task.function', 'task.child']);
  });

  it('can be counted by phase', () => {
    const names = computeTask.indexes.filter(({ counted }) => counted).map(({ name }) => name);

    expect(names).toEqual(['task.phase']);
  });
});

describe('parentKeysOf', () => {
  it('names each parent once, in the order of the inputs', () => {
    const inputs = [fromParent('b'), fromParent('a'), fromParent('b')];

    expect(parentKeysOf(inputs)).toEqual(['b', 'a']);
  });
});
