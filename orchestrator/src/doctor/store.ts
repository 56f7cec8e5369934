// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../message-of';
import { LockedStoreError } from '../replica/store-errors';
import type { CommitLog } from '../solo/commit-log';
import { LevelLog } from '../solo/level-log';
import { openEntry } from '../replica/log-entry';
import { LOG_FOLDER } from '../solo/store';
import { fail, type Finding, ok, warn } from './finding';

/** What there is to say of the store, and whether a running server has it open. */
export interface StoreReport {
  readonly findings: readonly Finding[];
  readonly inUse: boolean;
}

/** Can the store be opened, how far is it, and is the clock behind it? */
export async function examineStore(dataDirectory: string, nowMs: number): Promise<StoreReport> {
  const folder = join(dataDirectory, LOG_FOLDER);
  if (!existsSync(folder))
    return { findings: [ok('store', `${folder} is not there yet; the server creates it`)], inUse: false };
  try {
    const log = await LevelLog.open(folder);
    try {
      return { findings: await examineLog(log, nowMs), inUse: false };
    } finally {
      await log.close();
    }
  } catch (error) {
    if (error instanceof LockedStoreError) {
      return { findings: [ok('store', 'open in a running server; stop it to have the log looked at')], inUse: true };
    }
    return { findings: [fail('store', messageOf(error))], inUse: false };
  }
}

/** How far is the log, and is the clock behind it? */
export async function examineLog(log: CommitLog, nowMs: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const channel of await log.channels()) {
    const position = await log.lastPosition(channel);
    const [bytes] = await log.read(channel, position - 1, 1);
    if (bytes === undefined) continue;
    const { head } = openEntry(bytes, { logId: log.id, channel, position });
    const lastMs = head.micros / 1000;
    findings.push(
      ok(`store, ${channel}`, `${String(position)} entries, the last of ${new Date(lastMs).toISOString()}`),
    );
    if (lastMs > nowMs) {
      const text = `the clock is ${String(Math.ceil((lastMs - nowMs) / 1000))} s behind the last entry: set it right`;
      findings.push(warn(`clock, ${channel}`, `${text}; until then times only creep on`));
    }
  }
  return findings.length === 0 ? [ok('store', 'the log is empty')] : findings;
}
