// SPDX-License-Identifier: Apache-2.0

import type { Channel, ChannelBlock } from './channel';

/** How fast a node gets blocks. It may change at any time. */
export interface Pace {
  delayMs: number;
  isPaused: boolean;
}

/** What a node has of a channel: blocks up to a height that may lag behind. */
export class Follower {
  #height: number;
  #waiters: (() => void)[] = [];
  #timers = new Set<NodeJS.Timeout>();
  readonly #unfollow: () => void;

  constructor(
    readonly channel: Channel,
    private readonly pace: Pace,
  ) {
    this.#height = channel.height;
    this.#unfollow = channel.onBlock(() => this.#follow());
  }

  /** The number of blocks that the node has. */
  get height(): number {
    return this.#height;
  }

  /** Resolves with a block when the node has it; with nothing when it is to stop. */
  async wait(number: number, stop: AbortSignal): Promise<ChannelBlock | undefined> {
    while (number >= this.#height && !stop.aborted) await this.#change(stop);
    return stop.aborted ? undefined : this.channel.blocks[number];
  }

  /** Takes all that the channel has, unless paused. */
  catchUp(): void {
    if (this.pace.isPaused) return;
    this.#height = this.channel.height;
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  /** Follows no longer. */
  stop(): void {
    this.#unfollow();
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #follow(): void {
    if (this.pace.delayMs === 0) {
      this.catchUp();
      return;
    }
    const target = this.channel.height;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (this.pace.isPaused || target <= this.#height) return;
      this.#height = target;
      for (const waiter of this.#waiters.splice(0)) waiter();
    }, this.pace.delayMs);
    this.#timers.add(timer);
  }

  #change(stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        stop.removeEventListener('abort', done);
        resolve();
      };
      this.#waiters.push(done);
      stop.addEventListener('abort', done, { once: true });
    });
  }
}
