// SPDX-License-Identifier: Apache-2.0

import type { CommitLog } from '../../src/solo/commit-log';
import { LevelLog } from '../../src/solo/level-log';

/** What happens around the appends of a log. */
export interface Hooks {
  /** Before the n-th append, counted from 1; a rejection stands for a write that did not happen. */
  readonly before?: (append: number) => Promise<void> | void;
  /** After it, when the entry is durable; a rejection stands for an outcome that nobody heard of. */
  readonly after?: (append: number) => Promise<void> | void;
  /** Changes what is read. */
  readonly read?: (entry: Uint8Array) => Uint8Array;
}

/** The embedded log of a folder, with hooks around its appends. */
export async function openHookedLog(folder: string, hooks: Hooks): Promise<CommitLog> {
  return hooked(await LevelLog.open(folder), hooks);
}

/** Any log, with hooks around its appends. */
export function hooked<Log extends CommitLog>(log: Log, hooks: Hooks): Log {
  let appends = 0;
  const changed: Pick<CommitLog, 'append' | 'read'> = {
    append: async (channel, position, bytes) => {
      const append = ++appends;
      await hooks.before?.(append);
      const done = await log.append(channel, position, bytes);
      await hooks.after?.(append);
      return done;
    },
    read: async (channel, after, maxBytes) => {
      const entries = await log.read(channel, after, maxBytes);
      return entries.map((entry) => hooks.read?.(entry) ?? entry);
    },
  };
  return new Proxy(log, {
    get(_log, name) {
      const value: unknown = Reflect.get(name in changed ? changed : log, name);
      return typeof value === 'function' ? (value.bind(log) as unknown) : value;
    },
  });
}
