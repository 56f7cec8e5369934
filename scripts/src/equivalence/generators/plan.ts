// SPDX-License-Identifier: Apache-2.0

import { ComputePlanAction, services } from '@orchestrator/proto';
import type { Generator } from '../scene';

const { methods } = services.computePlan;

const register: Generator = (scene) => {
  const { draws, assets } = scene;
  const request = { key: scene.newKey(assets.plans), name: draws.name(), metadata: draws.metadata() };
  return scene.call(methods.registerPlan, { ...request, tag: draws.oneOf('', 'tag') });
};

const update: Generator = (scene) => {
  const plan = scene.oneOf(scene.assets.plans);
  const key = scene.draws.slip(20) ? scene.draws.key() : plan?.key;
  return plan && scene.callBy(plan.owner, methods.updatePlan, { key, name: scene.draws.name() });
};

const cancel: Generator = (scene) => {
  const plan = scene.oneOf(scene.assets.plans);
  const key = scene.draws.slip(20) ? scene.draws.key() : plan?.key;
  const action = scene.draws.slip(40)
    ? scene.draws.value([ComputePlanAction.PLAN_ACTION_UNKNOWN], 7)
    : ComputePlanAction.PLAN_ACTION_CANCELED;
  return plan && scene.callBy(plan.owner, methods.applyPlanAction, { key, action });
};

const get: Generator = (scene) => {
  const key = scene.keyOf(scene.assets.plans);
  if (key === undefined) return undefined;
  return scene.draws.chance(50) ? scene.call(methods.getPlan, { key }) : scene.call(methods.isPlanRunning, { key });
};

const query: Generator = (scene) => {
  const owner = scene.draws.oneOf('', scene.organization(), 'NoSuchMSP');
  return scene.listing(methods.queryPlans, owner === '' ? {} : { filter: { owner } });
};

/** Compute plans. */
export const planGenerators = { register, update, cancel, get, query };
