// SPDX-License-Identifier: Apache-2.0

/**
 * Writes what is generated from the .proto files; with --check it only compares and fails on a difference.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generate, GENERATED_FOLDER } from './generate/files';

const root = join(__dirname, '..', '..');

function textOf(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

/** Files that are there and that no .proto file stands behind any more. */
function leftOver(wanted: ReadonlyMap<string, string>): string[] {
  const found = readdirSync(join(root, GENERATED_FOLDER)).map((name) => `${GENERATED_FOLDER}/${name}`);
  return found.filter((path) => !wanted.has(path));
}

function check(wanted: ReadonlyMap<string, string>): number {
  const changed = [...wanted].filter(([path, text]) => textOf(path) !== text).map(([path]) => path);
  const stale = [...changed, ...leftOver(wanted)];
  if (stale.length === 0) return 0;
  process.stderr.write(`generated code differs from the .proto files: ${stale.join(', ')}; run npm run generate\n`);
  return 1;
}

function write(wanted: ReadonlyMap<string, string>): number {
  mkdirSync(join(root, GENERATED_FOLDER), { recursive: true });
  for (const path of leftOver(wanted)) rmSync(join(root, path));
  for (const [path, text] of wanted) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  process.stderr.write(`wrote ${String(wanted.size)} files\n`);
  return 0;
}

const wanted = generate(join(root, 'proto'));
process.exitCode = process.argv.includes('--check') ? check(wanted) : write(wanted);
