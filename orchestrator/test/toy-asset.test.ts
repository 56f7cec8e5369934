// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readRecipe, type RecipeLine } from './support/recipe';
import { createFolder, removeFolder } from './support/server-process';

const ROOT = join(__dirname, '..', '..');
const LIMIT_MS = 240_000;
const PACKAGES = ['proto', 'lib', 'scripts'];
const FILES = ['tsconfig.base.json', 'jest.config.js', 'jest.setup.js', 'jest.summary-reporter.js'];

/** Builds, and tests that say nothing of new kinds. */
const LEFT_OUT = /[/\\](?:dist|node_modules|(?!catalogue\.)[^/\\]*\.test\.ts)$/;

/** What the recipe ends with, in order. */
const STEPS: readonly (readonly string[])[] = [
  ['tsx/dist/cli.mjs', 'scripts/src/generate.ts'],
  ['typescript/bin/tsc', '-b', 'lib'],
  ['jest/bin/jest.js', 'toy-service.test.ts', 'catalogue.test.ts', '--selectProjects', 'unit', '--ci'],
];

const recipe = readRecipe(join(ROOT, 'lib', 'README.md'));

/** The packages that the recipe is about, in a folder of their own. */
async function copyPackages(folder: string): Promise<void> {
  for (const name of PACKAGES) {
    await cp(join(ROOT, name), join(folder, name), {
      recursive: true,
      filter: (path) => !LEFT_OUT.test(path),
    });
  }
  for (const name of FILES) await cp(join(ROOT, name), join(folder, name));
  await linkDependencies(join(folder, 'node_modules'));
}

/** The installed dependencies, but the copies of our own packages. */
async function linkDependencies(folder: string): Promise<void> {
  await mkdir(join(folder, '@orchestrator'), { recursive: true });
  for (const name of PACKAGES) await symlink(join('..', '..', name), join(folder, '@orchestrator', name));
  for (const name of await readdir(join(ROOT, 'node_modules'))) {
    if (name !== '@orchestrator') await symlink(join(ROOT, 'node_modules', name), join(folder, name));
  }
}

async function replace(path: string, found: string, wanted: string): Promise<void> {
  const [before = '', after, ...more] = (await readFile(path, 'utf8')).split(found);
  if (after === undefined || more.length > 0) throw new Error(`${path} does not hold this line exactly once: ${found}`);
  await writeFile(path, before + wanted + after);
}

function addLine(folder: string, { path, after, added }: RecipeLine): Promise<void> {
  return replace(join(folder, path), `${after}\n`, `${after}\n${added}\n`);
}

function removeLine(folder: string, { path, added }: RecipeLine): Promise<void> {
  return replace(join(folder, path), `${added}\n`, '');
}

/** What the first failing step says; undefined if all go well. */
async function firstFailure(folder: string): Promise<string | undefined> {
  for (const [program = '', ...given] of STEPS) {
    const said = await run(folder, [join('node_modules', program), ...given]);
    if (said !== undefined) return said;
  }
  return undefined;
}

function run(cwd: string, given: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(process.execPath, given, { cwd }, (error, stdout, stderr) => {
      resolve(error === null ? undefined : `${stdout}${stderr}`);
    });
  });
}

describe('the recipe for a new asset kind', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await createFolder();
    await copyPackages(folder);
    for (const { path, text } of recipe.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    for (const line of recipe.lines) await addLine(folder, line);
  }, LIMIT_MS);

  afterAll(() => removeFolder(folder));

  test('takes four new files and four lines at most', () => {
    const { files, lines } = recipe;

    expect(files.length).toBeLessThanOrEqual(4);
    expect(lines.length).toBeLessThanOrEqual(4);
  });

  test(
    'gives rpcs that register, read and list the asset, and its event',
    async () => {
      const failure = await firstFailure(folder);

      expect(failure).toBeUndefined();
    },
    LIMIT_MS,
  );

  test.each(recipe.lines)(
    'ends with an error that names the toy if $path lacks "$added"',
    async (line) => {
      await removeLine(folder, line);

      const failure = await firstFailure(folder);

      await addLine(folder, line);
      expect(failure).toMatch(/ASSET_TOY|\btoy\b(?!-)/i);
    },
    LIMIT_MS,
  );
});
