// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import type { Hint, SharedLog } from './commit-log';

/** Who is asked for a turn waits so long for the other to take it. */
const TURN_MS = 50;
const FIRST_BACK_OFF_MS = 1;
const LAST_BACK_OFF_MS = 16;
const LOSSES_BEFORE_WISH = 2;

/**
 * The other processes that write to a channel, as one of them sees them. All of it is courtesy: who is first is decided
 * by the log alone.
 */
export class Rivals {
  #losses = 0;
  #wished = false;
  #turnTaken: () => void = () => undefined;

  constructor(
    private readonly log: SharedLog,
    private readonly channel: string,
    private readonly replica: string,
  ) {}

  /** Another process has asked for a turn. */
  get isWished(): boolean {
    return this.#wished;
  }

  /** Has nobody written behind a position? @throws BrokenStoreError if the entry there is gone. */
  areBehind(position: number): Promise<boolean> {
    return this.log.isNewest(this.channel, position);
  }

  /** Takes notice of what is heard of others. */
  hear({ position, wish }: Hint): void {
    if (wish !== undefined && wish !== this.replica) this.#wished = true;
    if (position !== undefined) this.#turnTaken();
  }

  /** Waits for a process that has asked for a turn to take it, but not for long. */
  async giveTurn(): Promise<void> {
    if (!this.#wished) return;
    const waiting = new AbortController();
    this.#turnTaken = () => waiting.abort();
    await pause(TURN_MS, undefined, { signal: waiting.signal }).catch(() => undefined);
    this.#turnTaken = () => undefined;
    this.#wished = false;
  }

  /** An entry was written. */
  won(): void {
    this.#losses = 0;
  }

  /** Another process was first: waits a little, by chance longer each time, and asks for a turn. */
  async lost(): Promise<void> {
    this.#losses++;
    if (this.#losses >= LOSSES_BEFORE_WISH) void this.log.wish(this.channel, this.replica).catch(() => undefined);
    const bound = Math.min(FIRST_BACK_OFF_MS * 2 ** this.#losses, LAST_BACK_OFF_MS);
    await pause(Math.random() * bound);
  }
}
