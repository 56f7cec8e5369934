// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { ClassicLevel } from 'classic-level';
import { BrokenStoreError, type CommitLog } from './commit-log';
import { openLevel } from './open-level';

const POSITION_DIGITS = 16;
const IDENTITY_KEY = 'log';
const CHUNK = 256;

/** The commit log in a LevelDB folder of this process; every append is synced to the disk. */
export class LevelLog implements CommitLog {
  private constructor(
    private readonly level: ClassicLevel<string, Uint8Array>,
    readonly id: string,
  ) {}

  /**
   * Opens the folder, or creates it.
   * @throws BrokenStoreError if another process has it, or LevelDB cannot read it, or it holds something else.
   */
  static async open(folder: string): Promise<LevelLog> {
    const level = await openLevel(folder);
    try {
      return new LevelLog(level, await identity(level, folder));
    } catch (error) {
      await level.close();
      throw error;
    }
  }

  async append(channel: string, position: number, bytes: Uint8Array): Promise<boolean> {
    const key = entryKey(channel, position);
    if (this.level.getSync(key) !== undefined) return false;
    await this.level.put(key, bytes, { sync: true });
    return true;
  }

  async read(channel: string, after: number, maxBytes: number): Promise<Uint8Array[]> {
    const entries: Uint8Array[] = [];
    const iterator = this.level.values({
      gt: entryKey(channel, after),
      lte: entryKey(channel, Number.MAX_SAFE_INTEGER),
      highWaterMarkBytes: maxBytes,
      fillCache: false,
    });
    try {
      let bytes = 0;
      while (bytes < maxBytes) {
        const chunk = await iterator.nextv(CHUNK);
        if (chunk.length === 0) break;
        for (const entry of chunk) {
          entries.push(entry);
          bytes += entry.length;
        }
      }
    } finally {
      await iterator.close();
    }
    return entries;
  }

  async lastPosition(channel: string): Promise<number> {
    const range = { gt: entryKey(channel, 0), lte: entryKey(channel, Number.MAX_SAFE_INTEGER) };
    const [key] = await this.level.keys({ ...range, reverse: true, limit: 1 }).all();
    return key === undefined ? 0 : Number(key.slice(-POSITION_DIGITS));
  }

  async channels(): Promise<string[]> {
    const names: string[] = [];
    let [key] = await this.level.keys({ gt: 'c/', lt: 'c0', limit: 1 }).all();
    while (key !== undefined) {
      const name = key.slice('c/'.length, -POSITION_DIGITS - 1);
      names.push(name);
      [key] = await this.level.keys({ gt: entryKey(name, Number.MAX_SAFE_INTEGER), lt: 'c0', limit: 1 }).all();
    }
    return names;
  }

  close(): Promise<void> {
    return this.level.close();
  }
}

function entryKey(channel: string, position: number): string {
  return `c/${channel}/${String(position).padStart(POSITION_DIGITS, '0')}`;
}

async function identity(level: ClassicLevel<string, Uint8Array>, folder: string): Promise<string> {
  const found = level.getSync(IDENTITY_KEY);
  if (found !== undefined) return Buffer.from(found).toString();
  const [key] = await level.keys({ limit: 1 }).all();
  if (key !== undefined) throw new BrokenStoreError(`${folder} holds data, but not a commit log: its name is missing.`);
  const id = randomUUID();
  await level.put(IDENTITY_KEY, Buffer.from(id), { sync: true });
  return id;
}
