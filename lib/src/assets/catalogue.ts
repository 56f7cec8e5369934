// SPDX-License-Identifier: Apache-2.0

import type { AssetDefinition } from './definition';
import * as definitions from './definitions';

/** Every kind of asset by name, those included that are seen in events only. */
export const catalogue: ReadonlyMap<string, AssetDefinition<never>> = new Map(
  Object.values(definitions).map((definition) => [definition.name, definition as unknown as AssetDefinition<never>]),
);
