// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { ComputeTaskAction, FunctionAction } from '@orchestrator/proto';
import { newManager, newModel, newPlan, newTask, parentInputs } from '../support/drafts';
import { eventsOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { ORG2, type Target } from '../support/target';

const WRITERS = 20;

/** What callers see of each other when they come at the same time. */
export function describeConcurrency(target: () => Target): void {
  describe('concurrent calls', () => {
    let fixture: Fixture;
    let other: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
      other = await Fixture.open(target());
    });

    afterAll(() => {
      fixture.close();
      other.close();
    });

    it('let a caller read its own writes over any connection', async () => {
      const differences: unknown[] = [];

      for (let round = 0; round < WRITERS; round++) {
        const plan = await fixture.org1.computePlan.registerPlan(newPlan());
        const read = await other.org2.computePlan.getPlan({ key: plan.key });
        const events = await eventsOf(other.org2, plan.key);
        if (read.name !== plan.name || events.length !== 1) differences.push({ plan, read, events });
      }

      expect(differences).toEqual([]);
    });

    it('register tasks in one plan from many writers', async () => {
      const [functionKey, computePlanKey] = [await fixture.readyFunction(), await fixture.plan()];
      const tasks = Array.from({ length: WRITERS }, () => newTask({ functionKey, computePlanKey, worker: ORG2 }));

      await Promise.all(tasks.map((task) => fixture.org1.computeTask.registerTasks({ tasks: [task] })));

      const found = await fixture.org1.computeTask.queryTasks({ filter: { computePlanKey } });
      expect(found.tasks.map(({ key }) => key).sort()).toEqual(tasks.map(({ key }) => key).sort());
    });

    it('let exactly one of several registrations of a key win', async () => {
      const key = randomUUID();
      const names = Array.from({ length: WRITERS }, (_, index) => `manager ${index}`);
      const register = (name: string) => fixture.org2.dataManager.registerDataManager(newManager({ key, name }));

      const outcomes = await Promise.all(names.map((name) => outcomeOf(register(name))));

      const { name } = await fixture.org1.dataManager.getDataManager({ key });
      expect(outcomes.map((_, index) => (names[index] === name ? 'OK' : REFUSED.conflict))).toEqual(outcomes);
      expect(await eventsOf(fixture.org1, key)).toHaveLength(1);
    });

    it('let exactly one of several moves of a task win', async () => {
      const { key: computeTaskKey } = await fixture.task();
      const start = () =>
        fixture.org2.computeTask.applyTaskAction({ computeTaskKey, action: ComputeTaskAction.TASK_ACTION_EXECUTING });

      const outcomes = await Promise.all(Array.from({ length: WRITERS }, () => outcomeOf(start())));

      const losers = Array<string>(WRITERS - 1).fill(REFUSED.illegalMove);
      expect(outcomes.sort()).toEqual([...losers, 'OK']);
    });

    it('let exactly one of several models fill an output', async () => {
      const { key: computeTaskKey } = await fixture.executingTask();
      const fill = () => fixture.org2.model.registerModels({ models: [newModel({ computeTaskKey })] });

      const outcomes = await Promise.all(Array.from({ length: WRITERS }, () => outcomeOf(fill())));

      const losers = Array<string>(WRITERS - 1).fill(REFUSED.conflict);
      expect(outcomes.sort()).toEqual([...losers, 'OK']);
      expect((await fixture.org1.model.getComputeTaskOutputModels({ computeTaskKey })).models).toHaveLength(1);
    });

    it('leave no task behind that is registered while its function is being built or its parent ends', async () => {
      const functionKey = await fixture.function();
      const parent = await fixture.task({ functionKey });
      const { planKey: computePlanKey } = parent;
      const tasks = Array.from({ length: WRITERS }, () =>
        newTask({ functionKey, computePlanKey, worker: ORG2, inputs: parentInputs('models', [parent.key]) }),
      );
      const register = (from: number, to: number) =>
        Promise.all(tasks.slice(from, to).map((task) => fixture.org1.computeTask.registerTasks({ tasks: [task] })));
      const { FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_READY } = FunctionAction;
      const { TASK_ACTION_DONE, TASK_ACTION_EXECUTING } = ComputeTaskAction;

      await Promise.all([
        register(0, 10),
        fixture.moveFunction(functionKey, FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_READY),
      ]);
      await Promise.all([register(10, WRITERS), fixture.moveTask(parent.key, TASK_ACTION_EXECUTING, TASK_ACTION_DONE)]);

      const executing = tasks.map(({ key }) => outcomeOf(fixture.moveTask(key, TASK_ACTION_EXECUTING)));
      expect(new Set(await Promise.all(executing))).toEqual(new Set(['OK']));
    });
  });
}
