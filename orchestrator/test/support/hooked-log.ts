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

/** The embedded log, with hooks around its appends. */
export class HookedLog implements CommitLog {
  #appends = 0;

  private constructor(
    private readonly log: CommitLog,
    private readonly hooks: Hooks,
  ) {}

  /** Opens the embedded log of a folder. */
  static async open(folder: string, hooks: Hooks): Promise<HookedLog> {
    return new HookedLog(await LevelLog.open(folder), hooks);
  }

  get id(): string {
    return this.log.id;
  }

  async append(channel: string, position: number, bytes: Uint8Array): Promise<boolean> {
    const append = ++this.#appends;
    await this.hooks.before?.(append);
    const done = await this.log.append(channel, position, bytes);
    await this.hooks.after?.(append);
    return done;
  }

  async read(channel: string, after: number, maxBytes: number): Promise<Uint8Array[]> {
    const entries = await this.log.read(channel, after, maxBytes);
    return entries.map((entry) => this.hooks.read?.(entry) ?? entry);
  }

  lastPosition(channel: string): Promise<number> {
    return this.log.lastPosition(channel);
  }

  channels(): Promise<string[]> {
    return this.log.channels();
  }

  close(): Promise<void> {
    return this.log.close();
  }
}
