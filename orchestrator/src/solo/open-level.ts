// SPDX-License-Identifier: Apache-2.0

import { mkdirSync } from 'node:fs';
import { ClassicLevel } from 'classic-level';
import { BrokenStoreError, LockedStoreError } from './commit-log';

const CACHE_BYTES = 32 * 1024 * 1024;
const WRITE_BUFFER_BYTES = 16 * 1024 * 1024;

/**
 * Opens a LevelDB folder, creating it and its parents where they are missing.
 * @throws BrokenStoreError if another process has it open, or LevelDB finds it damaged.
 */
export async function openLevel(folder: string): Promise<ClassicLevel<string, Uint8Array>> {
  mkdirSync(folder, { recursive: true });
  const level = new ClassicLevel<string, Uint8Array>(folder, {
    keyEncoding: 'utf8',
    valueEncoding: 'view',
    cacheSize: CACHE_BYTES,
    writeBufferSize: WRITE_BUFFER_BYTES,
  });
  try {
    await level.open();
    return level;
  } catch (error) {
    throw openingError(folder, error);
  }
}

function openingError(folder: string, error: unknown): unknown {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const text = cause instanceof Error ? cause.message : String(error);
  if (code === 'LEVEL_LOCKED') {
    return new LockedStoreError(
      `${folder} is open in another process: stop that one, or name another data directory.`,
      {
        cause,
      },
    );
  }
  if (code === 'LEVEL_CORRUPTION') {
    return new BrokenStoreError(`LevelDB cannot read ${folder}: ${text}. Restore it from a backup.`, { cause });
  }
  return cause ?? error;
}
