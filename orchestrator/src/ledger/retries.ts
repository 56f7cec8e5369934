// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';

const FIRST_MS = 10;
const LAST_MS = 1000;

/** Pauses between attempts of one call: longer each time, never the same for two callers, and only for so long. */
export class Retries {
  readonly #end: number;
  #spreadMs = FIRST_MS;

  constructor(budgetMs: number) {
    this.#end = performance.now() + budgetMs;
  }

  /** Resolves with true when the next attempt may begin, with false if there is no time for one. */
  async next(): Promise<boolean> {
    const waitMs = this.#spreadMs * (0.5 + Math.random());
    this.#spreadMs = Math.min(this.#spreadMs * 2, LAST_MS);
    if (performance.now() + waitMs >= this.#end) return false;
    await pause(waitMs);
    return true;
  }
}
