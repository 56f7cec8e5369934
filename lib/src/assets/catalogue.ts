// SPDX-License-Identifier: Apache-2.0

import { dataManager } from './data-manager';
import type { AssetDefinition } from './definition';
import { organization } from './organization';

/** Every kind of asset that is stored, by name. */
export const catalogue: ReadonlyMap<string, AssetDefinition<never>> = new Map(
  [dataManager, organization].map((definition) => [definition.name, definition as unknown as AssetDefinition<never>]),
);
