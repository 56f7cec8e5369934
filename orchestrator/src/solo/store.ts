// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { internal } from '@orchestrator/lib';
import type { Meter } from '../meter';
import { type CommitLog, isSharedLog } from './commit-log';
import { BrokenStoreError, isCorruption } from '../replica/store-errors';
import { Channel } from './channel';
import { BrokenCheckpointError, CheckpointStart, WRITES_PER_ASSET } from './checkpoint-start';
import { createEntryCache, EntryReader } from '../replica/entry-reader';
import { Fold } from '../replica/fold';
import { BrokenFoldError, FoldStore } from '../replica/fold-store';
import { LevelLog } from './level-log';
import { assertFolded, catchUp, type Source } from './rebuild';
import { Witness } from './witness';

/** Folder of the commit log within that of the store. */
export const LOG_FOLDER = 'log';
/** Folder of the folds within that of the store. */
export const FOLD_FOLDER = 'fold';

/** Opens a commit log, in a folder if it is in files; says why it still waits. */
export type OpenLog = (folder: string, waiting: (text: string) => void) => Promise<CommitLog>;

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
  /** How long a call is tried again when other processes write first, in milliseconds. */
  readonly retryBudgetMs: number;
  /** Told of every write that is durable. */
  readonly committed: Meter['committed'];
  /** Told while a fold catches up with its log; what it throws ends that. */
  readonly progress: (channel: string, done: number, last: number) => void;
  /** Told why the opening still waits; what it throws ends that. */
  readonly waiting: (text: string) => void;
  /** Told once what somebody should know. */
  readonly notice?: (text: string) => void;
  /** How many writes of the log to each asset make a start from a checkpoint worthwhile. */
  readonly writesPerAsset?: number;
  /** Opens the commit log; the embedded one, in the folder, if absent. */
  readonly openLog?: OpenLog | undefined;
}

/** A log with its folds, caught up. It is opened, used, and dropped when anything about it fails. */
export class Store {
  #closed: Error | undefined;
  #unwatch: () => void = () => undefined;
  readonly #channels = new Map<string, Channel>();
  readonly #entryCache = createEntryCache();

  private constructor(
    private readonly log: CommitLog,
    private readonly folds: FoldStore,
    private readonly witness: Witness,
  ) {}

  /** Opens the folders and brings every fold up to date. @throws BrokenStoreError if that cannot be done. */
  static async open(options: StoreOptions): Promise<Store> {
    const openLog: OpenLog = options.openLog ?? ((folder) => LevelLog.open(folder));
    const log = await openLog(join(options.folder, LOG_FOLDER), options.waiting);
    let witness: Witness | undefined;
    try {
      const opened = (witness = await Witness.open(options.folder, log));
      return await openOnSoundFold(options, (how) => Store.#openOn(log, opened, how));
    } catch (error) {
      witness?.close();
      await log.close();
      throw error;
    }
  }

  static async #openOn(log: CommitLog, witness: Witness, options: StoreOptions): Promise<Store> {
    const folds = await FoldStore.open(foldFolder(options), log.id);
    const store = new Store(log, folds, witness);
    try {
      if (folds.isSuspect) await store.#refuseSuspect(options);
      for (const name of options.channels) store.#channels.set(name, await store.#openChannel(name, options));
      if (isSharedLog(log)) store.#unwatch = log.watch((hint) => store.#channels.get(hint.channel)?.hear(hint));
      return store;
    } catch (error) {
      store.#closed = new BrokenStoreError('the store could not be opened', { cause: error });
      await store.#settle();
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
    await this.#bringUp(fold, entries, options);
    const { replica, version, now, retryBudgetMs, committed, notice = unheard } = options;
    const { witness } = this;
    if (fold.head.position > 0) witness.note(name, fold.head.position);
    const assertOpen = (): void => this.#assertOpen();
    const how = { replica, version, now, retryBudgetMs, committed, notice, assertOpen };
    return new Channel({ log, witness, fold, entries, ...how });
  }

  async #bringUp(fold: Fold, entries: EntryReader, options: StoreOptions): Promise<void> {
    const { log } = this;
    const progress = (done: number, last: number): void => options.progress(fold.channel, done, last);
    const start = startOf(fold, { log, entries, options });
    await start?.run();
    await catchUp(fold, { log, entries, progress, ...(start && { seen: start.see }) });
    await start?.finish();
  }

  /** Other processes use the log too, so this one has to look after it. */
  get isShared(): boolean {
    return this.log.isShared;
  }

  /** Is the log what it was, and at hand? @throws BrokenStoreError if it is not. */
  async probe(): Promise<void> {
    await Promise.all([...this.#channels.values()].map((channel) => channel.probe()));
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
    this.#unwatch();
    for (const channel of this.#channels.values()) channel.wake();
    await Promise.all([...this.#channels.values()].map((channel) => channel.idle()));
    const settled = this.#settle();
    // What still asks the log is told that it is closed.
    await Promise.allSettled([this.log.close()]);
    await settled;
    await Promise.allSettled([this.folds.close()]);
    this.witness.close();
  }

  async #settle(): Promise<void> {
    await Promise.all([...this.#channels.values()].map((channel) => channel.settle()));
  }

  #assertOpen(): void {
    if (this.#closed !== undefined) throw this.#closed;
  }
}

function unheard(): void {
  // Nobody has asked to be told.
}

function foldFolder({ folder }: StoreOptions): string {
  return join(folder, FOLD_FOLDER);
}

interface Opening extends Pick<Source, 'log' | 'entries'> {
  readonly options: StoreOptions;
}

/** How an empty fold can begin with more than nothing; undefined if it cannot, or is not empty. */
function startOf(fold: Fold, { log, entries, options }: Opening): CheckpointStart | undefined {
  if (fold.head.position > 0 || !isSharedLog(log) || log.checkpoint === undefined) return undefined;
  const { writesPerAsset = WRITES_PER_ASSET, waiting } = options;
  return new CheckpointStart(fold, { log, checkpoint: log.checkpoint, entries, waiting, writesPerAsset });
}

/** A fold that cannot be used is no loss: it is dropped and built again, from the log alone if need be. */
async function openOnSoundFold(options: StoreOptions, open: (how: StoreOptions) => Promise<Store>): Promise<Store> {
  let how = options;
  for (let isAgain = false; ; isAgain = true) {
    try {
      return await open(how);
    } catch (error) {
      const isMended = error instanceof BrokenCheckpointError ? how.writesPerAsset !== Infinity : !isAgain;
      if (!isMended || !(error instanceof BrokenFoldError || isCorruption(error))) throw error;
      if (error instanceof BrokenCheckpointError) how = { ...how, writesPerAsset: Infinity };
      await FoldStore.destroy(foldFolder(options));
    }
  }
}
