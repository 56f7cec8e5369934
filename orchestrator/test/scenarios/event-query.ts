// SPDX-License-Identifier: Apache-2.0

import { AssetKind, EventKind, SortOrder } from '@orchestrator/proto';
import { eventsOf, nameOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import type { Target } from '../support/target';

/** QueryEvents. */
export function describeEventQuery(target: () => Target): void {
  describe('QueryEvents', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    it('lists descending what it lists ascending, in exact reverse', async () => {
      await fixture.data(fixture.org2, 20);
      const { events: newest } = await fixture.org1.event.queryEvents({ sort: SortOrder.DESCENDING, pageSize: 30 });
      const start = newest.at(-1)?.timestamp;
      const end = newest[0]?.timestamp;

      const ascending = await fixture.org1.event.queryEvents({ filter: { start, end }, pageSize: 1000 });
      const descending = await fixture.org1.event.queryEvents({
        filter: { start, end },
        sort: SortOrder.DESCENDING,
        pageSize: 1000,
      });

      expect(descending.events).toEqual([...ascending.events].reverse());
      expect(descending.events.slice(0, 30)).toEqual(newest);
    });

    it('lists the events of one call in the order of their emission', async () => {
      const { managerKey, sampleKeys } = await fixture.data(fixture.org2, 30);
      const [registration] = await eventsOf(fixture.org1, sampleKeys[0] ?? '');
      const { timestamp } = registration ?? {};

      const { events } = await fixture.org1.event.queryEvents({ filter: { start: timestamp, end: timestamp } });

      const keys = events.map(({ assetKey }) => assetKey);
      expect(keys.filter((key) => key !== managerKey)).toEqual(sampleKeys);
    });

    it('filters by asset, kinds and metadata, all at once', async () => {
      const { key: assetKey } = await fixture.executingTask();
      const query = async (filter: object) =>
        (await fixture.org1.event.queryEvents({ filter: { assetKey, ...filter } })).events.map(nameOf);
      const metadata = new Map([['reason', 'User action']]);

      expect(await query({})).toEqual(['CREATED COMPUTE_TASK', 'UPDATED COMPUTE_TASK']);
      expect(await query({ metadata })).toEqual(['UPDATED COMPUTE_TASK']);
      expect(await query({ eventKind: EventKind.EVENT_ASSET_CREATED })).toEqual(['CREATED COMPUTE_TASK']);
      expect(await query({ eventKind: EventKind.EVENT_ASSET_CREATED, metadata })).toEqual([]);
      expect(await query({ assetKind: AssetKind.ASSET_MODEL })).toEqual([]);
      expect(await query({ assetKind: 99 })).toEqual([]);
    });

    it('includes both ends of a span of time', async () => {
      const key = await fixture.plan();
      await fixture.org1.computePlan.updatePlan({ key, name: 'other' });
      await fixture.org1.computePlan.updatePlan({ key, name: 'third' });
      const times = (await eventsOf(fixture.org1, key)).map(({ timestamp }) => timestamp);
      const count = async (filter: object) =>
        (await fixture.org1.event.queryEvents({ filter: { assetKey: key, ...filter } })).events.length;

      expect(await count({ start: times[1] })).toBe(2);
      expect(await count({ end: times[1] })).toBe(2);
      expect(await count({ start: times[1], end: times[1] })).toBe(1);
      expect(await count({ start: times[2], end: times[0] })).toBe(0);
    });

    it('refuses a page token of another filter', async () => {
      const { key } = await fixture.executingTask();
      const { nextPageToken } = await fixture.org1.event.queryEvents({ filter: { assetKey: key }, pageSize: 1 });

      const outcome = await outcomeOf(fixture.org1.computePlan.queryPlans({ pageToken: nextPageToken }));

      expect(nextPageToken).not.toBe('');
      expect(outcome).toBe(REFUSED.invalid);
    });
  });
}
