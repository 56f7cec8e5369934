// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CommitLog } from './commit-log';
import { BrokenStoreError, DamagedLogError, isCorruption } from '../replica/store-errors';
import { LevelFolder, readValues } from '../replica/level-folder';
import { SEAL_FILE, type Standing } from '../replica/seal';

const POSITION_DIGITS = 16;
const IDENTITY_KEY = 'log';
/** Entries come in the order of their keys: there is nothing to merge. */
const WRITE_BUFFER_BYTES = 4 * 1024 * 1024;
/** Entries have their own hashes, so a start need not read all of a long log. */
const SEALED_BYTES = 1024 * 1024 * 1024;

/** The commit log in a LevelDB folder of this process; every append is synced to the disk. */
export class LevelLog implements CommitLog {
  readonly isShared = false;

  private constructor(
    private readonly folder: string,
    private readonly files: LevelFolder,
    readonly id: string,
  ) {}

  /**
   * Opens the folder, or creates it.
   * @throws BrokenStoreError if another process has it, or its files were changed or cannot be read, or it holds
   * something else.
   */
  static async open(folder: string): Promise<LevelLog> {
    const admit = (standing: Standing): void => assertUnchanged(folder, standing);
    const options = { sync: true, sealedBytes: SEALED_BYTES, writeBufferBytes: WRITE_BUFFER_BYTES, admit };
    const files = await LevelFolder.open(folder, options).catch((error: unknown) => {
      throw inFolder(folder, error);
    });
    try {
      return new LevelLog(folder, files, await identity(files, folder));
    } catch (error) {
      await files.close();
      throw inFolder(folder, error);
    }
  }

  async append(channel: string, position: number, bytes: Uint8Array): Promise<boolean> {
    const key = entryKey(channel, position);
    if (this.#has(key)) return false;
    await this.files.write([{ type: 'put', key, value: bytes }]);
    return true;
  }

  async read(channel: string, after: number, maxBytes: number): Promise<Uint8Array[]> {
    const range = { gt: entryKey(channel, after), lte: entryKey(channel, Number.MAX_SAFE_INTEGER) };
    return readValues(this.files.level, range, maxBytes).catch((error: unknown) => {
      throw inFolder(this.folder, error);
    });
  }

  async lastPosition(channel: string): Promise<number> {
    const range = { gt: entryKey(channel, 0), lte: entryKey(channel, Number.MAX_SAFE_INTEGER) };
    const [key] = await this.#keys({ ...range, reverse: true });
    return key === undefined ? 0 : Number(key.slice(-POSITION_DIGITS));
  }

  async channels(): Promise<string[]> {
    const names: string[] = [];
    let [key] = await this.#keys({ gt: 'c/', lt: 'c0' });
    while (key !== undefined) {
      const name = decodeURIComponent(key.slice('c/'.length, -POSITION_DIGITS - 1));
      names.push(name);
      [key] = await this.#keys({ gt: entryKey(name, Number.MAX_SAFE_INTEGER), lt: 'c0' });
    }
    return names;
  }

  close(): Promise<void> {
    return this.files.close();
  }

  #has(key: string): boolean {
    try {
      return this.files.level.getSync(key) !== undefined;
    } catch (error) {
      throw inFolder(this.folder, error);
    }
  }

  /** The first key of a range, if there is one. */
  async #keys(range: { gt: string; lt?: string; lte?: string; reverse?: boolean }): Promise<string[]> {
    try {
      return await this.files.level.keys({ ...range, limit: 1 }).all();
    } catch (error) {
      throw inFolder(this.folder, error);
    }
  }
}

/** The names of channels may hold any character; in keys they have no slash, so that none is the start of another. */
function entryKey(channel: string, position: number): string {
  return `c/${encodeURIComponent(channel)}/${String(position).padStart(POSITION_DIGITS, '0')}`;
}

async function identity(files: LevelFolder, folder: string): Promise<string> {
  const { level } = files;
  const found = level.getSync(IDENTITY_KEY);
  if (found !== undefined) return Buffer.from(found).toString();
  const [key] = await level.keys({ limit: 1 }).all();
  if (key !== undefined) throw new BrokenStoreError(`${folder} holds data, but not a commit log: its name is missing.`);
  const id = randomUUID();
  await files.write([{ type: 'put', key: IDENTITY_KEY, value: Buffer.from(id) }]);
  return id;
}

function assertUnchanged(folder: string, standing: Standing): void {
  if (standing.kind !== 'changed') return;
  throw new BrokenStoreError(
    `the commit log in ${folder} was changed since the server was stopped: ${standing.text}. Restore the folder from a ` +
      `backup. To use it as it is, remove ${join(folder, SEAL_FILE)}.`,
  );
}

function inFolder(folder: string, error: unknown): unknown {
  if (!isCorruption(error)) return error;
  const text = `LevelDB cannot read ${folder}: ${(error as Error).message}. Restore it from a backup.`;
  return new DamagedLogError(text, { cause: error });
}
