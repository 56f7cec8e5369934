// SPDX-License-Identifier: Apache-2.0

import { SortOrder } from '@orchestrator/proto';
import { newPlan, newSample, newTask } from '../support/drafts';
import { eventsOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { ORG2, type Target } from '../support/target';

interface Page {
  readonly keys: readonly string[];
  readonly nextPageToken: string;
}

type ReadPage = (pageToken: string, pageSize: number) => Promise<Page>;

const ROWS = 23;
/** More than the scenarios before this one leave. */
const MOST_PAGES = 10_000;
const TOKENS = ['abc', '-1', '+2', '007', '50', ' ', '99999999999999999999'];

interface Slice {
  readonly pageToken: string;
  readonly pageSize: number;
}

/** An answer to any query: one list, by any name. */
interface Reply {
  readonly nextPageToken: string;
}

interface Query {
  /** Registers one row of all, and gives its key. */
  readonly add: (fixture: Fixture) => Promise<string>;
  readonly ask: ({ org1 }: Fixture, slice: Slice) => Promise<Reply>;
}

/** Every query, without a filter. Those of performances and events list what their tasks and plans have left. */
const QUERIES: [string, Query][] = [
  ['QueryPlans', { add: (fixture) => fixture.plan(), ask: ({ org1 }, slice) => org1.computePlan.queryPlans(slice) }],
  [
    'QueryTasks',
    {
      add: async (fixture) => (await fixture.task()).key,
      ask: ({ org1 }, slice) => org1.computeTask.queryTasks(slice),
    },
  ],
  [
    'QueryFunctions',
    { add: (fixture) => fixture.function(), ask: ({ org1 }, slice) => org1.function.queryFunctions(slice) },
  ],
  [
    'QueryDataManagers',
    {
      add: async (fixture) => (await fixture.data(fixture.org2, 0)).managerKey,
      ask: ({ org1 }, slice) => org1.dataManager.queryDataManagers(slice),
    },
  ],
  [
    'QueryDataSamples',
    {
      add: async (fixture) => (await fixture.data(fixture.org2, 1)).sampleKeys[0] ?? '',
      ask: ({ org1 }, slice) => org1.dataSample.queryDataSamples(slice),
    },
  ],
  [
    'QueryPerformances',
    {
      add: async (fixture) => {
        const { key: computeTaskKey } = await fixture.executingTask();
        await fixture.org2.performance.registerPerformance({ computeTaskKey, computeTaskOutputIdentifier: 'score' });
        return computeTaskKey;
      },
      ask: ({ org1 }, slice) => org1.performance.queryPerformances(slice),
    },
  ],
  [
    'QueryEvents',
    {
      add: async (fixture) => (await eventsOf(fixture.org1, await fixture.plan()))[0]?.id ?? '',
      ask: ({ org1 }, slice) => org1.event.queryEvents(slice),
    },
  ],
];

/** Going through all pages. */
export function describePaging(target: () => Target): void {
  describe('paging', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    it.each([1, 5, ROWS, ROWS + 1])('returns every row once, by %d a page', async (pageSize) => {
      const { keys, read } = await tasksOfAPlan(fixture);

      const pages = await traverse(read, pageSize);

      expect(pages.flatMap((page) => page.keys)).toEqual(keys);
      expect(pages).toHaveLength(Math.ceil(ROWS / pageSize));
    });

    it('takes 50 rows for a page where no size is given, and has no upper limit', async () => {
      const samples = Array.from({ length: 120 }, () => newSample());
      await fixture.org2.dataSample.registerDataSamples({ samples });
      const filter = { keys: samples.map(({ key }) => key) };

      const usual = await fixture.org1.dataSample.queryDataSamples({ filter });
      const whole = await fixture.org1.dataSample.queryDataSamples({ filter, pageSize: 4_294_967_295 });

      expect([usual.dataSamples.length, whole.dataSamples.length]).toEqual([50, 120]);
      expect(whole.nextPageToken).toBe('');
      expect(usual.nextPageToken).not.toBe('');
    });

    it('returns every row that was there at the start once, whatever is registered meanwhile', async () => {
      const { keys, read, add } = await tasksOfAPlan(fixture);

      const pages = await traverse(read, 4, add);

      const seen = pages.flatMap((page) => page.keys);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.filter((key) => keys.includes(key))).toEqual(keys);
    });

    it.each([
      ['ASCENDING', SortOrder.ASCENDING],
      ['DESCENDING', SortOrder.DESCENDING],
    ])('returns every event once in order %s, while more come', async (_order, sort) => {
      const key = await fixture.plan();
      const rename = async (name: string): Promise<void> => {
        await fixture.org1.computePlan.updatePlan({ key, name });
      };
      for (let round = 0; round < ROWS; round++) await rename(`name ${round}`);
      const before = await fixture.org1.event.queryEvents({ filter: { assetKey: key }, sort, pageSize: 1000 });
      const read: ReadPage = async (pageToken, pageSize) => {
        const request = { filter: { assetKey: key }, sort, pageToken, pageSize };
        const { events, nextPageToken } = await fixture.org1.event.queryEvents(request);
        return { keys: events.map(({ id }) => id), nextPageToken };
      };

      const pages = await traverse(read, 5, () => rename('more'));

      const seen = pages.flatMap((page) => page.keys);
      const ids = before.events.map(({ id }) => id);
      expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
      expect(new Set(seen).size).toBe(seen.length);
    });

    it.each(QUERIES)('returns every row once, in the order of registration, in %s', async (_query, { add, ask }) => {
      const keys = [await add(fixture), await add(fixture), await add(fixture)];
      const read: ReadPage = async (pageToken, pageSize) => keysOf(await ask(fixture, { pageToken, pageSize }));

      const pages = await traverse(read, 7);

      const seen = pages.flatMap((page) => page.keys);
      expect(seen.filter((key) => keys.includes(key))).toEqual(keys);
      expect(new Set(seen).size).toBe(seen.length);
      expect(pages.slice(0, -1).every((page) => page.keys.length === 7)).toBe(true);
    });

    it.each(QUERIES)('refuses tokens that it has not given, in %s', async (_query, { ask }) => {
      const outcomes = TOKENS.map((pageToken) => outcomeOf(ask(fixture, { pageToken, pageSize: 0 })));

      expect(await Promise.all(outcomes)).toEqual(TOKENS.map(() => REFUSED.invalid));
    });

    it('gives an empty page where nothing matches', async () => {
      await fixture.org1.computePlan.registerPlan(newPlan());

      const page = await fixture.org1.computePlan.queryPlans({ filter: { owner: 'MyOrg9MSP' } });

      expect(page).toEqual({ plans: [], nextPageToken: '' });
    });
  });
}

/** What names each row of a reply: events have an id, performances are named by their task. */
function keysOf(reply: Reply): Page {
  const [rows = []] = Object.values(reply).filter((part): part is Partial<Record<string, string>>[] =>
    Array.isArray(part),
  );
  const keys = rows.map(({ id, key, computeTaskKey }) => id ?? key ?? computeTaskKey ?? '');
  return { keys, nextPageToken: reply.nextPageToken };
}

async function traverse(read: ReadPage, pageSize: number, between = () => Promise.resolve()): Promise<Page[]> {
  const pages: Page[] = [];
  do {
    if (pages.length > 0) await between();
    pages.push(await read(pages.at(-1)?.nextPageToken ?? '', pageSize));
  } while (pages.at(-1)?.nextPageToken !== '' && pages.length < MOST_PAGES);
  return pages;
}

async function tasksOfAPlan(fixture: Fixture) {
  const [functionKey, computePlanKey] = [await fixture.readyFunction(), await fixture.plan()];
  const draft = () => newTask({ functionKey, computePlanKey, worker: ORG2 });
  const batches = [Array.from({ length: ROWS - 2 }, draft), [draft()], [draft()]];
  for (const tasks of batches) await fixture.org1.computeTask.registerTasks({ tasks });
  const read: ReadPage = async (pageToken, pageSize) => {
    const request = { filter: { computePlanKey }, pageToken, pageSize };
    const { tasks, nextPageToken } = await fixture.org1.computeTask.queryTasks(request);
    return { keys: tasks.map(({ key }) => key), nextPageToken };
  };
  return {
    keys: batches.flatMap((batch) => batch.map(({ key }) => key).sort()),
    read,
    add: async () => {
      await fixture.org1.computeTask.registerTasks({ tasks: [draft(), draft()] });
    },
  };
}
