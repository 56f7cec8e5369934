// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { newManager, newPlan, parentInputs } from '../support/drafts';
import { EventReader, eventsOf, nameOf, newestEventId } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { CHANNEL, ORG2, OTHER_CHANNEL, type Target } from '../support/target';

/** Two channels are two worlds. */
export function describeChannels(target: () => Target): void {
  describe('channels', () => {
    let here: Fixture;
    let there: Fixture;

    beforeAll(async () => {
      here = await Fixture.open(target(), CHANNEL);
      there = await Fixture.open(target(), OTHER_CHANNEL);
    });

    afterAll(() => {
      here.close();
      there.close();
    });

    it('let a key be used in each of them', async () => {
      const draft = newPlan({ name: 'here' });

      await here.org1.computePlan.registerPlan(draft);
      await there.org2.computePlan.registerPlan({ ...draft, name: 'there' });

      const plans = [here, there].map(({ org1 }) => org1.computePlan.getPlan({ key: draft.key }));
      expect((await Promise.all(plans)).map(({ name }) => name)).toEqual(['here', 'there']);
    });

    it('hide their assets from each other', async () => {
      const planKey = await here.plan();
      const { managerKey } = await here.data();
      const { key: taskKey } = await here.task();
      const { org1 } = there;

      const outcomes = [
        await outcomeOf(org1.computePlan.getPlan({ key: planKey })),
        await outcomeOf(org1.computePlan.updatePlan({ key: planKey, name: 'n' })),
        await outcomeOf(org1.dataset.getDataset({ key: managerKey })),
        await outcomeOf(org1.computeTask.getTask({ key: taskKey })),
        await outcomeOf(there.task({ computePlanKey: planKey })),
      ];

      expect(outcomes).toEqual(Array(5).fill(REFUSED.notFound));
      const { plans } = await org1.computePlan.queryPlans({ pageSize: 100_000 });
      expect(plans.map(({ key }) => key)).not.toContain(planKey);
    });

    it('refuse parents of each other as unknown ones', async () => {
      const parent = await here.task();

      const outcome = await outcomeOf(there.task({ inputs: parentInputs('models', [parent.key]) }));

      expect(outcome).toBe(REFUSED.invalid);
    });

    it('have organizations of their own, each registered by a call on that channel', async () => {
      const events = [...(await eventsOf(here.org1, ORG2)), ...(await eventsOf(there.org1, ORG2))];

      expect(events.map((event) => [nameOf(event), event.channel])).toEqual([
        ['CREATED ORGANIZATION', CHANNEL],
        ['CREATED ORGANIZATION', OTHER_CHANNEL],
      ]);
      expect(new Set(events.map(({ id }) => id)).size).toBe(2);
    });

    it('have events of their own, which bear their name', async () => {
      const startEventId = await newestEventId(there.org1);
      const reader = new EventReader(target(), { channel: OTHER_CHANNEL, startEventId });
      const draft = newPlan();
      const marker = randomUUID();

      await here.org1.computePlan.registerPlan(draft);
      await there.org1.computePlan.registerPlan({ ...draft, key: marker });

      const events = await reader.through(marker).finally(() => reader.close());
      expect(events.map(({ assetKey }) => assetKey)).not.toContain(draft.key);
      expect(new Set(events.map(({ channel }) => channel))).toEqual(new Set([OTHER_CHANNEL]));
      expect(await eventsOf(there.org1, draft.key)).toEqual([]);
    });

    it('show nothing of each other to a page token of the other one', async () => {
      const registered: string[] = [];
      for (let round = 0; round < 2; round++) {
        registered.push((await here.org2.dataManager.registerDataManager(newManager())).key);
      }
      const { nextPageToken: pageToken } = await here.org1.dataManager.queryDataManagers({ pageSize: 1 });

      const { dataManagers } = await there.org1.dataManager.queryDataManagers({ pageToken, pageSize: 100_000 });

      expect(dataManagers.filter(({ key }) => registered.includes(key))).toEqual([]);
    });
  });
}
