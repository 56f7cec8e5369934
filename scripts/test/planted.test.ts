// SPDX-License-Identifier: Apache-2.0

/**
 * A comparison is worth something if it finds what is wrong: servers with one rule changed, one for each kind of rule.
 */
import { Comparison } from '../src/equivalence/comparison';
import { PLANTS } from '../src/equivalence/plants';
import { startPlanted, startTarget, type Target } from '../src/equivalence/targets';

const START_MS = 60_000;
const LIMIT_MS = 180_000;
const MOST_PROGRAMS = 120;
/** The programs that find most come first, then all of them. */
const SEEDS = [36, 3, 1, 9, 23, 39, 16, 12, 14, ...Array.from({ length: MOST_PROGRAMS }, (_, i) => i + 1)];

/** The first program that two servers do not answer alike; undefined if there is none among so many. */
async function firstDifference(targets: readonly Target[]): Promise<number | undefined> {
  const comparison = await Comparison.start(targets);
  try {
    for (const seed of SEEDS) if (!(await comparison.isAlike({ seed }))) return seed;
    return undefined;
  } finally {
    comparison.close();
  }
}

describe('a comparison with a server that has one rule changed', () => {
  let sound: Target | undefined;

  beforeAll(async () => {
    sound = await startTarget('embedded');
  }, START_MS);

  afterAll(() => sound?.stop());

  it('has more than twenty of them', () => {
    expect(Object.keys(PLANTS).length).toBeGreaterThan(20);
  });

  it.each(Object.entries(PLANTS))(
    'finds the one that %s',
    async (_name, planted) => {
      const changed = await startPlanted(planted);

      const seed = await firstDifference([sound!, changed]).finally(() => changed.stop());

      expect(seed).toBeDefined();
    },
    LIMIT_MS,
  );
});
