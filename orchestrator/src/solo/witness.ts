// SPDX-License-Identifier: Apache-2.0

import { closeSync, constants, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { CommitLog } from './commit-log';
import { BrokenStoreError } from '../replica/store-errors';

const FILE = 'newest.json';

/** What is known of a log: its name, and by channel the position of the newest entry that was durable. */
interface Seen {
  readonly log: string;
  readonly newest: Readonly<Record<string, number>>;
}

/**
 * Remembers beside the log how far it was: after a crash LevelDB drops what it cannot read at the end of a log without a
 * word, which looks just as if it had never been written. The file is not synced. So it may be behind the log after a
 * power cut, and notice less, but it is never ahead.
 */
export class Witness {
  readonly #newest = new Map<string, number>();

  private constructor(
    private readonly file: number,
    private readonly log: string,
  ) {}

  /** Opens the file in a folder. @throws BrokenStoreError if the log is another one, or lacks what was there. */
  static async open(folder: string, log: CommitLog): Promise<Witness> {
    const path = join(folder, FILE);
    const seen = readSeen(path);
    if (seen !== undefined) await assertHolds(log, seen, path);
    mkdirSync(folder, { recursive: true });
    const witness = new Witness(openSync(path, constants.O_RDWR | constants.O_CREAT), log.id);
    for (const [channel, position] of Object.entries(seen?.newest ?? {})) witness.#newest.set(channel, position);
    return witness;
  }

  /** An entry is durable. */
  note(channel: string, position: number): void {
    this.#newest.set(channel, position);
    const seen: Seen = { log: this.log, newest: Object.fromEntries(this.#newest) };
    // One write, never shorter than the one before: nothing less than a power cut leaves half of it.
    writeSync(this.file, JSON.stringify({ sum: sumOf(seen), seen }), 0);
  }

  close(): void {
    closeSync(this.file);
  }
}

function readSeen(path: string): Seen | undefined {
  try {
    const { sum, seen } = JSON.parse(readFileSync(path, 'utf8')) as { readonly sum: string; readonly seen: Seen };
    return sumOf(seen) === sum ? seen : undefined;
  } catch {
    return undefined;
  }
}

function sumOf(seen: Seen): string {
  return crc32(JSON.stringify(seen)).toString(16).padStart(8, '0');
}

/** Has a process with this folder seen a log before? */
export function hasSeenLog(folder: string): boolean {
  return readSeen(join(folder, FILE)) !== undefined;
}

/** Does a log hold what was seen of it in a folder? @throws BrokenStoreError if it does not. Nothing is changed. */
export async function assertWitnessed(folder: string, log: CommitLog): Promise<void> {
  const path = join(folder, FILE);
  const seen = readSeen(path);
  if (seen !== undefined) await assertHolds(log, seen, path);
}

async function assertHolds(log: CommitLog, seen: Seen, path: string): Promise<void> {
  const wayOut = `Restore the log from a backup. To go on with the log as it is, remove ${path} and the fold beside it.`;
  if (seen.log !== log.id) {
    throw new BrokenStoreError(
      `the commit log is another one (${log.id}) than the one before (${seen.log}). ${wayOut}`,
    );
  }
  for (const [channel, newest] of Object.entries(seen.newest)) {
    const last = await log.lastPosition(channel);
    if (last >= newest) continue;
    throw new BrokenStoreError(
      `the log of channel "${channel}" ends at entry ${String(last)}, but entry ${String(newest)} was there before: ` +
        `acknowledged writes are missing. ${wayOut}`,
    );
  }
}
