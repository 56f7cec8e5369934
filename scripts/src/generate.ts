// SPDX-License-Identifier: Apache-2.0

/**
 * Writes proto/src/generated from the .proto files; with --check it only compares and fails on a difference.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from './generate/files';

const root = join(__dirname, '..', '..');
const target = join(root, 'proto', 'src', 'generated');

function existing(): Map<string, string> {
  try {
    return new Map(readdirSync(target).map((name) => [name, readFileSync(join(target, name), 'utf8')]));
  } catch {
    return new Map();
  }
}

function check(wanted: ReadonlyMap<string, string>): number {
  const found = existing();
  const names = new Set([...wanted.keys(), ...found.keys()]);
  const stale = [...names].filter((name) => wanted.get(name) !== found.get(name));
  if (stale.length === 0) return 0;
  process.stderr.write(`generated code differs from the .proto files: ${stale.join(', ')}; run npm run generate\n`);
  return 1;
}

function write(wanted: ReadonlyMap<string, string>): number {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, text] of wanted) writeFileSync(join(target, name), text);
  process.stderr.write(`wrote ${String(wanted.size)} files to proto/src/generated\n`);
  return 0;
}

const wanted = generate(join(root, 'proto'));
process.exitCode = process.argv.includes('--check') ? check(wanted) : write(wanted);
