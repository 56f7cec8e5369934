// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { ComputePlanAction, ComputeTaskAction, FunctionAction } from '@orchestrator/proto';
import { newPlan } from '../support/drafts';
import { eventsOf, nameOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED, refusalText } from '../support/outcome';
import { ORG1, type Target } from '../support/target';

const { PLAN_ACTION_CANCELED, PLAN_ACTION_UNKNOWN } = ComputePlanAction;

/** ComputePlanService. */
export function describeComputePlans(target: () => Target): void {
  describe('ComputePlanService', () => {
    let fixture: Fixture;

    beforeAll(async () => {
      fixture = await Fixture.open(target());
    });

    afterAll(() => fixture.close());

    describeRegistration(() => fixture);
    describeUpdates(() => fixture);
    describeProgress(() => fixture);
  });
}

function describeRegistration(fixture: () => Fixture): void {
  it('returns the plan that it has registered, and keeps it', async () => {
    const draft = newPlan();

    const plan = await fixture().org1.computePlan.registerPlan(draft);

    expect(plan).toMatchObject({ key: draft.key, name: 'plan', tag: 'tag', owner: ORG1, metadata: draft.metadata });
    expect(await fixture().org2.computePlan.getPlan({ key: draft.key })).toEqual(plan);
  });

  it('emits an event with the plan and its time', async () => {
    const plan = await fixture().org1.computePlan.registerPlan(newPlan());

    const events = await eventsOf(fixture().org1, plan.key);

    expect(events.map(nameOf)).toEqual(['CREATED COMPUTE_PLAN']);
    expect(events[0]).toMatchObject({ channel: fixture().channel, computePlan: plan, timestamp: plan.creationDate });
  });

  it('keeps metadata of any keys and values', async () => {
    const texts = [
      '__proto__',
      'constructor',
      'toString',
      '',
      ' ',
      '🧬👩‍⚕️',
      'ﬀ\u0301',
      '\u0001\u001f\u007f\r\n',
      '"\\%',
      '\uffff',
    ];
    const metadata = new Map(texts.flatMap((text) => [[text, text] as const, [`key ${text}`, text] as const]));
    const draft = newPlan({ metadata });

    await fixture().org1.computePlan.registerPlan(draft);

    const plan = await fixture().org1.computePlan.getPlan({ key: draft.key });
    expect(new Map(plan.metadata)).toEqual(metadata);
  });

  it.each([
    ['a key in upper case', { key: randomUUID().toUpperCase() }],
    ['a key without dashes', { key: randomUUID().replaceAll('-', '') }],
    ['an empty key', { key: '' }],
    ['an empty name', { name: '' }],
    ['a name of more than 100 bytes', { name: 'é'.repeat(51) }],
    ['a tag of more than 100 bytes', { tag: 'x'.repeat(101) }],
    ['a metadata key of more than 100 bytes', { metadata: new Map([['x'.repeat(101), '']]) }],
    ['a metadata value of more than 100 bytes', { metadata: new Map([['', 'x'.repeat(101)]]) }],
  ])('refuses %s', async (_case, parts) => {
    const outcome = await outcomeOf(fixture().org1.computePlan.registerPlan(newPlan(parts)));

    expect(outcome).toBe(REFUSED.invalid);
  });

  it('refuses a key that is taken, whoever asks', async () => {
    const key = await fixture().plan();

    const text = await refusalText(fixture().org2.computePlan.registerPlan(newPlan({ key })));

    expect(text).toBe(`OE0006: computeplan with key "${key}" already exists`);
  });

  it('finds the plans of an owner', async () => {
    const key = await fixture().plan(fixture().org3);

    const { plans } = await fixture().org1.computePlan.queryPlans({
      filter: { owner: 'MyOrg3MSP' },
      pageSize: 100_000,
    });

    expect(plans.map((plan) => plan.key)).toContain(key);
    expect(new Set(plans.map(({ owner }) => owner))).toEqual(new Set(['MyOrg3MSP']));
  });

  it('refuses a page token that it has not given', async () => {
    const outcome = await outcomeOf(fixture().org1.computePlan.queryPlans({ pageToken: '50' }));

    expect(outcome).toBe(REFUSED.invalid);
  });

  it.each([
    ['GetPlan', (key: string) => fixture().org1.computePlan.getPlan({ key })],
    ['IsPlanRunning', (key: string) => fixture().org1.computePlan.isPlanRunning({ key })],
    ['UpdatePlan', (key: string) => fixture().org1.computePlan.updatePlan({ key, name: 'n' })],
    [
      'ApplyPlanAction',
      (key: string) => fixture().org1.computePlan.applyPlanAction({ key, action: PLAN_ACTION_CANCELED }),
    ],
  ])('refuses an unknown and a malformed key in %s', async (_rpc, call) => {
    const unknown = randomUUID();

    expect(await refusalText(call(unknown))).toBe(`OE0002: computeplan with key "${unknown}" not found`);
    expect(await outcomeOf(call('no-uuid'))).toBe(REFUSED.invalid);
  });
}

function describeUpdates(fixture: () => Fixture): void {
  it('renames a plan, and emits an event even if nothing changes', async () => {
    const key = await fixture().plan();

    await fixture().org1.computePlan.updatePlan({ key, name: 'other' });
    await fixture().org1.computePlan.updatePlan({ key, name: 'other' });

    const events = await eventsOf(fixture().org1, key);
    expect(events.map(({ computePlan }) => computePlan?.name)).toEqual(['plan', 'other', 'other']);
    expect((await fixture().org1.computePlan.getPlan({ key })).name).toBe('other');
  });

  it('lets only the owner rename and cancel a plan', async () => {
    const key = await fixture().plan();

    const renaming = await outcomeOf(fixture().org2.computePlan.updatePlan({ key, name: 'n' }));
    const canceling = await outcomeOf(
      fixture().org2.computePlan.applyPlanAction({ key, action: PLAN_ACTION_CANCELED }),
    );

    expect([renaming, canceling]).toEqual([REFUSED.denied, REFUSED.denied]);
  });

  it('cancels a plan once, and leaves its tasks as they are', async () => {
    const { key: taskKey, planKey: key } = await fixture().task();
    const before = await fixture().org1.computeTask.getTask({ key: taskKey });

    await fixture().org1.computePlan.applyPlanAction({ key, action: PLAN_ACTION_CANCELED });

    const again = fixture().org1.computePlan.applyPlanAction({ key, action: PLAN_ACTION_CANCELED });
    expect(await outcomeOf(again)).toBe(REFUSED.planTerminated);
    const events = await eventsOf(fixture().org1, key);
    const plan = await fixture().org1.computePlan.getPlan({ key });
    expect(plan.cancelationDate).toEqual(events[1]?.timestamp);
    expect(await fixture().org1.computeTask.getTask({ key: taskKey })).toEqual(before);
  });

  it('refuses any action but CANCELED', async () => {
    const key = await fixture().plan();

    const outcome = await outcomeOf(fixture().org1.computePlan.applyPlanAction({ key, action: PLAN_ACTION_UNKNOWN }));

    expect(outcome).toBe(REFUSED.unimplemented);
  });
}

function describeProgress(fixture: () => Fixture): void {
  const isRunning = async (key: string) => (await fixture().org1.computePlan.isPlanRunning({ key })).isRunning;

  it('says that a plan runs while it has work left', async () => {
    const empty = await fixture().plan();
    const { key, planKey } = await fixture().executingTask();

    const runningBefore = await isRunning(planKey);
    await fixture().moveTask(key, ComputeTaskAction.TASK_ACTION_DONE);

    expect([await isRunning(empty), runningBefore, await isRunning(planKey)]).toEqual([false, true, false]);
  });

  it.each([
    ['CANCELED', ComputeTaskAction.TASK_ACTION_CANCELED],
    ['FAILED', ComputeTaskAction.TASK_ACTION_FAILED],
  ])('says that a plan does not run when a task of it is %s, among others that are live', async (_status, action) => {
    const { key, planKey, functionKey } = await fixture().task();
    await fixture().task({ computePlanKey: planKey, functionKey });

    await fixture().moveTask(key, action);

    expect(await isRunning(planKey)).toBe(false);
  });

  it('fails a plan when a task of it fails, and then refuses to cancel it', async () => {
    const { key, planKey } = await fixture().executingTask();

    await fixture().moveTask(key, ComputeTaskAction.TASK_ACTION_FAILED);

    const plan = await fixture().org1.computePlan.getPlan({ key: planKey });
    const events = await eventsOf(fixture().org1, key);
    expect(plan.failureDate).toEqual(events.at(-1)?.timestamp);
    const canceling = fixture().org1.computePlan.applyPlanAction({ key: planKey, action: PLAN_ACTION_CANCELED });
    expect(await outcomeOf(canceling)).toBe(REFUSED.planTerminated);
  });

  it('does not fail a plan by a task that is FAILED from its registration', async () => {
    const functionKey = await fixture().function();
    const { FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_FAILED } = FunctionAction;
    await fixture().moveFunction(functionKey, FUNCTION_ACTION_BUILDING, FUNCTION_ACTION_FAILED);

    const { planKey } = await fixture().task({ functionKey });

    expect((await fixture().org1.computePlan.getPlan({ key: planKey })).failureDate).toBeUndefined();
  });
}
