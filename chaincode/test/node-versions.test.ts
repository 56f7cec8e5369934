// SPDX-License-Identifier: Apache-2.0

/**
 * Organizations may run their chaincode on different versions of Node.js: what their peers endorse has to be equal. npm has
 * each version as a package.
 */
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '..', '..');
const PROGRAM = join(ROOT, 'chaincode', 'src', 'testing', 'print-writes.ts');
const VERSIONS = [20, 22, 24];
const FETCH_MS = 120_000;
const TEST_MS = 180_000;
const ENVIRONMENT = {
  ...process.env,
  NODE_OPTIONS: '',
  TSX_TSCONFIG_PATH: join(ROOT, 'scripts', 'tsconfig.source.json'),
  npm_config_fetch_retries: '1',
};

/** How npm runs a version of Node.js. */
function npxOf(version: number, ...parameters: readonly string[]): string[] {
  return ['--yes', '--prefer-offline', `--package=node@${String(version)}`, '--', 'node', ...parameters];
}

/** Has npm get a version, if it can; tells whether that is what runs then. */
function isThere(version: number): boolean {
  try {
    const options = { cwd: ROOT, env: ENVIRONMENT, timeout: FETCH_MS, encoding: 'utf8', stdio: 'pipe' } as const;
    const said = execFileSync('npx', npxOf(version, '--version'), options);
    return said.trim().startsWith(`v${String(version)}.`);
  } catch {
    return false;
  }
}

/** What every write makes a peer endorse, a line for each, on a version of Node.js. */
async function linesOn(version: number): Promise<string[]> {
  const parameters = npxOf(version, '--import', 'tsx', PROGRAM);
  const { stdout } = await promisify(execFile)('npx', parameters, { cwd: ROOT, env: ENVIRONMENT });
  return stdout.trim().split('\n');
}

const title = `gives the same bytes on Node.js ${VERSIONS.join(', ')}`;
const missing = VERSIONS.filter((version) => !isThere(version));

describe('every write', () => {
  if (missing.length > 0) {
    it.skip(`${title} (skipped: npm cannot get Node.js ${missing.join(', ')})`, () => undefined);
    return;
  }

  it(
    title,
    async () => {
      const [first = [], ...others] = await Promise.all(VERSIONS.map((version) => linesOn(version)));

      expect(first.length).toBeGreaterThan(20);
      for (const lines of others) expect(lines).toEqual(first);
    },
    TEST_MS,
  );
});
