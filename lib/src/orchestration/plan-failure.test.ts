// SPDX-License-Identifier: Apache-2.0

import { ComputePlanAction } from '@orchestrator/proto';
import { computePlan } from '../assets/compute-plan';
import { keyOf, newPlan, registeredChannel } from '../testing/fixtures';
import { failPlans } from './plan-failure';
import { Provider } from './provider';

const KEY = keyOf(1);
const EARLIER = { seconds: 1_700_000_003, nanos: 0 };

async function providerOfPlan(canceled: boolean): Promise<Provider> {
  const channel = await registeredChannel('A');
  await channel.as('A').computePlan.registerPlan(newPlan(KEY));
  if (canceled)
    await channel.as('A').computePlan.applyPlanAction({ key: KEY, action: ComputePlanAction.PLAN_ACTION_CANCELED });
  const call = { channel: 'mychannel', requester: 'A', micros: 5_000_000, transactionId: 'tx', version: 'test' };
  return new Provider(call, channel.database);
}

describe('failPlans', () => {
  it('sets the failure date to the time of the call', async () => {
    const provider = await providerOfPlan(false);

    await failPlans(provider, [KEY]);

    const { value } = await provider.assets.get(computePlan, KEY);
    expect([value.failureDate, value.cancelationDate]).toEqual([{ seconds: 5, nanos: 0 }, undefined]);
  });

  it('leaves a canceled plan as it is', async () => {
    const provider = await providerOfPlan(true);

    await failPlans(provider, [KEY]);

    const { value } = await provider.assets.get(computePlan, KEY);
    expect([value.failureDate, value.cancelationDate]).toEqual([undefined, EARLIER]);
  });

  it('writes a failed plan no second time', async () => {
    const provider = await providerOfPlan(false);
    await failPlans(provider, [KEY]);
    const failed = await provider.assets.get(computePlan, KEY);

    await failPlans(provider, [KEY]);

    expect(await provider.assets.get(computePlan, KEY)).toBe(failed);
  });

  it('marks each of several plans', async () => {
    const provider = await providerOfPlan(false);
    const { value } = await provider.assets.get(computePlan, KEY);
    provider.assets.put(computePlan, undefined, { ...value, key: keyOf(2) });

    await failPlans(provider, [KEY, keyOf(2), KEY]);

    const plans = await provider.assets.getMany(computePlan, [KEY, keyOf(2)]);
    expect(plans.map((plan) => plan.value.failureDate)).toEqual([
      { seconds: 5, nanos: 0 },
      { seconds: 5, nanos: 0 },
    ]);
  });

  it('emits no event', async () => {
    const provider = await providerOfPlan(false);

    await failPlans(provider, [KEY]);

    expect(provider.events).toEqual([]);
  });

  it('refuses an unknown plan with OE0002', async () => {
    const provider = await providerOfPlan(false);

    await expect(failPlans(provider, [keyOf(3)])).rejects.toThrow(
      `OE0002: computeplan with key "${keyOf(3)}" not found`,
    );
  });
});
