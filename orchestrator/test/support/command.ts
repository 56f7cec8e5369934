// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(__dirname, '../../dist/main.js');
const LIMIT_MS = 60_000;

/** How a command has ended. */
export interface Ended {
  readonly exitCode: number;
  /** What it has written to stdout and stderr. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the built program to its end, with no settings but these. */
export function runCommand(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<Ended> {
  const env = { PATH: process.env['PATH'], LOG_LEVEL: 'warn', ...settings };
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { env, timeout: LIMIT_MS }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exitCode, stdout, stderr });
    });
  });
}
