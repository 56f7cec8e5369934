// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { messageOf } from '../message-of';
import { Fold } from '../replica/fold';
import { FoldStore, BrokenFoldError } from '../replica/fold-store';
import { LockedStoreError } from '../replica/store-errors';
import { fail, ok, warn } from './finding';
import type { StoreReport } from './store';

/** A replica on the disk of this process. */
export interface ReplicaPlace {
  readonly folder: string;
  /** Name of the log that it is made from. */
  readonly logId: string;
  readonly channels: readonly string[];
  /** What it is made from: `blocks` or `entries`. */
  readonly unit: string;
}

/** Can the replica be opened, and how far is it? */
export async function examineReplica({ folder, logId, channels, unit }: ReplicaPlace): Promise<StoreReport> {
  if (!existsSync(folder)) {
    return { findings: [ok('replica', `${folder} is not there yet; the server creates it`)], inUse: false };
  }
  try {
    const folds = await FoldStore.open(folder, logId);
    const heights = channels.map((channel) => `${channel} ${String(new Fold(folds, channel).head.position)}`);
    await folds.close();
    return { findings: [ok('replica', `${unit}: ${heights.join(', ')}`)], inUse: false };
  } catch (error) {
    if (error instanceof LockedStoreError) {
      return { findings: [ok('replica', 'open in a running server')], inUse: true };
    }
    if (error instanceof BrokenFoldError) {
      return {
        findings: [warn('replica', `${messageOf(error)}: it will be made again from the ${unit}`)],
        inUse: false,
      };
    }
    return { findings: [fail('replica', messageOf(error))], inUse: false };
  }
}
