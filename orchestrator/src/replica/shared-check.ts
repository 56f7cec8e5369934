// SPDX-License-Identifier: Apache-2.0

/**
 * A check that all who wait for it share. It has to begin after the call that it serves: whoever comes while one is
 * running waits for the next.
 */
export class SharedCheck<T = void> {
  #running: Promise<T> | undefined;
  #next: Promise<T> | undefined;

  constructor(private readonly check: () => Promise<T>) {}

  /** Settles as a check does that began after this call. */
  run(): Promise<T> {
    if (this.#running === undefined) return this.#start();
    this.#next ??= this.#running.then(
      () => this.#start(),
      () => this.#start(),
    );
    return this.#next;
  }

  #start(): Promise<T> {
    this.#next = undefined;
    const running = this.check().finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    this.#running = running;
    return running;
  }
}
