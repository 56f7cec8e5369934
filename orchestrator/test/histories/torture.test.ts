// SPDX-License-Identifier: Apache-2.0

/**
 * Short tortures of every mode: callers are told nothing that no order of their calls explains, and streams tell all
 * events in one order, whatever is killed and stopped. Servers with a bug are found out.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { findPrograms } from '@orchestrator/network';

const TORTURE = join(__dirname, '../../../scripts/dist/torture.js');
const CASE_MS = 240_000;
const SEED = process.env['ORCHESTRATOR_TEST_SEED'] ?? String(Date.now() % 1_000_000);
const COUCHDB = process.env['ORCHESTRATOR_TEST_COUCHDB_URL'] ?? '';
const PROGRAMS = findPrograms();
const NO_FAULT =
  'lost 0, torn 0, wrong snapshot 0, doubled 0, not linearizable 0, ' +
  'event missing 0, event doubled 0, event order 0, event before its cause 0, unexpected 0';

interface Torture {
  readonly title: string;
  readonly options: readonly string[];
}

const TORTURES: readonly Torture[] = [
  { title: 'the embedded store', options: ['--mode', 'solo', '--minutes', '0.07'] },
  { title: 'three replicas on express-pouchdb, and that', options: ['--mode', 'couchdb', '--minutes', '0.2'] },
  ...(COUCHDB === ''
    ? []
    : [{ title: 'three replicas on CouchDB', options: ['--minutes', '0.2', '--couchdb-url', COUCHDB] }]),
  { title: 'three facades, and the stand-in', options: ['--mode', 'ledger', '--minutes', '0.25'] },
  ...(PROGRAMS === undefined
    ? []
    : [{ title: 'three facades, and Fabric', options: ['--mode', 'ledger', '--fabric', '--minutes', '0.5'] }]),
];

/** A bug, and how it is looked for. */
interface Bug {
  readonly bug: string;
  readonly mode: string;
  readonly options: readonly string[];
  readonly finding: RegExp;
}

const plant = (bug: string, mode: string, minutes: string): Omit<Bug, 'finding'> => {
  return { bug, mode, options: ['--mode', mode, '--minutes', minutes, '--plant', bug] };
};
const staleRead = plant('stale read', 'ledger', '0.15');

const BUGS: readonly Bug[] = [
  { bug: 'write in place', mode: 'couchdb', options: ['--minutes', '0.2', '--control'], finding: /torn [1-9]/ },
  { ...plant('stale read', 'couchdb', '0.06'), finding: /not linearizable [1-9]/ },
  {
    ...staleRead,
    options: [...staleRead.options, '--only', 'peers delayed'],
    finding: /not linearizable [1-9]/,
  },
  { ...plant('lost write', 'solo', '0.04'), finding: /lost [1-9].* not linearizable [1-9]/ },
  { ...plant('asset not found', 'solo', '0.03'), finding: /unfounded [1-9](.|\n)*lost [1-9]/ },
  { ...plant('write executed twice', 'solo', '0.03'), finding: /doubled [1-9]/ },
  { ...plant('event doubled', 'solo', '0.02'), finding: /event doubled [1-9]/ },
  { ...plant('event missing', 'solo', '0.02'), finding: /event missing [1-9]/ },
  { ...plant('event out of order', 'solo', '0.02'), finding: /event order [1-9]/ },
];
/** A bug that did not come to light is looked for again. */
const ATTEMPTS = 5;

/** Runs the torture as `npm run torture` does. */
function torture(options: readonly string[], seed = SEED): Promise<{ exitCode: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [TORTURE, '--seed', seed, ...options], (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, said: stdout + stderr });
    });
  });
}

describe(`npm run torture (seed ${SEED})`, () => {
  it.each(TORTURES)(
    'finds nothing lost, torn or wrong when it kills and stops $title',
    async ({ options }) => {
      const { exitCode, said } = await torture(options);

      expect(said).toContain(NO_FAULT);
      expect(said).not.toContain('disturbances: none');
      expect(exitCode).toBe(0);
    },
    CASE_MS,
  );

  it.each(BUGS)(
    'finds out servers with the bug "$bug" in mode $mode',
    async ({ options, finding }) => {
      let ended = await torture(options);
      for (let i = 1; i < ATTEMPTS && !finding.test(ended.said); i++) {
        ended = await torture(options, String(Number(SEED) + i));
      }

      expect(ended.said).toMatch(finding);
      expect(ended.exitCode).toBe(1);
    },
    CASE_MS,
  );

  if (PROGRAMS === undefined) {
    const reason = "neither FABRIC_BIN nor PATH nor the cache has Fabric's programs";
    it.skip(`finds nothing wrong when it kills and stops Fabric (skipped: ${reason})`, () => undefined);
  }
});
