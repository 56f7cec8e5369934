// SPDX-License-Identifier: Apache-2.0

import { computePlan, isTerminated } from '../assets/compute-plan';
import type { Provider } from './provider';

/**
 * Marks a plan as failed now, unless it is canceled or failed already. Emits no event: listeners know from the task.
 * @throws OE0002 if there is no such plan.
 */
export async function failPlan(provider: Provider, planKey: string): Promise<void> {
  const previous = await provider.assets.get(computePlan, planKey);
  if (isTerminated(previous.value)) return;
  provider.assets.put(computePlan, previous, { ...previous.value, failureDate: provider.time });
}
