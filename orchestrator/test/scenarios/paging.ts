// SPDX-License-Identifier: Apache-2.0

import { SortOrder } from '@orchestrator/proto';
import { newPlan, newSample, newTask } from '../support/drafts';
import { Fixture } from '../support/fixture';
import { ORG2, type Target } from '../support/target';

interface Page {
  readonly keys: readonly string[];
  readonly nextPageToken: string;
}

type ReadPage = (pageToken: string, pageSize: number) => Promise<Page>;

const ROWS = 23;

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

    it.each([SortOrder.ASCENDING, SortOrder.DESCENDING])(
      'returns every event once in order %s, while more come',
      async (sort) => {
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
      },
    );

    it('gives an empty page where nothing matches', async () => {
      await fixture.org1.computePlan.registerPlan(newPlan());

      const page = await fixture.org1.computePlan.queryPlans({ filter: { owner: 'MyOrg9MSP' } });

      expect(page).toEqual({ plans: [], nextPageToken: '' });
    });
  });
}

async function traverse(read: ReadPage, pageSize: number, between = () => Promise.resolve()): Promise<Page[]> {
  const pages: Page[] = [];
  do {
    if (pages.length > 0) await between();
    pages.push(await read(pages.at(-1)?.nextPageToken ?? '', pageSize));
  } while (pages.at(-1)?.nextPageToken !== '' && pages.length < 100);
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
