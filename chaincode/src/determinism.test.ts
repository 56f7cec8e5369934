// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '..', '..');
const PROGRAM = join(__dirname, 'testing', 'print-writes.ts');
const YEAR_MS = 365 * 86_400_000;
const TIMEOUT_MS = 60_000;

/** What every write makes a peer endorse, a line for each, in a process with this environment. */
async function lines(environment: Readonly<Record<string, string>>, ...flags: readonly string[]): Promise<string[]> {
  const tsx = ['--import', 'tsx', ...flags, PROGRAM];
  const env = { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: join(ROOT, 'scripts', 'tsconfig.source.json') };
  const { stdout } = await promisify(execFile)(process.execPath, tsx, { cwd: ROOT, env: { ...env, ...environment } });
  return stdout.trim().split('\n');
}

describe('every write', () => {
  it(
    'gives the same bytes on machines of other time, time zone, language, compiler and peer version',
    async () => {
      const here = { TZ: 'Pacific/Kiritimati', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8', BATCHES: 'true' };
      const there = { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };

      const [one, other] = await Promise.all([
        lines(here, '--hash-seed=1'),
        lines({ ...there, CLOCK_SHIFT_MS: String(-10 * YEAR_MS) }, '--hash-seed=2', '--jitless'),
      ]);

      expect(one.length).toBeGreaterThan(20);
      expect(other).toEqual(one);
    },
    TIMEOUT_MS,
  );
});
