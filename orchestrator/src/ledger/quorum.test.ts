// SPDX-License-Identifier: Apache-2.0

import { firstOf, quorumOf } from './quorum';

describe('quorumOf', () => {
  test.each([
    [1, 'etcdraft', 1],
    [2, 'etcdraft', 2],
    [3, 'etcdraft', 2],
    [4, 'etcdraft', 3],
    [5, 'etcdraft', 3],
    [3, 'stand-in', 2],
    [4, 'BFT', 3],
    [5, 'BFT', 4],
    [7, 'BFT', 5],
  ] as const)('needs of %i orderers by %s %i', (orderers, type, needed) => {
    expect(quorumOf(orderers, type)).toBe(needed);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 10, 13])(
    'has two quorums of %i BFT orderers share more than can be faulty',
    (orderers) => {
      const shared = 2 * quorumOf(orderers, 'BFT') - orderers;

      expect(shared).toBeGreaterThan(Math.floor((orderers - 1) / 3));
    },
  );
});

describe('firstOf', () => {
  const never = new Promise<number>(() => undefined);

  it('resolves with so many answers while others are silent or fail', async () => {
    const answers = [never, Promise.resolve(1), Promise.reject(new Error('down')), Promise.resolve(2)];

    expect(await firstOf(answers, 2)).toEqual([1, 2]);
  });

  it('rejects as soon as too few can come, and says why', async () => {
    const answers = [never, Promise.reject(new Error('down')), Promise.reject(new Error('late'))];

    await expect(firstOf(answers, 2)).rejects.toThrow('0 of 2 answers came: down; late');
  });

  it('rejects at once when there are too few to ask', async () => {
    await expect(firstOf([Promise.resolve(1)], 2)).rejects.toThrow('0 of 2 answers came');
  });
});
