// SPDX-License-Identifier: Apache-2.0

import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { NetworkError } from '../network-error';

/** How to run a program to its end. */
export interface Run {
  readonly environment: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;
const OUTPUT_BYTES = 64 * 1024 * 1024;
const SHOWN_LINES = 12;

/** A program that ended with a failure. */
export class ProgramError extends NetworkError {
  constructor(
    what: string,
    /** All that it printed. */
    readonly output: string,
  ) {
    const lines = withoutUsage(output).trimEnd().split('\n').slice(-SHOWN_LINES);
    super(`${what}:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
}

/**
 * Runs a program to its end; resolves with what it printed to standard output.
 * @throws ProgramError with the end of its output if it cannot be run, fails or takes too long.
 */
export async function runProgram(program: string, parameters: readonly string[], run: Run): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      env: run.environment,
      timeout: run.timeoutMs ?? TIMEOUT_MS,
      killSignal: 'SIGKILL' as const,
      maxBuffer: OUTPUT_BYTES,
      ...(run.folder === undefined ? {} : { cwd: run.folder }),
    };
    const child = execFile(program, [...parameters], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else
        reject(
          new ProgramError(
            `${describe(program, parameters)} ${reasonOf(error)}`,
            `${stdout}${stderr}` || error.message,
          ),
        );
    });
    child.stdin?.end();
  });
}

/** Fabric's command lines follow a failure of any kind by all that could be written behind the command. */
function withoutUsage(output: string): string {
  return output.replace(/^Usage:$[^]*?^Global Flags:$\n( .*\n?)*/m, '');
}

function describe(program: string, parameters: readonly string[]): string {
  return [basename(program), ...parameters.filter((parameter) => !parameter.includes('/'))].join(' ');
}

function reasonOf(error: Error & { code?: unknown; killed?: boolean }): string {
  if (error.killed === true) return 'took too long';
  return typeof error.code === 'number' ? `failed with exit code ${error.code}` : `failed (${String(error.code)})`;
}
