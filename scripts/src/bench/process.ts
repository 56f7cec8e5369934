// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const START_MS = 600_000;

/** A server in a process of its own, on a free port of this machine. */
export interface ServerProcess {
  readonly address: string;
  /** How long it took until it listened, in milliseconds. */
  readonly startMs: number;
  /** Resident memory, in MiB. */
  memory(): number;
  stop(): Promise<void>;
}

/** Starts a program that says `listening on <address>` when it is ready. */
export async function startServer(args: readonly string[]): Promise<ServerProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await addressOf(child);
  const startMs = performance.now() - started;
  return { address, startMs, memory: () => residentMebibytes(child.pid ?? 0), stop: () => stop(child) };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`no server within ${String(START_MS)} ms: ${text}`)), START_MS);
    child.once('exit', (code) => reject(new Error(`the server ended with ${String(code)}: ${text}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const match = /listening on (\S+)/.exec(text);
      if (match?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(match[1]);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function residentMebibytes(pid: number): number {
  const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  return Math.round(Number(match?.[1] ?? 0) / 1024);
}
