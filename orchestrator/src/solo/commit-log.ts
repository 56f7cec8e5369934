// SPDX-License-Identifier: Apache-2.0

/**
 * Solo mode: each channel is a log of entries, one for each group of requests. An entry is the atomic commit, the total
 * order and the event log at once; the fold is what the entries add up to. Truth is in the log alone.
 */

import { types } from 'node:util';
import { OrchestratorError } from '@orchestrator/lib';

/** An ordered store of entries, each channel for itself. Implementations differ in where the bytes lie. */
export interface CommitLog {
  /** Random name of the log, drawn when it was created. Every entry carries it. */
  readonly id: string;
  /**
   * Stores the entry durably if its position is free. Resolves with false if another entry is there already.
   * After a rejection the outcome is open: the entry is there, or it never will be unless it is sent again.
   */
  append(channel: string, position: number, bytes: Uint8Array): Promise<boolean>;
  /** Entries behind a position in order, up to about so many bytes, at least one if there is one. */
  read(channel: string, after: number, maxBytes: number): Promise<Uint8Array[]>;
  /** The position of the last entry, 0 if there is none. */
  lastPosition(channel: string): Promise<number>;
  /** Names of the channels that have entries. */
  channels(): Promise<string[]>;
  close(): Promise<void>;
}

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
