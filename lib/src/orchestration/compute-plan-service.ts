// SPDX-License-Identifier: Apache-2.0

import { ComputePlanAction } from '@orchestrator/proto';
import {
  allPlans,
  assertNewPlan,
  assertPlanUpdate,
  computePlan,
  isTerminated,
  plansByOwner,
} from '../assets/compute-plan';
import { tasksByPhase } from '../assets/compute-task';
import type { TaskPhase } from '../assets/task-status';
import { assertKey } from '../assets/validation';
import { planTerminated, unimplemented } from '../errors/orchestrator-error';
import { assertFree } from './assert-free';
import { assertOwner, assertRegistered } from './organizations';
import { listPage } from './page';
import type { Provider } from './provider';
import type { ServiceHandlers } from './service-handlers';

/** What ComputePlanService does. */
export const computePlanService: ServiceHandlers['computePlan'] = {
  async registerPlan(request, provider) {
    assertNewPlan(request);
    await assertFree(provider, computePlan, request.key);
    await assertRegistered(provider);
    return provider.create(computePlan, {
      key: request.key,
      owner: provider.requester,
      creationDate: provider.time,
      tag: request.tag,
      metadata: request.metadata,
      cancelationDate: undefined,
      name: request.name,
      failureDate: undefined,
    });
  },

  getPlan({ key }, { assets }) {
    assertKey('key', key);
    return assets.get(computePlan, key);
  },

  async applyPlanAction({ key, action }, provider) {
    assertKey('key', key);
    const previous = await provider.assets.get(computePlan, key);
    assertOwner(provider, computePlan.name, previous.value);
    if (action !== ComputePlanAction.PLAN_ACTION_CANCELED)
      throw unimplemented(`unsupported action on a plan: ${action}`);
    if (isTerminated(previous.value)) throw planTerminated(key);
    provider.update(computePlan, { previous, value: { ...previous.value, cancelationDate: provider.time } });
    return {};
  },

  async queryPlans(request, provider) {
    const owner = request.filter?.owner ?? '';
    const listed = owner === '' ? { index: allPlans, bucket: [] } : { index: plansByOwner, bucket: [owner] };
    const page = await listPage(provider, { definition: computePlan, ...listed }, request);
    return { plans: page.items, nextPageToken: page.nextPageToken };
  },

  async updatePlan(request, provider) {
    assertPlanUpdate(request);
    const previous = await provider.assets.get(computePlan, request.key);
    assertOwner(provider, computePlan.name, previous.value);
    provider.update(computePlan, { previous, value: { ...previous.value, name: request.name } });
    return {};
  },

  async isPlanRunning({ key }, provider) {
    assertKey('key', key);
    const plan = await provider.assets.get(computePlan, key);
    if (isTerminated(plan.value) || (await hasTasks(provider, key, 'stopped'))) return { isRunning: false };
    return { isRunning: await hasTasks(provider, key, 'live') };
  },
};

async function hasTasks({ assets }: Provider, planKey: string, phase: TaskPhase): Promise<boolean> {
  return (await assets.count(tasksByPhase, [planKey, phase])) > 0;
}
