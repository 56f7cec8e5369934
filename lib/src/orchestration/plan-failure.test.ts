// SPDX-License-Identifier: Apache-2.0

import { ComputePlanAction } from '@orchestrator/proto';
import { computePlan } from '../assets/compute-plan';
import { keyOf, newPlan, registeredChannel } from '../testing/fixtures';
import { failPlan } from './plan-failure';
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

describe('failPlan', () => {
  it('sets the failure date to the time of the call', async () => {
    const provider = await providerOfPlan(false);

    await failPlan(provider, KEY);

    const { value } = await provider.assets.get(computePlan, KEY);
    expect([value.failureDate, value.cancelationDate]).toEqual([{ seconds: 5, nanos: 0 }, undefined]);
  });

  it('leaves a canceled plan as it is', async () => {
    const provider = await providerOfPlan(true);

    await failPlan(provider, KEY);

    const { value } = await provider.assets.get(computePlan, KEY);
    expect([value.failureDate, value.cancelationDate]).toEqual([undefined, EARLIER]);
  });

  it('writes a failed plan no second time', async () => {
    const provider = await providerOfPlan(false);
    await failPlan(provider, KEY);
    const failed = await provider.assets.get(computePlan, KEY);

    await failPlan(provider, KEY);

    expect(await provider.assets.get(computePlan, KEY)).toBe(failed);
  });

  it('emits no event', async () => {
    const provider = await providerOfPlan(false);

    await failPlan(provider, KEY);

    expect(provider.events).toEqual([]);
  });

  it('refuses an unknown plan with OE0002', async () => {
    const provider = await providerOfPlan(false);

    await expect(failPlan(provider, keyOf(2))).rejects.toThrow(`OE0002: computeplan with key "${keyOf(2)}" not found`);
  });
});
