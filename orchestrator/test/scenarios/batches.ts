// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { newModel, newSample, newTask, parentInputs } from '../support/drafts';
import { EventReader, eventsOf, newestEventId } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { ORG2, type Target } from '../support/target';

const MANY = 3000;

/** Calls with many items: all or nothing, and as many as one likes. */
export function describeBatches(target: () => Target): void {
  describe('batches', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    it('leave nothing of the tasks when one of them is bad', async () => {
      const [functionKey, computePlanKey] = [await fixture.readyFunction(), await fixture.plan()];
      const good = Array.from({ length: 5 }, () => newTask({ functionKey, computePlanKey, worker: ORG2 }));
      const bad = newTask({ functionKey, computePlanKey, worker: 'MyOrg9MSP' });

      const outcome = await outcomeOf(fixture.org1.computeTask.registerTasks({ tasks: [...good, bad] }));

      expect(outcome).toBe(REFUSED.notFound);
      const { tasks } = await fixture.org1.computeTask.queryTasks({ filter: { computePlanKey } });
      expect(tasks).toEqual([]);
      expect(await eventsOf(fixture.org1, good[0]?.key ?? '')).toEqual([]);
    });

    it('leave nothing of the samples when a key comes twice', async () => {
      const sample = newSample();
      const samples = [newSample(), sample, newSample(), sample];

      const outcome = await outcomeOf(fixture.org2.dataSample.registerDataSamples({ samples }));

      expect(outcome).toBe(REFUSED.conflict);
      const keys = samples.map(({ key }) => key);
      expect((await fixture.org1.dataSample.queryDataSamples({ filter: { keys } })).dataSamples).toEqual([]);
      expect(await eventsOf(fixture.org1, sample.key)).toEqual([]);
    });

    it('leave nothing of an update when one of the samples is unknown', async () => {
      const { managerKey, sampleKeys } = await fixture.data(fixture.org2, 1);
      const other = await fixture.data(fixture.org2, 0);
      const keys = [...sampleKeys, randomUUID()];

      const outcome = await outcomeOf(
        fixture.org2.dataSample.updateDataSamples({ keys, dataManagerKeys: [other.managerKey] }),
      );

      expect(outcome).toBe(REFUSED.notFound);
      const sample = await fixture.org1.dataSample.getDataSample({ key: keys[0] });
      expect(sample.dataManagerKeys).toEqual([managerKey]);
      expect(await eventsOf(fixture.org1, sample.key)).toHaveLength(1);
    });

    it('leave the outputs free when one of the models is bad', async () => {
      const { key: computeTaskKey } = await fixture.executingTask();
      const good = newModel({ computeTaskKey });
      const bad = newModel({ computeTaskKey, computeTaskOutputIdentifier: 'score' });

      const outcome = await outcomeOf(fixture.org2.model.registerModels({ models: [good, bad] }));

      expect(outcome).toBe(REFUSED.otherKind);
      expect(await outcomeOf(fixture.org1.model.getModel({ key: good.key }))).toBe(REFUSED.notFound);
      expect(await outcomeOf(fixture.org2.model.registerModels({ models: [good] }))).toBe('OK');
    });

    it(`register ${MANY} samples in one call, in the order of the request`, async () => {
      const samples = Array.from({ length: MANY }, () => newSample());

      const registered = await fixture.org2.dataSample.registerDataSamples({ samples });

      expect(registered.dataSamples.map(({ key }) => key)).toEqual(samples.map(({ key }) => key));
    });

    it(`register ${MANY} models in one call, in the order of the request`, async () => {
      const { key: computeTaskKey } = await fixture.executingTask();
      const models = Array.from({ length: MANY }, () =>
        newModel({ computeTaskKey, computeTaskOutputIdentifier: 'extras' }),
      );

      const registered = await fixture.org2.model.registerModels({ models });

      expect(registered.models.map(({ key }) => key)).toEqual(models.map(({ key }) => key));
      const kept = await fixture.org1.model.getComputeTaskOutputModels({ computeTaskKey });
      expect(kept).toEqual(registered);
    });

    it(`register ${MANY} tasks in one call, with their events`, async () => {
      const [functionKey, computePlanKey] = [await fixture.readyFunction(), await fixture.plan()];
      const startEventId = await newestEventId(fixture.org1);
      const tasks = chainsOf(MANY, { functionKey, computePlanKey, worker: ORG2 });
      const keys = tasks.map(({ key }) => key);

      const registered = await fixture.org1.computeTask.registerTasks({ tasks });

      const order = registered.tasks.map(({ key }) => key);
      expect([...order].sort()).toEqual([...keys].sort());
      const reader = new EventReader(target(), { startEventId });
      const events = await reader.take(MANY, keys).finally(() => reader.close());
      expect(events.map(({ assetKey }) => assetKey)).toEqual(order);
      const found = await fixture.org1.computeTask.queryTasks({ filter: { computePlanKey }, pageSize: MANY + 1 });
      expect(found.tasks.map(({ key }) => key)).toEqual([...keys].sort());
    });
  });
}

/** Chains of ten tasks, the last one first. */
function chainsOf(count: number, parts: { functionKey: string; computePlanKey: string; worker: string }) {
  const keys = Array.from({ length: count }, () => randomUUID());
  return keys
    .map((key, index) => {
      const parent = index % 10 === 0 ? undefined : keys[index - 1];
      return newTask({ ...parts, key, inputs: parent === undefined ? [] : parentInputs('models', [parent]) });
    })
    .reverse();
}
