// SPDX-License-Identifier: Apache-2.0

import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';
import { PROGRAM_NAMES } from '../programs/find-programs';

/** Writes programs with the names of Fabric's into a folder. They start, join and are well; see `fake-fabric`. */
export function writeFakePrograms(folder: string, version = '3.1.5', names: readonly string[] = PROGRAM_NAMES): void {
  mkdirSync(folder, { recursive: true });
  const script = join(folder, 'fake-fabric.js');
  const source = readFileSync(join(__dirname, 'fake-fabric.ts'), 'utf8');
  writeFileSync(script, transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } }).outputText);
  for (const name of names) {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\nFAKE_VERSION=${version} exec "${process.execPath}" "${script}" ${name} "$@"\n`);
    chmodSync(file, 0o755);
  }
}
