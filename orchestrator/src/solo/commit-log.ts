// SPDX-License-Identifier: Apache-2.0

/**
 * Solo mode: each channel is a log of entries, one for each group of requests. An entry is the atomic commit, the total
 * order and the event log at once; the fold is what the entries add up to. Truth is in the log alone.
 */

import type { Checkpoint } from './checkpoint';

/** What is heard of other processes that use the same log. */
export interface Hint {
  readonly channel: string;
  /** An entry that was not there before. */
  readonly position?: number;
  /** Name of a process that keeps losing against others and wishes to write. */
  readonly wish?: string;
}

/** An ordered store of entries, each channel for itself. Implementations differ in where the bytes lie. */
export interface CommitLog {
  /** Random name of the log, drawn when it was created. Every entry carries it. */
  readonly id: string;
  /** Other processes may append to it as well: it is a `SharedLog`. */
  readonly isShared: boolean;
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

/** A log to which several processes append. */
export interface SharedLog extends CommitLog {
  readonly isShared: true;
  /** The current assets beside the log, if they are kept. */
  readonly checkpoint?: Checkpoint | undefined;
  /**
   * Is the entry that was written or read here at this position the last one? 0 stands for an empty channel.
   * @throws BrokenStoreError if it is not there any more, or is another one.
   */
  isNewest(channel: string, position: number): Promise<boolean>;
  /** Tells soon when another process has appended, or wishes to; nothing depends on it. The result ends that. */
  watch(listener: (hint: Hint) => void): () => void;
  /** Tells the others that this process keeps losing against them. */
  wish(channel: string, replica: string): Promise<void>;
}

/** Do other processes append to the log too? */
export function isSharedLog(log: CommitLog): log is SharedLog {
  return log.isShared;
}
