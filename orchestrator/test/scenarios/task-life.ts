// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { ComputeTaskAction, ComputeTaskStatus, FunctionAction } from '@orchestrator/proto';
import { parentInputs, TRANSIENT_MODEL } from '../support/drafts';
import { eventsOf, nameOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED, refusalText } from '../support/outcome';
import type { Target } from '../support/target';

const { TASK_ACTION_CANCELED, TASK_ACTION_DONE, TASK_ACTION_EXECUTING, TASK_ACTION_FAILED } = ComputeTaskAction;

/** ApplyTaskAction, GetTaskInputAssets and DisableOutput. */
export function describeTaskLife(target: () => Target): void {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await Fixture.open(target());
  });

  afterAll(() => fixture.close());

  describe('ApplyTaskAction', () => describeMoves(() => fixture));
  describe('GetTaskInputAssets', () => describeInputs(() => fixture));
  describe('DisableOutput', () => describeDisabling(() => fixture));
}

function describeMoves(fixture: () => Fixture): void {
  const statusOf = async (key: string) => (await fixture().org1.computeTask.getTask({ key })).status;
  const childOf = async (...parents: { key: string; planKey: string; functionKey: string }[]) =>
    (
      await fixture().task({
        computePlanKey: parents[0]?.planKey,
        functionKey: parents[0]?.functionKey,
        inputs: parentInputs(
          'models',
          parents.map(({ key }) => key),
        ),
      })
    ).key;

  it('releases a child once its last parent is done', async () => {
    const first = await fixture().executingTask();
    const second = await fixture().executingTask({ computePlanKey: first.planKey, functionKey: first.functionKey });
    const child = await childOf(first, second);

    await fixture().moveTask(first.key, TASK_ACTION_DONE);
    const between = await statusOf(child);
    await fixture().moveTask(second.key, TASK_ACTION_DONE);

    expect(between).toBe(ComputeTaskStatus.STATUS_WAITING_FOR_PARENT_TASKS);
    expect(await statusOf(child)).toBe(ComputeTaskStatus.STATUS_WAITING_FOR_EXECUTOR_SLOT);
    const [released] = (await eventsOf(fixture().org1, child)).slice(-1);
    const [done] = (await eventsOf(fixture().org1, second.key)).slice(-1);
    expect(released?.timestamp).toEqual(done?.timestamp);
    expect(released?.computeTask).toEqual(await fixture().org1.computeTask.getTask({ key: child }));
  });

  it.each([
    ['canceled', TASK_ACTION_CANCELED, false],
    ['failed', TASK_ACTION_FAILED, true],
  ])('leaves the children of a %s task alone, and fails its plan only if it failed', async (...[, action, fails]) => {
    const parent = await fixture().executingTask();
    const child = await childOf(parent);

    await fixture().moveTask(parent.key, action);

    expect(await statusOf(child)).toBe(ComputeTaskStatus.STATUS_WAITING_FOR_PARENT_TASKS);
    const { cancelationDate, failureDate } = await fixture().org1.computePlan.getPlan({ key: parent.planKey });
    expect([cancelationDate, failureDate !== undefined]).toEqual([undefined, fails]);
  });

  it('puts the reason into the event, cut at 4,096 bytes', async () => {
    const { key } = await fixture().task();
    const { computeTask } = fixture().org2;

    await computeTask.applyTaskAction({ computeTaskKey: key, action: TASK_ACTION_EXECUTING });
    await computeTask.applyTaskAction({ computeTaskKey: key, action: TASK_ACTION_FAILED, log: `x${'é'.repeat(3000)}` });

    const reasons = (await eventsOf(fixture().org1, key)).map(({ metadata }) => metadata.get('reason'));
    expect(reasons).toEqual([undefined, 'User action', `x${'é'.repeat(2047)}`]);
  });

  it('says which transition is inappropriate in which status', async () => {
    const { key } = await fixture().doneTask();

    const text = await refusalText(
      fixture().org2.computeTask.applyTaskAction({ computeTaskKey: key, action: TASK_ACTION_DONE }),
    );

    expect(text).toMatch(/^OE0111: .*event transitionDone inappropriate in current state STATUS_DONE/);
  });

  it('lets the worker start, the owner cancel, and nobody else do anything', async () => {
    const { key: computeTaskKey } = await fixture().task();
    const { org1, org2, org3 } = fixture();
    const apply = (client: typeof org1, action: ComputeTaskAction) =>
      outcomeOf(client.computeTask.applyTaskAction({ computeTaskKey, action }));

    const outcomes = [
      await apply(org1, TASK_ACTION_EXECUTING),
      await apply(org3, TASK_ACTION_CANCELED),
      await apply(org2, ComputeTaskAction.TASK_ACTION_BUILD_STARTED),
      await apply(org2, ComputeTaskAction.TASK_ACTION_UNKNOWN),
      await apply(org2, TASK_ACTION_EXECUTING),
      await apply(org1, TASK_ACTION_CANCELED),
    ];

    const { denied } = REFUSED;
    expect(outcomes).toEqual([denied, denied, denied, denied, 'OK', 'OK']);
  });

  it.each([
    ['unknown', randomUUID(), REFUSED.notFound],
    ['malformed', 'no-uuid', REFUSED.invalid],
  ])('refuses a key that is %s', async (_case, computeTaskKey, refusal) => {
    const { computeTask } = fixture().org2;

    const outcomes = [
      await outcomeOf(computeTask.applyTaskAction({ computeTaskKey, action: TASK_ACTION_DONE })),
      await outcomeOf(computeTask.disableOutput({ computeTaskKey, identifier: 'model' })),
      await outcomeOf(computeTask.getTaskInputAssets({ computeTaskKey })),
    ];

    expect(outcomes).toEqual([refusal, refusal, refusal]);
  });
}

function describeInputs(fixture: () => Fixture): void {
  it('gives the models of parents and models by key, in the order of the inputs', async () => {
    const parent = await fixture().doneTask();
    const other = await fixture().doneTask();
    const { functionKey, planKey: computePlanKey } = parent;
    const inputs = [{ identifier: 'models', assetKey: other.modelKey }, ...parentInputs('models', [parent.key])];
    const { key: computeTaskKey } = await fixture().task({ functionKey, computePlanKey, inputs });

    const { assets } = await fixture().org2.computeTask.getTaskInputAssets({ computeTaskKey });

    expect(assets.map(({ identifier, model }) => [identifier, model?.key])).toEqual([
      ['models', other.modelKey],
      ['models', parent.modelKey],
    ]);
  });

  it.each<[string, ComputeTaskAction[]]>([
    ['WAITING_FOR_EXECUTOR_SLOT', []],
    ['EXECUTING', [TASK_ACTION_EXECUTING]],
    ['FAILED', [TASK_ACTION_FAILED]],
  ])('answers for a task that is %s', async (_status, actions) => {
    const { key: computeTaskKey } = await fixture().task();
    await fixture().moveTask(computeTaskKey, ...actions);

    const { assets } = await fixture().org3.computeTask.getTaskInputAssets({ computeTaskKey });

    expect(assets).toEqual([]);
  });

  it.each<[string, ComputeTaskAction[]]>([
    ['DONE', [TASK_ACTION_EXECUTING, TASK_ACTION_DONE]],
    ['CANCELED', [TASK_ACTION_CANCELED]],
  ])('refuses a task that is %s', async (_status, actions) => {
    const { key: computeTaskKey } = await fixture().task();
    await fixture().moveTask(computeTaskKey, ...actions);

    const text = await refusalText(fixture().org2.computeTask.getTaskInputAssets({ computeTaskKey }));

    expect(text).toMatch(/^OE0003: .*inputs may not be defined/);
  });

  it.each<[string, FunctionAction[]]>([
    ['WAITING_FOR_BUILDER_SLOT', []],
    ['BUILDING', [FunctionAction.FUNCTION_ACTION_BUILDING]],
    ['WAITING_FOR_PARENT_TASKS', [FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY]],
  ])('refuses a task in %s', async (_status, actions) => {
    const functionKey = await fixture().function();
    const parent = await fixture().task({ functionKey });
    const { key: computeTaskKey } = await fixture().task({ functionKey, inputs: parentInputs('models', [parent.key]) });
    await fixture().moveFunction(functionKey, ...actions);

    const text = await refusalText(fixture().org2.computeTask.getTaskInputAssets({ computeTaskKey }));

    expect(text).toMatch(/^OE0003: .*inputs may not be defined/);
  });
}

function describeDisabling(fixture: () => Fixture): void {
  async function family() {
    const parent = await fixture().doneTask({ outputs: TRANSIENT_MODEL });
    const { functionKey, planKey: computePlanKey } = parent;
    const inputs = parentInputs('models', [parent.key]);
    const child = await fixture().executingTask({ functionKey, computePlanKey, inputs });
    return { parent, child };
  }

  const disable = (computeTaskKey: string, identifier = 'model') =>
    fixture().org2.computeTask.disableOutput({ computeTaskKey, identifier });

  it('clears the address of a model that nobody needs any more', async () => {
    const { parent, child } = await family();
    await fixture().moveTask(child.key, TASK_ACTION_DONE);

    await disable(parent.key);

    const model = await fixture().org1.model.getModel({ key: parent.modelKey });
    expect(model.address).toBeUndefined();
    const events = await eventsOf(fixture().org1, parent.modelKey);
    expect(events.map(nameOf)).toEqual(['CREATED MODEL', 'DISABLED MODEL']);
    expect(events.map((event) => event.model?.address === undefined)).toEqual([false, true]);
  });

  it.each([
    ['FAILED', TASK_ACTION_FAILED],
    ['CANCELED', TASK_ACTION_CANCELED],
  ])('works on a task that is %s', async (_status, action) => {
    const { key, functionKey, planKey: computePlanKey } = await fixture().executingTask({ outputs: TRANSIENT_MODEL });
    await fixture().model(key);
    await fixture().moveTask(key, action);
    await fixture().task({ functionKey, computePlanKey, inputs: parentInputs('models', [key]) });

    expect(await outcomeOf(disable(key))).toBe('OK');
  });

  it('refuses a task that is not final, has no children, or has nothing under the output', async () => {
    const executing = await fixture().executingTask({ outputs: TRANSIENT_MODEL });
    const childless = await fixture().doneTask({ outputs: TRANSIENT_MODEL });
    const empty = await fixture().executingTask({ outputs: TRANSIENT_MODEL });
    await fixture().moveTask(empty.key, TASK_ACTION_CANCELED);
    const { functionKey, planKey: computePlanKey } = empty;
    await fixture().task({ functionKey, computePlanKey, inputs: parentInputs('models', [empty.key]) });

    const outcomes = [executing, childless, empty].map(({ key }) => outcomeOf(disable(key)));

    expect(await Promise.all(outcomes)).toEqual(Array(3).fill(REFUSED.cannotDisable));
  });

  it('refuses an output that is needed, unknown, permanent or disabled, and a caller that is not the worker', async () => {
    const { parent, child } = await family();
    const needed = await outcomeOf(disable(parent.key));
    await fixture().moveTask(child.key, TASK_ACTION_DONE);
    const { org1 } = fixture();

    const outcomes = [
      await outcomeOf(org1.computeTask.disableOutput({ computeTaskKey: parent.key, identifier: 'model' })),
      await outcomeOf(disable(parent.key, 'unknown')),
      await outcomeOf(disable(parent.key, 'extras')),
      await outcomeOf(disable(parent.key)),
      await outcomeOf(disable(parent.key)),
    ];

    const { denied, cannotDisable } = REFUSED;
    expect([needed, ...outcomes]).toEqual([cannotDisable, denied, cannotDisable, cannotDisable, 'OK', cannotDisable]);
  });

  it('keeps a disabled model out of new tasks', async () => {
    const { parent, child } = await family();
    await fixture().moveTask(child.key, TASK_ACTION_DONE);
    await disable(parent.key);
    const { functionKey, planKey: computePlanKey, modelKey: assetKey } = parent;

    const byKey = fixture().task({ functionKey, computePlanKey, inputs: [{ identifier: 'models', assetKey }] });
    const byParent = fixture().task({ functionKey, computePlanKey, inputs: parentInputs('models', [parent.key]) });

    expect([await outcomeOf(byKey), await outcomeOf(byParent)]).toEqual([REFUSED.invalid, REFUSED.invalid]);
  });
}
