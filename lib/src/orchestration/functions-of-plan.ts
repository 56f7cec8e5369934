// SPDX-License-Identifier: Apache-2.0

import type { AssetFunction, Encoded } from '@orchestrator/proto';
import { tasksByPlanFunction } from '../assets/compute-task';
import { allFunctions, assetFunction } from '../assets/function';
import { assertKey } from '../assets/validation';
import { bucketKey, PAST_SEPARATOR, SEPARATOR } from '../persistence/index-keys';
import { inOrder } from './in-order';
import { type Page, type PageRequest, slicePage } from './page';
import type { Provider } from './provider';

/**
 * One page of the functions that the tasks of a plan use. Reads one entry per function, however many tasks there are.
 * @throws OE0101 if the plan key is malformed, or the token not one of this list.
 */
export async function functionsOfPlan(
  provider: Provider,
  planKey: string,
  request: PageRequest,
): Promise<Page<Encoded<AssetFunction>>> {
  assertKey('compute_plan_key', planKey);
  const functions = await provider.assets.getMany(assetFunction, await functionKeys(provider, planKey));
  const name = bucketKey(tasksByPlanFunction, [planKey]);
  return slicePage(name, inOrder(assetFunction, allFunctions, functions), request);
}

async function functionKeys({ assets }: Provider, planKey: string): Promise<string[]> {
  const keys: string[] = [];
  let gt: string | undefined;
  for (;;) {
    const [suffix] = await assets.scan(tasksByPlanFunction, [planKey], { gt, limit: 1 });
    if (suffix === undefined) return keys;
    const key = suffix.slice(0, suffix.indexOf(SEPARATOR));
    keys.push(key);
    gt = `${key}${PAST_SEPARATOR}`;
  }
}
