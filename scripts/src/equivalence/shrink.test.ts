// SPDX-License-Identifier: Apache-2.0

import { shrink } from './shrink';

const ALL = Array.from({ length: 40 }, (_, i) => i);

describe('shrink', () => {
  it.each([[[17]], [[0, 39]], [[3, 4, 30]]])('leaves just %j if these together fail', async (needed) => {
    const rest = await shrink(ALL, async (part) => needed.every((one) => part.includes(one)), 1000);

    expect(rest).toEqual(needed);
  });

  it('gives what it has when the attempts are used up', async () => {
    let attempts = 0;

    const rest = await shrink(
      ALL,
      async (part) => {
        attempts++;
        return part.includes(17);
      },
      3,
    );

    expect(attempts).toBe(3);
    expect(rest).toContain(17);
    expect(rest.length).toBeLessThan(ALL.length);
  });
});
