// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A digest of the JavaScript in the folders; a folder that is not there counts as empty. */
export function digestCode(folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const name of listFiles(folder))
      hash
        .update(name)
        .update('\0')
        .update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

/** The version of the package that a file belongs to; `1.0` if it belongs to none. */
export function versionOfPackage(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const description = join(folder, 'package.json');
    if (!existsSync(description)) continue;
    const { version } = JSON.parse(readFileSync(description, 'utf8')) as { version?: string };
    if (version !== undefined) return version;
  }
  return '1.0';
}

function listFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && statSync(join(folder, name)).isFile())
    .sort();
}
