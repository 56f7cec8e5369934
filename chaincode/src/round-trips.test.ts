// SPDX-License-Identifier: Apache-2.0

import './testing/silence';
import { keyOf } from '@orchestrator/lib/testing';
import { type Callers, ComputeTaskAction } from '@orchestrator/proto';
import type { LedgerChannel } from './testing/ledger-channel';
import { act, addModels, sceneOf, taskOf } from './testing/scene';
import type { PeerKind } from './testing/simulation';

const { TASK_ACTION_DONE, TASK_ACTION_EXECUTING } = ComputeTaskAction;

/** A channel with 500 tasks: 1 to 50 without parents, the others children of 1. */
async function channelOf(kind: PeerKind): Promise<LedgerChannel> {
  const channel = await sceneOf(kind);
  const as = channel.as('A');
  const tasks = Array.from({ length: 500 }, (_, i) => (i < 50 ? taskOf(i + 1) : taskOf(i + 1, 1)));
  await as.computeTask.registerTasks({ tasks });
  await act(as, TASK_ACTION_EXECUTING, 1, 2);
  return channel;
}

/** `a, b x 3` for a, b, b, b. */
function runs(requests: readonly string[]): string {
  const counted: [name: string, count: number][] = [];
  for (const request of requests) {
    const last = counted.at(-1);
    if (last?.[0] === request) last[1]++;
    else counted.push([request, 1]);
  }
  return counted.map(([name, count]) => (count === 1 ? name : `${name} x ${String(count)}`)).join(', ');
}

const batch = Array.from({ length: 500 }, (_, i) => taskOf(i + 2001, 2, 3));

const calls: [title: string, call: (as: Callers) => Promise<unknown>, newer: string, older: string][] = [
  ['EXECUTING', (as) => act(as, TASK_ACTION_EXECUTING, 3), 'get many, put', 'get x 2, put'],
  ['DONE without children', (as) => act(as, TASK_ACTION_DONE, 2), 'get many, range, put', 'get x 2, range, put'],
  [
    'DONE with 450 children',
    (as) => act(as, TASK_ACTION_DONE, 1),
    'get many, range, next x 4, get many, write many',
    'get x 2, range, next x 4, get x 450, put x 451',
  ],
  ['RegisterModels of one', (as) => addModels(as, 1, 3001), 'get many x 2, write many', 'get x 5, put x 2'],
  [
    'RegisterModels of three',
    (as) => addModels(as, 1, 3001, 3002, 3003),
    'get many x 2, write many',
    'get x 7, put x 4',
  ],
  [
    'RegisterTasks of 500 with two parents',
    (as) => as.computeTask.registerTasks({ tasks: batch }),
    'get many, write many x 2',
    'get x 506, put x 2000',
  ],
  [
    'RegisterTasks of one',
    (as) => as.computeTask.registerTasks({ tasks: [taskOf(2001)] }),
    'get many, write many',
    'get x 5, put x 2',
  ],
  ['GetTask', (as) => as.computeTask.getTask({ key: keyOf(1) }), 'get many', 'get x 2'],
];

describe.each([
  ['takes many keys at once', { batches: true }, 0],
  ['does not', { batches: false }, 1],
] as const)('the messages that a call costs on a peer that %s', (_title, kind, column) => {
  let channel: LedgerChannel;

  beforeAll(async () => {
    channel = await channelOf(kind);
  });

  it.each(calls)('are as few as can be for %s', async (_call, call, ...expected) => {
    const { requests } = await channel.endorse('A', call);

    expect(runs(requests)).toBe(expected[column]);
  });
});
