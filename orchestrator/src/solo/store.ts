// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { internal } from '@orchestrator/lib';
import type { Meter } from '../meter';
import { type CommitLog, isCorruption } from './commit-log';
import { Channel } from './channel';
import { createEntryCache, EntryReader } from './entry-reader';
import { BrokenFoldError, Fold, FoldStore } from './fold';
import { LevelLog } from './level-log';
import { assertFolded, catchUp } from './rebuild';
import { Witness } from './witness';

/** Folder of the commit log within that of the store. */
export const LOG_FOLDER = 'log';
const FOLD_FOLDER = 'fold';

/** What a store is opened with. */
export interface StoreOptions {
  /** Folder of this process. */
  readonly folder: string;
  /** Channels to serve. */
  readonly channels: readonly string[];
  /** Name of this process in the log. */
  readonly replica: string;
  readonly version: string;
  /** The wall clock, in microseconds since 1970. */
  readonly now: () => number;
  /** Told of every write that is durable. */
  readonly committed: Meter['committed'];
  /** Told while a fold catches up with its log; what it throws ends that. */
  readonly progress: (channel: string, done: number, last: number) => void;
  /** Opens the commit log; the embedded one if absent. */
  readonly openLog?: ((folder: string) => Promise<CommitLog>) | undefined;
}

/** A log with its folds, caught up. It is opened, used, and dropped when anything about it fails. */
export class Store {
  #closed: Error | undefined;
  readonly #channels = new Map<string, Channel>();
  readonly #entryCache = createEntryCache();

  private constructor(
    private readonly log: CommitLog,
    private readonly folds: FoldStore,
    private readonly witness: Witness,
  ) {}

  /** Opens the folders and brings every fold up to date. @throws BrokenStoreError if that cannot be done. */
  static async open(options: StoreOptions): Promise<Store> {
    const openLog = options.openLog ?? ((folder) => LevelLog.open(folder));
    const log = await openLog(join(options.folder, LOG_FOLDER));
    let witness: Witness | undefined;
    try {
      const opened = (witness = await Witness.open(options.folder, log));
      return await openOnSoundFold(foldFolder(options), () => Store.#openOn(log, opened, options));
    } catch (error) {
      witness?.close();
      await log.close();
      throw error;
    }
  }

  static async #openOn(log: CommitLog, witness: Witness, options: StoreOptions): Promise<Store> {
    const folds = await FoldStore.open(foldFolder(options), log.id);
    try {
      const store = new Store(log, folds, witness);
      if (folds.isSuspect) await store.#refuseSuspect(options);
      for (const name of options.channels) store.#channels.set(name, await store.#openChannel(name, options));
      return store;
    } catch (error) {
      await folds.close();
      throw error;
    }
  }

  /** What such a fold has seen of the log must be there all the same. */
  async #refuseSuspect({ channels }: StoreOptions): Promise<never> {
    const { log, folds } = this;
    for (const name of channels) {
      await assertFolded(new Fold(folds, name), { log, entries: new EntryReader(log, name, this.#entryCache) });
    }
    throw new BrokenFoldError('it was in use when the machine went down');
  }

  /** Makes the next opening build the folds of a closed store again. */
  static async dropFolds(options: StoreOptions): Promise<void> {
    await FoldStore.destroy(foldFolder(options));
  }

  async #openChannel(name: string, options: StoreOptions): Promise<Channel> {
    const { log, folds } = this;
    const fold = new Fold(folds, name);
    const entries = new EntryReader(log, name, this.#entryCache);
    await catchUp(fold, { log, entries, progress: (done, last) => options.progress(name, done, last) });
    const { replica, version, now, committed } = options;
    const { witness } = this;
    if (fold.head.position > 0) witness.note(name, fold.head.position);
    const assertOpen = (): void => this.#assertOpen();
    return new Channel({ log, witness, fold, entries, replica, version, now, committed, assertOpen });
  }

  /** The channel of this name. */
  channel(name: string): Channel {
    const channel = this.#channels.get(name);
    if (channel === undefined) throw internal(`channel "${name}" is not served`);
    return channel;
  }

  /** Ends the streams, lets running writes finish, and closes the folders. The reason is what late comers are told. */
  async close(reason: Error): Promise<void> {
    this.#closed = reason;
    for (const channel of this.#channels.values()) channel.wake();
    await Promise.all([...this.#channels.values()].map((channel) => channel.idle()));
    await Promise.allSettled([this.log.close(), this.folds.close()]);
    this.witness.close();
  }

  #assertOpen(): void {
    if (this.#closed !== undefined) throw this.#closed;
  }
}

function foldFolder({ folder }: StoreOptions): string {
  return join(folder, FOLD_FOLDER);
}

/** A fold that cannot be used is no loss: it is dropped and built again. */
async function openOnSoundFold(folder: string, open: () => Promise<Store>): Promise<Store> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof BrokenFoldError) && !isCorruption(error)) throw error;
    await FoldStore.destroy(folder);
    return open();
  }
}
