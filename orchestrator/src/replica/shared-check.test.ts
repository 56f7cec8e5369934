// SPDX-License-Identifier: Apache-2.0

import { SharedCheck } from './shared-check';

const TOOK_MS = 4;
const MANY = 6;

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

/** Checks of which the second has just begun, for so many callers. */
async function servingMany(): Promise<Checks> {
  const checks = new Checks();
  void checks.ask();
  for (let i = 0; i < MANY; i++) void checks.ask();
  await jest.advanceTimersByTimeAsync(TOOK_MS);
  return checks;
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

  it('begins when as many have come as it leaves out', async () => {
    const checks = await servingMany();
    const others = [checks.ask(), checks.ask(), checks.ask()];
    await jest.advanceTimersByTimeAsync(TOOK_MS);
    expect(checks.begun).toBe(2);
    void checks.ask();
    expect(checks.begun).toBe(2);
    const last = checks.ask();
    await jest.advanceTimersByTimeAsync(TOOK_MS);
    expect(await Promise.all([...others, last])).toEqual([3, 3, 3, 3]);
  });

  it('waits for them as long as the last one took, not longer', async () => {
    const checks = await servingMany();
    void checks.ask();
    await jest.advanceTimersByTimeAsync(2 * TOOK_MS - 1);
    expect(checks.begun).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(checks.begun).toBe(3);
  });

  it('does not wait for a single caller', async () => {
    const checks = new Checks();
    const other = checks.ask();
    const one = checks.ask();
    await jest.advanceTimersByTimeAsync(TOOK_MS);
    expect(checks.begun).toBe(2);
    await jest.advanceTimersByTimeAsync(TOOK_MS);
    expect(await Promise.all([other, one])).toEqual([1, 2]);
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
