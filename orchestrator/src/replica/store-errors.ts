// SPDX-License-Identifier: Apache-2.0

/**
 * What a process has of a channel on its own disk: the fold and the events. Both modes read from it, with the same code;
 * they differ in where it comes from.
 */

import { types } from 'node:util';
import { OrchestratorError } from '@orchestrator/lib';

/** The store cannot be used as it is: somebody has to look at it. The text says where and what to do. */
export class BrokenStoreError extends Error {
  override readonly name = 'BrokenStoreError';
}

/** Entries of the log are damaged or missing. */
export class DamagedLogError extends BrokenStoreError {}

/** Another process has the store open. */
export class LockedStoreError extends BrokenStoreError {}

/**
 * Is this a failure of the store, as opposed to a refusal of the rules or a mistake of ours? Failures of LevelDB and of
 * the disk carry a code, or the name that LevelDB gives them; codes of Node.js itself tell of wrong arguments.
 */
export function isStoreFailure(error: unknown): boolean {
  if (error instanceof OrchestratorError || !types.isNativeError(error)) return false;
  if (error instanceof BrokenStoreError || error.message.startsWith('IO error: ')) return true;
  return 'code' in error && !String(error.code).startsWith('ERR_');
}

/** Did LevelDB find its files damaged, cut off or missing? */
export function isCorruption(error: unknown): boolean {
  if (!types.isNativeError(error)) return false;
  return (
    ('code' in error && error.code === 'LEVEL_CORRUPTION') ||
    /^IO error: .*(No such file|Invalid argument)/s.test(error.message)
  );
}
