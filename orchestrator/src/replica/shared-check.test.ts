// SPDX-License-Identifier: Apache-2.0

import { SharedCheck } from './shared-check';

const TOOK_MS = 4;

/** Checks that take a while each; says which have begun. */
class Checks {
  begun = 0;
  readonly shared = new SharedCheck(() => this.#check());

  /** Asks; tells the number of the check that answers. */
  async ask(): Promise<number> {
    return this.shared.run();
  }

  #check(): Promise<number> {
    const number = ++this.begun;
    return new Promise((resolve) => setTimeout(() => resolve(number), TOOK_MS));
  }
}

describe('SharedCheck', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('begins at once when none is running', async () => {
    const checks = new Checks();
    const first = checks.ask();
    expect(checks.begun).toBe(1);
    await jest.advanceTimersByTimeAsync(TOOK_MS);
    expect(await first).toBe(1);

    void checks.ask();
    expect(checks.begun).toBe(2);
  });

  it('serves nobody who came after it had begun', async () => {
    const checks = new Checks();
    const first = checks.ask();
    const others = [checks.ask(), checks.ask()];
    await jest.advanceTimersByTimeAsync(TOOK_MS);
    expect(await first).toBe(1);
    await jest.advanceTimersByTimeAsync(2 * TOOK_MS);
    expect(await Promise.all(others)).toEqual([2, 2]);
  });

  it('begins when those who were just answered have come again', async () => {
    const checks = new Checks();
    const again = checks.ask().then(() => checks.ask());
    const other = checks.ask();
    await jest.advanceTimersByTimeAsync(TOOK_MS);
    expect(checks.begun).toBe(2);
    await jest.advanceTimersByTimeAsync(TOOK_MS);
    expect(await Promise.all([again, other])).toEqual([2, 2]);
  });

  it('waits for them as long as the last one took, not longer', async () => {
    const checks = new Checks();
    void checks.ask();
    void checks.ask();
    await jest.advanceTimersByTimeAsync(2 * TOOK_MS - 1);
    expect(checks.begun).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(checks.begun).toBe(2);
  });

  it('tells a failure to those whom the check served alone', async () => {
    let begun = 0;
    const shared = new SharedCheck(() => (++begun === 1 ? Promise.reject(new Error('down')) : Promise.resolve(begun)));
    const first = shared.run();
    const second = shared.run();
    await expect(first).rejects.toThrow('down');
    expect(await second).toBe(2);
    expect(await shared.run()).toBe(3);
  });
});
