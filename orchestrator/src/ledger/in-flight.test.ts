// SPDX-License-Identifier: Apache-2.0

import { InFlight } from './in-flight';

describe('InFlight', () => {
  it('runs so many calls at once, and the others in order as places get free', async () => {
    const inFlight = new InFlight(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const calls = [0, 1, 2, 3].map((call) =>
      inFlight.run(() => {
        begun.push(call);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    const before = [...begun];
    ends[1]!();
    await calls[1];
    const after = [...begun];
    for (const i of [0, 2]) ends[i]!();
    await Promise.all([calls[0], calls[2]]);
    ends[3]!();
    await calls[3];

    expect([before, after, begun]).toEqual([
      [0, 1],
      [0, 1, 2],
      [0, 1, 2, 3],
    ]);
  });

  it('gives the place of a call that fails to the next', async () => {
    const inFlight = new InFlight(1);
    const failed = inFlight.run(() => Promise.reject(new Error('no')));
    const next = inFlight.run(() => Promise.resolve(1));

    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe(1);
  });
});
