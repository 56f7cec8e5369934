// SPDX-License-Identifier: Apache-2.0

/**
 * The promise that callers cannot tell the modes apart: the same random programs on each of them. CouchDB and the ledger
 * are stand-ins here; `npm run equivalence` compares any servers, by as many programs as you like.
 */
import { Comparison } from '../src/equivalence/comparison';
import { Coverage } from '../src/equivalence/coverage';
import { compareSlice } from '../src/equivalence/slice';
import { startTarget, type Target } from '../src/equivalence/targets';

const START_MS = 60_000;
const LIMIT_MS = 300_000;
const FIRST_SEED = 1;
const PROGRAMS = 12;
const LANES = 3;
/** By then everything is reached that there is to reach; in the embedded store so many take little time. */
const MOST_COVERING = 300;

const targets: Target[] = [];

afterEach(async () => {
  await Promise.all(targets.splice(0).map((target) => target.stop()));
}, START_MS);

describe('random programs on express-pouchdb and on the stand-in', () => {
  it(
    'are answered there as on the embedded store, and leave the same behind',
    async () => {
      const { divergences, others, rows } = await compareSlice({
        targets: ['embedded', 'couchdb', 'ledger'],
        lanes: LANES,
        seeds: Array.from({ length: PROGRAMS }, (_, i) => FIRST_SEED + i),
        size: 'full',
        mostDivergences: 1,
        coverage: new Coverage(),
        listener: { done: () => undefined, diverged: () => undefined, disturbed: () => undefined },
      });

      expect(divergences.flatMap(({ text }) => text)).toEqual([]);
      expect(others).toEqual([]);
      expect(rows).toBeGreaterThan(0);
    },
    LIMIT_MS,
  );
});

describe('random programs', () => {
  it(
    'reach every rpc, every code that it refuses by, and every change of a status',
    async () => {
      targets.push(await startTarget('embedded'));
      const comparison = await Comparison.start(targets);

      for (let i = 0; i < MOST_COVERING && comparison.coverage.missing.length > 0; i++) {
        await comparison.isAlike({ seed: FIRST_SEED + i });
      }
      comparison.close();

      expect(comparison.coverage.missing).toEqual([]);
    },
    LIMIT_MS,
  );
});
