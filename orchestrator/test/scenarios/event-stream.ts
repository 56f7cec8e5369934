// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { SortOrder } from '@orchestrator/proto';
import { pause } from '../support/bounded';
import { newPlan } from '../support/drafts';
import { EventReader, eventsOf, newestEventId, type Subscription } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { ORG2, ORG3, OTHER_CHANNEL, type Target } from '../support/target';

/** SubscribeToEvents. */
export function describeEventStream(target: () => Target): void {
  describe('SubscribeToEvents', () => {
    let fixture: Fixture;
    const readers: EventReader[] = [];
    const subscribe = (subscription: Subscription = {}): EventReader => {
      const reader = new EventReader(target(), subscription);
      readers.push(reader);
      return reader;
    };

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterEach(() => {
      for (const reader of readers.splice(0)) reader.close();
    });

    afterAll(() => fixture.close());

    it('replays what QueryEvents lists in ascending order, from the first event of the channel', async () => {
      const marker = await fixture.plan();

      const replay = await subscribe().through(marker);

      const { events } = await fixture.org1.event.queryEvents({
        pageSize: replay.length,
        sort: SortOrder.ASCENDING,
      });
      expect(replay).toEqual(events);
    });

    it('gives each event an id of its own, of 250 characters at most, and a time in whole microseconds', async () => {
      await fixture.data(fixture.org2, 20);
      const marker = await fixture.plan();

      const events = await subscribe().through(marker);

      const ids = events.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.filter((id) => id === '' || id.length > 250)).toEqual([]);
      expect(events.filter(({ timestamp }) => (timestamp?.nanos ?? 1) % 1000 !== 0)).toEqual([]);
    });

    it('keeps each event as it was when it was emitted', async () => {
      const { key, modelKey } = await fixture.disposableTask();
      await fixture.org2.computeTask.disableOutput({ computeTaskKey: key, identifier: 'model' });
      const marker = await fixture.plan();

      const events = await subscribe().through(marker);

      const models = events.flatMap(({ assetKey, model }) => (assetKey === modelKey ? [model] : []));
      expect(models.map((model) => model?.address === undefined)).toEqual([false, true]);
    });

    it('starts right behind the event it is given', async () => {
      const [first, second, third] = [await fixture.plan(), await fixture.plan(), await fixture.plan()];
      const [start] = await eventsOf(fixture.org1, first);

      const events = await subscribe({ startEventId: start?.id ?? '' }).take(2, [first, second, third]);

      expect(events.map(({ assetKey }) => assetKey)).toEqual([second, third]);
    });

    it('resumes in the midst of the events of one call', async () => {
      const { sampleKeys } = await fixture.data(fixture.org2, 5);
      const [middle] = await eventsOf(fixture.org1, sampleKeys[2] ?? '');

      const events = await subscribe({ startEventId: middle?.id ?? '' }).take(2, sampleKeys);

      expect(events.map(({ assetKey }) => assetKey)).toEqual(sampleKeys.slice(3));
    });

    it('brings new events to every subscriber, once and in the same order', async () => {
      const startEventId = await newestEventId(fixture.org1);
      const subscribers = [{}, { mspid: ORG2 }, { mspid: ORG3 }].map((by) => subscribe({ startEventId, ...by }));
      const drafts = Array.from({ length: 20 }, () => newPlan());
      const keys = drafts.map(({ key }) => key);

      const taking = Promise.all(subscribers.map((subscriber) => subscriber.take(drafts.length, keys)));
      await pause(50);
      await Promise.all(drafts.map((draft) => fixture.org1.computePlan.registerPlan(draft)));

      const [first = [], ...others] = await taking;
      expect(first.map(({ assetKey }) => assetKey).sort()).toEqual([...keys].sort());
      expect(others).toEqual([first, first]);
    });

    it('has no gap between the replay and what happens meanwhile', async () => {
      const startEventId = await newestEventId(fixture.org1);
      const drafts = Array.from({ length: 60 }, () => newPlan());
      const keys = drafts.map(({ key }) => key);
      for (const draft of drafts.slice(0, 30)) await fixture.org1.computePlan.registerPlan(draft);

      const taking = subscribe({ startEventId }).take(drafts.length, keys);
      for (const draft of drafts.slice(30)) await fixture.org1.computePlan.registerPlan(draft);

      expect((await taking).map(({ assetKey }) => assetKey)).toEqual(keys);
    });

    it('goes on when one of two subscribers leaves', async () => {
      const startEventId = await newestEventId(fixture.org1);
      const [leaver, stayer] = [subscribe({ startEventId }), subscribe({ startEventId })];
      const first = await fixture.plan();
      await Promise.all([leaver.take(1, [first]), stayer.take(1, [first])]);

      leaver.close();

      const second = await fixture.plan();
      expect(await stayer.take(1, [second])).toHaveLength(1);
    });

    it.each([
      ['of no event', () => Promise.resolve(randomUUID())],
      ['of no form', () => Promise.resolve('-1')],
      ['that is huge', () => Promise.resolve('x'.repeat(100_000))],
      ['of the other channel', () => otherEventId(target())],
      ['that is almost right', async () => `${await newestEventId(fixture.org1)}0`],
    ])('refuses a start id %s', async (_case, startEventId) => {
      const reader = subscribe({ startEventId: await startEventId() });

      expect(await outcomeOf(reader.next())).toBe(REFUSED.invalid);
    });
  });
}

async function otherEventId(target: Target): Promise<string> {
  const other = await Fixture.open(target, OTHER_CHANNEL);
  try {
    return await newestEventId(other.org1);
  } finally {
    other.close();
  }
}
