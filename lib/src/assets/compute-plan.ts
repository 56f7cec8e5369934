// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ComputePlan, type NewComputePlan, type UpdateComputePlanParam } from '@orchestrator/proto';
import { type AssetDefinition, queryIndex } from './definition';
import { assertValid } from './problems';
import { timeKey } from './time';
import { metadata, requiredKey, requiredText, shortText } from './validation';

/** The order of registration. */
export const allPlans = queryIndex<ComputePlan>('computeplan', ({ creationDate }) => [
  { bucket: [], order: [timeKey(creationDate)] },
]);

/** The plans of an organization. */
export const plansByOwner = queryIndex<ComputePlan>('computeplan.owner', ({ owner, creationDate }) => [
  { bucket: [owner], order: [timeKey(creationDate)] },
]);

export const computePlan: AssetDefinition<ComputePlan> = {
  name: 'computeplan',
  title: 'computeplan',
  codec: ComputePlan,
  event: { kind: AssetKind.ASSET_COMPUTE_PLAN, field: 'computePlan' },
  keyOf: ({ key }) => key,
  indexes: [allPlans, plansByOwner],
};

/** Canceled or failed: for good, and one of them only. */
export function isTerminated({ cancelationDate, failureDate }: ComputePlan): boolean {
  return cancelationDate !== undefined || failureDate !== undefined;
}

/** @throws OE0101 naming every field that breaks a rule. */
export function assertNewPlan(request: NewComputePlan): void {
  assertValid(computePlan.name, {
    key: requiredKey(request.key),
    name: requiredText(request.name),
    tag: shortText(request.tag),
    metadata: metadata(request.metadata),
  });
}

/** @throws OE0101 naming every field that breaks a rule. */
export function assertPlanUpdate(request: UpdateComputePlanParam): void {
  assertValid(computePlan.name, { key: requiredKey(request.key), name: requiredText(request.name) });
}
