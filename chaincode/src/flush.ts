// SPDX-License-Identifier: Apache-2.0

import { assetStateKey, INDEX_ENTRY_VALUE, indexStateKey, type Overlay } from '@orchestrator/lib';
import { compareUtf8 } from '@orchestrator/proto';
import type { ChannelState, StateWrite } from './peer/channel-state';

/** Writes what a call has changed: assets, and entries of the indexes that rules depend on, in the order of their keys. */
export async function flush(writes: Overlay, state: ChannelState): Promise<void> {
  const changes: StateWrite[] = [];
  for (const { kind, key, asset } of writes.assets) {
    changes.push({ key: assetStateKey(kind, key), value: asset.bytes });
  }
  for (const [bucket, { index, changes: entries }] of writes.buckets) {
    if (index.use !== 'rule') continue;
    for (const [suffix, added] of entries.changes) {
      changes.push({ key: indexStateKey(bucket, suffix), value: added ? INDEX_ENTRY_VALUE : undefined });
    }
  }
  await state.write(changes.sort((a, b) => compareUtf8(a.key, b.key)));
}
