// SPDX-License-Identifier: Apache-2.0

import {
  AssetKind,
  ComputeTaskAction,
  type DraftFields,
  EventKind,
  FunctionAction,
  type NewPerformance,
  type PerformanceQueryFilter,
} from '@orchestrator/proto';
import { keyOf, newFunction } from '../testing/fixtures';
import { apply, builtChannel, register, taskOf } from '../testing/task-fixtures';
import type { TestChannel } from '../testing/test-channel';

const { TASK_ACTION_DONE, TASK_ACTION_EXECUTING } = ComputeTaskAction;

/** Tasks 1 to 3 are running, task 4 is not. */
async function runningChannel(): Promise<TestChannel> {
  const channel = await builtChannel();
  await register(channel, taskOf(1), taskOf(2), taskOf(3), taskOf(4));
  for (const number of [1, 2, 3]) await apply(channel, number, TASK_ACTION_EXECUTING);
  return channel;
}

function score(number: number, performanceValue = 0.5, computeTaskOutputIdentifier = 'score') {
  return { computeTaskKey: keyOf(number), computeTaskOutputIdentifier, performanceValue };
}

describe('registerPerformance', () => {
  it('stores the value and the time', async () => {
    const channel = await runningChannel();

    const registered = await channel.as('B').performance.registerPerformance(score(1));

    expect(registered).toEqual({ ...score(1), creationDate: channel.events.at(-1)?.timestamp });
  });

  test.each([
    ['0', 0, 0],
    ['-0, as 0', -0, 0],
    ['NaN', NaN, NaN],
    ['infinity', Infinity, Infinity],
    ['minus infinity', -Infinity, -Infinity],
    ['the nearest float', 0.1, Math.fround(0.1)],
  ])('keeps %s', async (_what, given, kept) => {
    const channel = await runningChannel();
    const { performance } = channel.as('B');

    const registered = await performance.registerPerformance(score(1, given));

    const { performances } = await performance.queryPerformances({});
    expect([registered, ...performances].map(({ performanceValue }) => performanceValue)).toEqual([kept, kept]);
  });

  it('emits its creation, then that of the output asset', async () => {
    const channel = await runningChannel();
    const before = channel.events.length;

    const registered = await channel.as('B').performance.registerPerformance(score(1));

    const created = { eventKind: EventKind.EVENT_ASSET_CREATED, metadata: new Map() };
    const key = `${keyOf(1)}|score`;
    expect(channel.events.slice(before)).toMatchObject([
      { ...created, assetKind: AssetKind.ASSET_PERFORMANCE, assetKey: key, performance: registered },
      {
        ...created,
        assetKind: AssetKind.ASSET_COMPUTE_TASK_OUTPUT_ASSET,
        assetKey: keyOf(1),
        computeTaskOutputAsset: {
          computeTaskKey: keyOf(1),
          computeTaskOutputIdentifier: 'score',
          assetKind: AssetKind.ASSET_PERFORMANCE,
          assetKey: key,
        },
      },
    ]);
  });

  it('fills an output whose identifier is as long as one can be', async () => {
    const identifier = 'x'.repeat(100);
    const channel = await builtChannel();
    const functionKey = keyOf(9);
    const outputs = new Map([[identifier, { kind: AssetKind.ASSET_PERFORMANCE }]]);
    await channel.as('A').function.registerFunction(newFunction(functionKey, { outputs }));
    await applyUntilReady(channel, functionKey);
    const declared = new Map([[identifier, { permissions: { public: true } }]]);
    await register(channel, taskOf(5, [], { functionKey, outputs: declared }));
    await apply(channel, 5, TASK_ACTION_EXECUTING);

    const registered = await channel.as('B').performance.registerPerformance(score(5, 1, identifier));

    expect(registered.computeTaskOutputIdentifier).toBe(identifier);
  });

  test.each<[string, DraftFields<NewPerformance>, string]>([
    [
      'a request without fields',
      {},
      'OE0101: performance is not valid: compute_task_key: cannot be blank; ' +
        'compute_task_output_identifier: cannot be blank.',
    ],
    [
      'a malformed key',
      { ...score(1), computeTaskKey: 'x' },
      'OE0101: performance is not valid: compute_task_key: must',
    ],
    ['an unknown task', score(9), `OE0002: computetask with key "${keyOf(9)}" not found`],
    ['a task that is not executing', score(4), 'OE0003: '],
    ['an output that the task lacks', score(1, 1, 'x'), 'OE0106: '],
    ['an output that takes models', score(1, 1, 'many'), 'OE0107: '],
  ])('refuses %s', async (_fault, request, text) => {
    const channel = await runningChannel();

    await expect(channel.as('B').performance.registerPerformance(request)).rejects.toThrow(text);
  });

  it('refuses a second value', async () => {
    const { performance } = (await runningChannel()).as('B');
    await performance.registerPerformance(score(1));

    await expect(performance.registerPerformance(score(1))).rejects.toThrow(
      `OE0006: performance with key "${keyOf(1)}|score" already exists`,
    );
  });

  it('refuses a second value for the status once the task is DONE', async () => {
    const channel = await runningChannel();
    await channel.as('B').performance.registerPerformance(score(1));
    await apply(channel, 1, TASK_ACTION_DONE);

    await expect(channel.as('B').performance.registerPerformance(score(1))).rejects.toThrow('OE0003: ');
  });

  test.each([
    ['anybody but the worker', score(1)],
    ['anybody but the worker before it looks at the status', score(4)],
  ])('refuses %s', async (_fault, request) => {
    const channel = await runningChannel();

    await expect(channel.as('A').performance.registerPerformance(request)).rejects.toThrow('OE0102: ');
  });
});

describe('queryPerformances', () => {
  /** Performances of the tasks 2, 1 and 3, one second apart. */
  async function scoredChannel(): Promise<TestChannel> {
    const channel = await runningChannel();
    for (const number of [2, 1, 3]) await channel.as('B').performance.registerPerformance(score(number));
    return channel;
  }

  test.each<[string, DraftFields<PerformanceQueryFilter> | undefined, number[]]>([
    ['all', undefined, [2, 1, 3]],
    ['all with an empty filter', {}, [2, 1, 3]],
    ['those of a task', { computeTaskKey: keyOf(1) }, [1]],
    ['those of an output identifier', { computeTaskOutputIdentifier: 'score' }, [2, 1, 3]],
    ['that of an output', { computeTaskKey: keyOf(3), computeTaskOutputIdentifier: 'score' }, [3]],
    ['none of an unknown output', { computeTaskKey: keyOf(3), computeTaskOutputIdentifier: 'x' }, []],
    ['none of an unknown identifier', { computeTaskOutputIdentifier: 'x' }, []],
    ['none of an unknown task', { computeTaskKey: keyOf(9) }, []],
  ])('lists %s by date', async (_what, filter, numbers) => {
    const { performance } = (await scoredChannel()).as('C');

    const { performances } = await performance.queryPerformances({ filter });

    expect(performances.map(({ computeTaskKey }) => computeTaskKey)).toEqual(numbers.map(keyOf));
  });

  it('pages', async () => {
    const { performance } = (await scoredChannel()).as('C');
    const first = await performance.queryPerformances({ pageSize: 2 });

    const second = await performance.queryPerformances({ pageSize: 2, pageToken: first.nextPageToken });

    expect(second.performances.map(({ computeTaskKey }) => computeTaskKey)).toEqual([keyOf(3)]);
    expect(second.nextPageToken).toBe('');
  });

  it('refuses a malformed key', async () => {
    const { performance } = (await runningChannel()).as('C');

    await expect(performance.queryPerformances({ filter: { computeTaskKey: 'x' } })).rejects.toThrow(
      'OE0101: compute_task_key is not valid',
    );
  });
});

async function applyUntilReady(channel: TestChannel, functionKey: string): Promise<void> {
  for (const action of [FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY])
    await channel.as('A').function.applyFunctionAction({ functionKey, action });
}
