// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { acquireLock } from '../processes/lock';
import type { StateFolder } from '../topology/state-folder';

/** Works on a network while no other command does. @throws NetworkError if another one does. */
export async function withLock<T>(folder: StateFolder, work: () => Promise<T>): Promise<T> {
  // Outside of the folder of the network, which can be deleted as a whole.
  const release = await acquireLock(join(folder.dataFolder, '.locks'), folder.name);
  try {
    return await work();
  } finally {
    release();
  }
}
