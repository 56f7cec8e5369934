// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { allDone } from '../site/all-done';
import type { StateFolder } from '../topology/state-folder';
import { withLock } from './locked';
import { processOf } from '../site/site';

/** What to do with a network that is taken down. */
export interface DownOptions {
  /** Deletes its ledgers, keys and logs too. */
  readonly remove?: boolean;
  readonly report?: (line: string) => void;
}

/** Stops every process of a network, also of one that was never completed. Does nothing if there is none. */
export async function takeDown(folder: StateFolder, { remove = false, report }: DownOptions = {}): Promise<void> {
  await withLock(folder, async () => {
    const processes = listRecorded(folder)
      .map((name) => processOf(folder, name))
      .filter((process) => process.findIdentity() !== undefined);
    if (processes.length > 0) report?.(`Stopping ${processes.map(({ name }) => name).join(', ')} ...`);
    await allDone(processes.map((process) => process.stop()));
    if (remove) rmSync(folder.root, { recursive: true, force: true });
  });
}

/** The names of all processes that a network has a record of. */
export function listRecorded({ records }: StateFolder): string[] {
  return existsSync(records) ? readdirSync(records).filter((name) => !name.endsWith('.new')) : [];
}
