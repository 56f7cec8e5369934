// SPDX-License-Identifier: Apache-2.0

import { linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NetworkError } from '../network-error';
import { findRecorded, findRunning, isRunning } from './process-identity';

const PATIENCE_MS = 100;
const ATTEMPTS = 20;
let drafts = 0;

/**
 * Makes sure that one command at a time works on something, also if a command was ended by force while it did.
 *
 * Each holder makes a file `<name>.<number>` with the next number; the highest one counts. A file that exists is never
 * taken over: that would need a check and a change in one step. The highest file is never deleted either, but emptied,
 * so that no number is used twice.
 * @throws NetworkError if another process holds it.
 */
export async function acquireLock(folder: string, name: string): Promise<() => void> {
  mkdirSync(folder, { recursive: true });
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const highest = highestOf(folder, name);
    assertFree(join(folder, `${name}.${highest}`), name);
    const own = join(folder, `${name}.${highest + 1}`);
    // Somebody who listed the files earlier may have made a higher one meanwhile.
    if (create(own) && highestOf(folder, name) === highest + 1) {
      for (const number of numbersOf(folder, name)) {
        if (number <= highest) rmSync(join(folder, `${name}.${number}`), { force: true });
      }
      return () => writeFileSync(own, '');
    }
    await sleep(Math.random() * PATIENCE_MS);
  }
  throw new NetworkError(`Too many commands want to work on ${name} at the same time.`);
}

function assertFree(file: string, name: string): void {
  const holder = findRecorded(file);
  if (holder !== undefined && isRunning(holder)) {
    throw new NetworkError(
      `Another command (process ${holder.pid}) is working on ${name}.`,
      'Wait until it is done, or end it.',
    );
  }
}

/** Makes the file with its whole content at once; false if it exists. */
function create(file: string): boolean {
  const draft = `${file}.${process.pid}.${++drafts}`;
  writeFileSync(draft, textOf(findRunning(process.pid)?.start ?? ''));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function textOf(start: string): string {
  return `${process.pid}\n${start}\n`;
}

function highestOf(folder: string, name: string): number {
  return Math.max(0, ...numbersOf(folder, name));
}

function numbersOf(folder: string, name: string): number[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}.`))
    .map((file) => file.slice(name.length + 1))
    .filter((end) => /^\d+$/.test(end))
    .map(Number);
}
