// SPDX-License-Identifier: Apache-2.0

import { existsSync, statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';

/** Reads the name of a file that is to be made. */
export function parseNewFile(path: string): string {
  if (existsSync(path)) throw new InvalidArgumentError(`${path} exists: name a new file`);
  return path;
}

/** Reads the name of a file that is there. */
export function parseFile(path: string): string {
  if (!isFile(path)) throw new InvalidArgumentError(`there is no file ${path}`);
  return path;
}

/** Whether there is a file, and no folder, under this name. */
export function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
