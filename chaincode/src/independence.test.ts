// SPDX-License-Identifier: Apache-2.0

import './testing/silence';
import { keyOf } from '@orchestrator/lib/testing';
import { type Callers, ComputeTaskAction, ErrorType, FailedAssetKind } from '@orchestrator/proto';
import { compareUtf8 } from '@orchestrator/proto';
import type { Endorsement } from './testing/fake-peer';
import type { LedgerChannel } from './testing/ledger-channel';
import { act, addModels, sceneOf, taskOf } from './testing/scene';

const { TASK_ACTION_CANCELED, TASK_ACTION_DONE, TASK_ACTION_EXECUTING } = ComputeTaskAction;

type Operation = (as: Callers, task: number) => Promise<unknown>;

/** What can happen to a task n: it waits for its turn, n + 100 runs, and n + 200 is a child of n + 100. */
const operations: readonly (readonly [name: string, run: Operation])[] = [
  ['EXECUTING', (as, n) => act(as, TASK_ACTION_EXECUTING, n)],
  ['CANCELED', (as, n) => act(as, TASK_ACTION_CANCELED, n)],
  ['DONE', (as, n) => act(as, TASK_ACTION_DONE, n + 100)],
  ['RegisterModels', (as, n) => addModels(as, n + 100, n + 3000)],
  [
    'RegisterPerformance',
    (as, n) =>
      as.performance.registerPerformance({
        computeTaskKey: keyOf(n + 100),
        computeTaskOutputIdentifier: 'score',
        performanceValue: 1,
      }),
  ],
  [
    'RegisterProfilingStep',
    (as, n) => as.profiling.registerProfilingStep({ assetKey: keyOf(n), step: 'a', duration: 1 }),
  ],
  ['RegisterTasks', (as, n) => as.computeTask.registerTasks({ tasks: [taskOf(n + 4000), taskOf(n + 5000, n + 4000)] })],
  ['RegisterTasks of a child', (as, n) => as.computeTask.registerTasks({ tasks: [taskOf(n + 6000, n + 200)] })],
];

const pairs = operations.flatMap(([one, runOne], i) =>
  operations.slice(i).map(([other, runOther]) => ({ one, runOne, other, runOther })),
);

async function sceneOfTwo(): Promise<LedgerChannel> {
  const channel = await sceneOf();
  const as = channel.as('A');
  await as.computeTask.registerTasks({
    tasks: [1, 2].flatMap((n) => [taskOf(n), taskOf(n + 100), taskOf(n + 200, n + 100)]),
  });
  await act(as, TASK_ACTION_EXECUTING, 101, 102);
  return channel;
}

/** The keys that one call writes and that another has read, or found in a range, or writes too. */
function contended(one: Endorsement, other: Endorsement): string[] {
  return [...one.writes.keys()].filter(
    (key) =>
      other.reads.has(key) ||
      other.writes.has(key) ||
      other.ranges.some(({ start, end }) => compareUtf8(start, key) <= 0 && compareUtf8(key, end) <= 0),
  );
}

describe('two tasks of a plan that do not depend on each other', () => {
  it.each(pairs)('do not meet in the state: $one and $other', async ({ runOne, runOther }) => {
    const channel = await sceneOfTwo();

    const one = await channel.endorse('A', (as) => runOne(as, 1));
    const other = await channel.endorse('A', (as) => runOther(as, 2));

    expect([...contended(one, other), ...contended(other, one)]).toEqual([]);
    expect([channel.peer.commit(one), channel.peer.commit(other)]).toEqual(['VALID', 'VALID']);
  });
});

describe('calls that do depend on each other', () => {
  it('meet when a task gets a child while it ends', async () => {
    const channel = await sceneOfTwo();

    const done = await channel.endorse('A', (as) => act(as, TASK_ACTION_DONE, 101));
    const child = await channel.endorse('A', (as) => as.computeTask.registerTasks({ tasks: [taskOf(7000, 101)] }));

    expect([channel.peer.commit(child), channel.peer.commit(done)]).toEqual(['VALID', 'PHANTOM_READ_CONFLICT']);
  });

  it('meet when two tasks fail the plan', async () => {
    const channel = await sceneOfTwo();
    const fail = (number: number) => (as: Callers) =>
      as.failureReport.registerFailureReport({
        assetKey: keyOf(number),
        assetType: FailedAssetKind.FAILED_ASSET_COMPUTE_TASK,
        errorType: ErrorType.ERROR_TYPE_INTERNAL,
      });

    const one = await channel.endorse('A', fail(101));
    const other = await channel.endorse('A', fail(102));

    expect([channel.peer.commit(one), channel.peer.commit(other)]).toEqual(['VALID', 'MVCC_READ_CONFLICT']);
  });
});
