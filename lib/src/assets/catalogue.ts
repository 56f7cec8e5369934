// SPDX-License-Identifier: Apache-2.0

import type { AssetDefinition } from './definition';
import * as definitions from './definitions';

/** Every kind of asset by name, those included that are seen in events only. */
export const catalogue: ReadonlyMap<string, AssetDefinition<never>> = new Map(
  Object.values(definitions).map((definition) => [definition.name, definition as unknown as AssetDefinition<never>]),
);

const sparse: ReadonlySet<string> = new Set(
  [...catalogue.values()].flatMap(({ indexes }) => indexes.filter((index) => index.sparse).map(({ name }) => name)),
);

/** Is this, by its name, an index whose buckets mostly stay empty? */
export function isSparseIndex(name: string): boolean {
  return sparse.has(name);
}
