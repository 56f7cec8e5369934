// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import type { Faults } from './faults';

const REASONS = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'it is not a folder'],
]);

/** A variable that names a file or folder, and the path that it gives. */
export interface NamedPath {
  readonly name: string;
  readonly path: string;
}

/** The text of a file, or undefined after the reason was reported. */
export function readText(source: NamedPath, faults: Faults): string | undefined {
  return attempt(source, faults, () => readFileSync(source.path, 'utf8'));
}

/** What an access to the file system gives, or undefined after the reason of its failure was reported. */
export function attempt<T>({ name, path }: NamedPath, faults: Faults, access: () => T): T | undefined {
  try {
    return access();
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code ?? error);
    faults.report(name, `cannot read ${JSON.stringify(path)}: ${REASONS.get(code) ?? code}`);
    return undefined;
  }
}
