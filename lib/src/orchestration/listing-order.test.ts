// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type Callers, ComputeTaskAction, FunctionAction, SortOrder } from '@orchestrator/proto';
import { keyOf, newDataManager, newDataSample, newFunction, newPlan, newTask } from '../testing/fixtures';
import { TestChannel } from '../testing/test-channel';

const PLAN = keyOf(50);
const FUNCTION = keyOf(51);
const MANAGER = keyOf(52);
/** The numbers of what is listed, in the order of registration: neither that of the keys nor its reverse. */
const NUMBERS = [3, 1, 4, 2];
const UP = [1, 2, 3, 4];
const DOWN = [4, 3, 2, 1];

/** A channel on which all calls happen at the same moment, as they may on a busy ledger. */
async function stillChannel(): Promise<Callers> {
  const channel = new TestChannel('mychannel', 0);
  await channel.as('A').organization.registerOrganization({});
  return channel.as('A');
}

async function registerTasks(a: Callers): Promise<void> {
  await a.computePlan.registerPlan(newPlan(PLAN));
  const outputs = new Map([['score', { kind: AssetKind.ASSET_PERFORMANCE }]]);
  await a.function.registerFunction(newFunction(FUNCTION, { outputs }));
  for (const action of [FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY])
    await a.function.applyFunctionAction({ functionKey: FUNCTION, action });
  for (const number of NUMBERS) {
    const task = newTask(keyOf(number), PLAN, { functionKey: FUNCTION });
    await a.computeTask.registerTasks({ tasks: [{ ...task, outputs: SCORE }] });
  }
}

const SCORE = new Map([['score', { permissions: { public: true } }]]);

async function registerPerformances(a: Callers): Promise<void> {
  await registerTasks(a);
  const action = ComputeTaskAction.TASK_ACTION_EXECUTING;
  for (const number of NUMBERS) {
    await a.computeTask.applyTaskAction({ computeTaskKey: keyOf(number), action });
    await a.performance.registerPerformance({ computeTaskKey: keyOf(number), computeTaskOutputIdentifier: 'score' });
  }
}

async function registerSamples(a: Callers): Promise<void> {
  await a.dataManager.registerDataManager(newDataManager(MANAGER));
  for (const number of NUMBERS)
    await a.dataSample.registerDataSamples({ samples: [newDataSample(keyOf(number), MANAGER)] });
}

async function registerPlans(a: Callers): Promise<void> {
  for (const number of NUMBERS) await a.computePlan.registerPlan(newPlan(keyOf(number)));
}

async function registerFunctions(a: Callers): Promise<void> {
  for (const number of NUMBERS) await a.function.registerFunction(newFunction(keyOf(number)));
}

async function registerFunctionsOfPlan(a: Callers): Promise<void> {
  await registerFunctions(a);
  await a.computePlan.registerPlan(newPlan(PLAN));
  const tasks = NUMBERS.map((number) => newTask(keyOf(60 + number), PLAN, { functionKey: keyOf(number) }));
  await a.computeTask.registerTasks({ tasks });
}

async function registerManagers(a: Callers): Promise<void> {
  for (const number of NUMBERS) await a.dataManager.registerDataManager(newDataManager(keyOf(number)));
}

interface Slice {
  readonly pageToken: string;
  readonly pageSize: number;
}

/** An answer to any query: one list of assets, by any name. */
interface Reply {
  readonly nextPageToken: string;
}

interface Query {
  readonly fill: (a: Callers) => Promise<void>;
  readonly ask: (a: Callers, slice: Slice) => Promise<Reply>;
  /** The numbers of the answer. */
  readonly order: readonly number[];
}

const OF_PLAN = { computePlanKey: PLAN, functionKey: FUNCTION, worker: 'A' };
const WITH_KEYS = { keys: NUMBERS.map(keyOf) };
const OF_OUTPUT = { computeTaskOutputIdentifier: 'score' };

const QUERIES: [string, Query][] = [
  ['QueryPlans', { fill: registerPlans, ask: (a, slice) => a.computePlan.queryPlans(slice), order: UP }],
  [
    'QueryPlans of an owner',
    {
      fill: registerPlans,
      ask: (a, slice) => a.computePlan.queryPlans({ ...slice, filter: { owner: 'A' } }),
      order: UP,
    },
  ],
  ['QueryTasks', { fill: registerTasks, ask: (a, slice) => a.computeTask.queryTasks(slice), order: UP }],
  [
    'QueryTasks of a plan, a function and a worker',
    {
      fill: registerTasks,
      ask: (a, slice) => a.computeTask.queryTasks({ ...slice, filter: OF_PLAN }),
      order: UP,
    },
  ],
  ['QueryFunctions', { fill: registerFunctions, ask: (a, slice) => a.function.queryFunctions(slice), order: UP }],
  [
    'QueryFunctions of a plan',
    {
      fill: registerFunctionsOfPlan,
      ask: (a, slice) => a.function.queryFunctions({ ...slice, filter: { computePlanKey: PLAN } }),
      order: UP,
    },
  ],
  [
    'QueryDataManagers',
    { fill: registerManagers, ask: (a, slice) => a.dataManager.queryDataManagers(slice), order: UP },
  ],
  ['QueryDataSamples', { fill: registerSamples, ask: (a, slice) => a.dataSample.queryDataSamples(slice), order: UP }],
  [
    'QueryDataSamples with these keys',
    {
      fill: registerSamples,
      ask: (a, slice) => a.dataSample.queryDataSamples({ ...slice, filter: WITH_KEYS }),
      order: UP,
    },
  ],
  [
    'QueryPerformances, downwards,',
    { fill: registerPerformances, ask: (a, slice) => a.performance.queryPerformances(slice), order: DOWN },
  ],
  [
    'QueryPerformances of an output identifier, downwards,',
    {
      fill: registerPerformances,
      ask: (a, slice) => a.performance.queryPerformances({ ...slice, filter: OF_OUTPUT }),
      order: DOWN,
    },
  ],
];

/** The keys of what a query lists; performances have that of their task. */
function keysOf(reply: Reply): (string | undefined)[] {
  const [assets] = Object.values(reply).filter((part): part is Partial<Record<string, string>>[] =>
    Array.isArray(part),
  );
  return (assets ?? []).map(({ key, computeTaskKey }) => key ?? computeTaskKey);
}

describe('assets of the same date', () => {
  test.each(QUERIES)('are listed by %s by key', async (_query, { fill, ask, order }) => {
    const a = await stillChannel();
    await fill(a);

    const reply = await ask(a, { pageToken: '', pageSize: 0 });

    expect(keysOf(reply)).toEqual(order.map(keyOf));
  });

  test.each(QUERIES)('are paged by %s without a gap, up to an empty token', async (_query, { fill, ask, order }) => {
    const a = await stillChannel();
    await fill(a);

    const first = await ask(a, { pageToken: '', pageSize: 3 });
    const last = await ask(a, { pageToken: first.nextPageToken, pageSize: 3 });

    expect([...keysOf(first), ...keysOf(last)]).toEqual(order.map(keyOf));
    expect([first.nextPageToken === '', last.nextPageToken]).toEqual([false, '']);
  });

  test.each(QUERIES)('are not listed by %s for a token that it has not given', async (_query, { fill, ask }) => {
    const a = await stillChannel();
    await fill(a);

    await expect(ask(a, { pageToken: '2', pageSize: 3 })).rejects.toThrow(/^OE0101: page_token /);
  });

  it('are named by GetDataset by key', async () => {
    const a = await stillChannel();
    await registerSamples(a);

    const { dataSampleKeys } = await a.dataset.getDataset({ key: MANAGER });

    expect(dataSampleKeys).toEqual(UP.map(keyOf));
  });
});

describe('events of the same date', () => {
  test.each([
    ['the order of emission', SortOrder.ASCENDING, NUMBERS],
    ['the reverse of the order of emission for DESCENDING', SortOrder.DESCENDING, [...NUMBERS].reverse()],
  ])('are listed by QueryEvents in %s', async (_order, sort, numbers) => {
    const a = await stillChannel();
    await registerPlans(a);

    const { events } = await a.event.queryEvents({ sort, filter: { assetKind: AssetKind.ASSET_COMPUTE_PLAN } });

    expect(events.map(({ assetKey }) => assetKey)).toEqual(numbers.map(keyOf));
  });
});
