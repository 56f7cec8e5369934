// SPDX-License-Identifier: Apache-2.0

import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { types } from 'node:util';
import { ClassicLevel } from 'classic-level';
import { LockedStoreError } from './store-errors';
import { Seal, type Standing } from './seal';

const CACHE_BYTES = 4 * 1024 * 1024;
/** Values are fetched so many at a time. */
const CHUNK = 256;

/** One change of a key. */
export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string };

/** How a folder is used. */
export interface LevelOptions {
  /** Writes are on the disk when they resolve. */
  readonly sync: boolean;
  /** How much of the tables, the newest first, is sealed with checksums, which takes reading them at each start. */
  readonly sealedBytes: number;
  /** How much is gathered in memory before a table is written; up to twice that is held. More means less merging. */
  readonly writeBufferBytes: number;
  /** Looks at the folder before LevelDB does, and throws if it must not be opened. */
  readonly admit: (standing: Standing) => void;
}

interface Waiting {
  readonly operations: readonly Operation[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A LevelDB folder that is open in this process, with the seal that tells how it was left. */
export class LevelFolder {
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  private constructor(
    /** For reading. */
    readonly level: ClassicLevel<string, Uint8Array>,
    private readonly seal: Seal,
    private readonly sync: boolean,
  ) {}

  /**
   * Opens the folder, creating it and its parents where they are missing.
   * @throws LockedStoreError if another process has it, what `admit` throws, and errors of LevelDB as they are.
   */
  static async open(folder: string, options: LevelOptions): Promise<LevelFolder> {
    const { sync, sealedBytes, writeBufferBytes, admit } = options;
    mkdirSync(folder, { recursive: true });
    const seal = new Seal(folder, sealedBytes);
    admit(seal.check());
    seal.break();
    const level = new ClassicLevel<string, Uint8Array>(folder, {
      keyEncoding: 'utf8',
      valueEncoding: 'view',
      cacheSize: CACHE_BYTES,
      writeBufferSize: writeBufferBytes,
    });
    try {
      await level.open();
      seal.addTables(tablesOf(level));
    } catch (error) {
      await level.close();
      const failure = openingError(folder, error);
      if (failure instanceof LockedStoreError) seal.restore();
      throw failure;
    }
    return new LevelFolder(level, seal, sync);
  }

  /** Removes a folder with all it holds. */
  static async destroy(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  /**
   * Writes all of it or nothing. Writes that wait for another one are made together. After a failure everything is
   * refused until the folder is opened again: LevelDB goes on behind the torn end of its file, and its next start would
   * drop what it wrote there.
   */
  write(operations: readonly Operation[]): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ operations, resolve, reject });
      this.#writing ??= this.#drain();
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0);
      try {
        await this.#writeBatch(group);
        for (const { resolve } of group) resolve();
      } catch (error) {
        this.#failure = error as Error;
        for (const { reject } of [...group, ...this.#waiting.splice(0)]) reject(error);
      }
    }
    this.#writing = undefined;
  }

  async #writeBatch(group: readonly Waiting[]): Promise<void> {
    // Operations that are handed over one by one take half the time of those in a list.
    const batch = this.level.batch();
    for (const { operations } of group) {
      for (const operation of operations) {
        if (operation.type === 'put') batch.put(operation.key, operation.value);
        else batch.del(operation.key);
      }
    }
    await batch.write({ sync: this.sync });
  }

  /** Closes the folder when the last write is made, and seals it unless one has failed. */
  async close(): Promise<void> {
    await this.abandon();
    if (this.#failure === undefined) this.seal.renew();
  }

  /** Closes the folder without a seal. */
  async abandon(): Promise<void> {
    await this.#writing;
    await this.level.close();
  }
}

/** Values in the order of their keys, up to about so many bytes, at least one if there is one. */
export async function readValues(
  level: ClassicLevel<string, Uint8Array>,
  range: { readonly gt: string; readonly lte: string },
  maxBytes: number,
): Promise<Uint8Array[]> {
  const values: Uint8Array[] = [];
  const iterator = level.values({ ...range, highWaterMarkBytes: maxBytes, fillCache: false });
  try {
    for (let bytes = 0; bytes < maxBytes;) {
      const chunk = await iterator.nextv(CHUNK);
      if (chunk.length === 0) break;
      for (const value of chunk) {
        values.push(value);
        bytes += value.length;
      }
    }
  } finally {
    await iterator.close();
  }
  return values;
}

/** The numbers of the tables in use, such as 5 of the line ` 5:1024['a' .. 'b']`: others may be half written. */
function tablesOf(level: ClassicLevel<string, Uint8Array>): Set<number> {
  const lines = level.getProperty('leveldb.sstables').matchAll(/^ (\d+):\d+\[/gm);
  return new Set([...lines].map(([, number]) => Number(number)));
}

function openingError(folder: string, error: unknown): unknown {
  const cause = types.isNativeError(error) && error.cause !== undefined ? error.cause : error;
  if (!(types.isNativeError(cause) && 'code' in cause && cause.code === 'LEVEL_LOCKED')) return cause;
  const text = `${folder} is open in another process: stop that one, or name another data directory.`;
  return new LockedStoreError(text, { cause });
}
