// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { join } from 'node:path';

const TORTURE = join(__dirname, '../../../scripts/dist/torture.js');
const CASE_MS = 120_000;
const SEED = process.env['ORCHESTRATOR_TEST_SEED'] ?? String(Date.now() % 1_000_000);

/** Runs the torture as `npm run torture` does. */
function torture(...options: readonly string[]): Promise<{ exitCode: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [TORTURE, '--seed', SEED, ...options], (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, said: stdout + stderr });
    });
  });
}

describe('npm run torture', () => {
  it(
    `finds nothing lost, torn or wrong in three replicas that are killed and stopped, and their database (seed ${SEED})`,
    async () => {
      const { exitCode, said } = await torture('--minutes', '0.2');

      expect(said).toContain('lost 0, torn 0, wrong snapshot 0, doubled 0, event order 0, unexpected 0');
      expect(said).not.toContain('replicas killed 0, replicas stopped for a while 0, databases killed 0');
      expect(exitCode).toBe(0);
    },
    CASE_MS,
  );

  it(
    'finds out servers that write in place',
    async () => {
      const { exitCode, said } = await torture('--minutes', '0.08', '--control');

      expect(said).toMatch(/torn [1-9]/);
      expect(exitCode).toBe(1);
    },
    CASE_MS,
  );
});
