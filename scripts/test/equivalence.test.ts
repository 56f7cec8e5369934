// SPDX-License-Identifier: Apache-2.0

/**
 * The promise that callers cannot tell the modes apart: the same random programs on each of them. CouchDB and the ledger
 * are stand-ins here; `npm run equivalence` compares any servers, by as many programs as you like.
 */
import { Comparison } from '../src/equivalence/comparison';
import { digestAll } from '../src/equivalence/digests';
import { startTarget, type Target } from '../src/equivalence/targets';

const START_MS = 60_000;
const LIMIT_MS = 300_000;
const FIRST_SEED = 1;
const PROGRAMS = 10;
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
      for (const name of ['embedded', 'couchdb', 'ledger']) targets.push(await startTarget(name));
      const comparison = await Comparison.start(targets);

      const divergences: string[] = [];
      for (let seed = FIRST_SEED; seed < FIRST_SEED + PROGRAMS; seed++) {
        divergences.push(...((await comparison.compare(seed))?.text ?? []));
      }
      const digests = await digestAll(comparison);
      comparison.close();

      expect(divergences).toEqual([]);
      expect(digests.filter(({ hashes }) => new Set(hashes).size !== 1)).toEqual([]);
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
        await comparison.isAlike(FIRST_SEED + i);
      }
      comparison.close();

      expect(comparison.coverage.missing).toEqual([]);
    },
    LIMIT_MS,
  );
});
