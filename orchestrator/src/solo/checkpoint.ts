// SPDX-License-Identifier: Apache-2.0

import type { EntryReader } from '../replica/entry-reader';

/** How far the checkpoint of a channel is, and what it must hold therefore. */
export interface Savepoint {
  /** The assets are there as they were after this entry; some may be there as they were after a later one. */
  readonly lsn: number;
  /** Chain value of that entry, in hex. */
  readonly chain: string;
  /** How many assets there were after it. */
  readonly assets: number;
  /** How many writes of assets there were up to it. */
  readonly writes: number;
}

/** An asset as it was after an entry. */
export interface CheckpointAsset {
  readonly kind: string;
  readonly key: string;
  /** Canonical. */
  readonly bytes: Uint8Array;
  /** The entry that has written it like that. */
  readonly lsn: number;
  /** The first entry that has written it. */
  readonly created: number;
}

/** What keeping a checkpoint needs. */
export interface KeeperParts {
  readonly entries: EntryReader;
  /** Name of this process. */
  readonly replica: string;
  /** The last entry that is known here. */
  readonly position: () => number;
  /** Grows with each read here, and with each entry that is known here. */
  readonly activity: () => number;
  /** Told once what somebody should know. */
  readonly notice: (text: string) => void;
}

/** Work in the background. */
export interface Keeping {
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}

/**
 * The current assets of every channel beside a shared log, somewhat behind it. All of it follows from the log: it may be
 * lost, late or changed by hand, and is then made again.
 */
export interface Checkpoint {
  /** Undefined if there is nothing to start from. */
  find(channel: string): Promise<Savepoint | undefined>;
  /** The assets, each once, in pages; what is not as it was written is left out. */
  pages(channel: string): AsyncIterable<readonly CheckpointAsset[]>;
  /** Has it made again from the first entry. */
  restart(channel: string): Promise<void>;
  /** Brings it up to date from now on, unless another process does. */
  keep(parts: KeeperParts): Keeping;
}
