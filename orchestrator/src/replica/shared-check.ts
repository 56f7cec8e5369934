// SPDX-License-Identifier: Apache-2.0

/** So many times as long as the last check took, the next one waits for those who were just answered. */
const WAIT_PART = 1;
const LEAST_WAIT_MS = 0.5;
const MOST_WAIT_MS = 10;

/**
 * A check that all who wait for it share. It has to begin after the call that it serves: whoever comes while one is
 * running waits for the next. That one waits a little for those who were just answered, who mostly ask again: a check
 * that begins at once serves few, and the node that answers it has no time for anything else.
 */
export class SharedCheck<T = void> {
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;
  /** How many wait for the next check. */
  #waiting = 0;
  /** How many the running check serves. */
  #served = 0;
  #tookMs = 0;
  #came: () => void = () => undefined;

  constructor(private readonly check: () => Promise<T>) {}

  /** Settles as a check does that began after this call. */
  run(): Promise<T> {
    this.#waiting++;
    if (this.#running === undefined) return this.#start();
    this.#came();
    this.#next ??= this.#follow(this.#running);
    return this.#next;
  }

  #start(): Promise<T> {
    const began = performance.now();
    this.#served = this.#waiting;
    this.#waiting = 0;
    this.#next = undefined;
    const running = this.check().finally(() => {
      this.#tookMs = performance.now() - began;
      if (this.#next === undefined) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }

  async #follow(running: Promise<T>): Promise<T> {
    await running.catch(() => undefined);
    await this.#gather(this.#waiting + this.#served);
    return this.#start();
  }

  /** Until so many wait, but not for long. */
  #gather(most: number): Promise<void> {
    const waitMs = Math.min(this.#tookMs * WAIT_PART, MOST_WAIT_MS);
    if (waitMs < LEAST_WAIT_MS) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.#came = () => {
        if (this.#waiting < most) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
