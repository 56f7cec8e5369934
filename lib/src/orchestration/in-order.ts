// SPDX-License-Identifier: Apache-2.0

import { compareUtf8, type Encoded } from '@orchestrator/proto';
import type { AssetDefinition, Index } from '../assets/definition';
import { suffixKey } from '../persistence/index-keys';
import type { Listed } from '../persistence/transaction';

/** The assets as the index lists them, which knows one place for each. */
export function inOrder<T>(
  definition: AssetDefinition<T>,
  index: Index<T>,
  assets: readonly Encoded<T>[],
): Listed<T>[] {
  const rows = assets.flatMap((asset) =>
    index.places(asset.value).map((place) => ({ suffix: suffixKey(place, definition.keyOf(asset.value)), asset })),
  );
  return rows.sort((a, b) => compareUtf8(a.suffix, b.suffix));
}
