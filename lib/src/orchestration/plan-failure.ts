// SPDX-License-Identifier: Apache-2.0

import { computePlan, isTerminated } from '../assets/compute-plan';
import type { Provider } from './provider';

/**
 * Marks plans as failed now, those not that are canceled or failed already. Emits no event: listeners know from the tasks.
 * @throws OE0002 if one of them does not exist.
 */
export async function failPlans(provider: Provider, planKeys: Iterable<string>): Promise<void> {
  const plans = await provider.assets.getMany(computePlan, [...new Set(planKeys)]);
  for (const previous of plans) {
    if (isTerminated(previous.value)) continue;
    provider.assets.put(computePlan, previous, { ...previous.value, failureDate: provider.time });
  }
}
