// SPDX-License-Identifier: Apache-2.0

/** Lets so many calls run at once; others wait for their turn, in order. */
export class InFlight {
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(private readonly limit: number) {}

  /** Runs a call when there is room for it. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.#running < this.limit) this.#running++;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await call();
    } finally {
      const next = this.#waiting.shift();
      // Whoever is next takes over the place.
      if (next === undefined) this.#running--;
      else next();
    }
  }
}
