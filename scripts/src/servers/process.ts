// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWithoutSettings } from './environment';

const START_MS = 600_000;
const ORCHESTRATOR = join(__dirname, '..', '..', '..', 'orchestrator', 'dist', 'main.js');

/** A server in a process of its own, on a free port of this machine. */
export interface ServerProcess {
  readonly address: string;
  readonly pid: number;
  /** How long it took until it listened, in milliseconds. */
  readonly startMs: number;
  /** Resident memory, in MiB. */
  memory(): number;
  stop(): Promise<void>;
}

/** Variables of a process; those of this one that are the orchestrator's settings do not reach it. */
export type Environment = Readonly<Record<string, string>>;

/** Starts a program that says `listening on <address>` when it is ready. */
export async function startServer(args: readonly string[], environment: Environment = {}): Promise<ServerProcess> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...environmentWithoutSettings(), ...environment },
  });
  const end = (): boolean => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const address = await addressOf(child);
  const startMs = performance.now() - started;
  const pid = child.pid ?? 0;
  return { address, pid, startMs, memory: () => residentMebibytes(pid), stop: () => stop(child) };
}

/** Starts an orchestrator with its data in a folder. */
export function startOrchestrator(folder: string, environment: Environment = {}): Promise<ServerProcess> {
  return startServer([ORCHESTRATOR, 'serve', '--address', '127.0.0.1:0', '--data-dir', folder], environment);
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`no server within ${String(START_MS)} ms: ${text}`)), START_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${String(code)}: ${text}`));
    });
    // Read on even when the address is known, or it could not write more.
    child.stdout?.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-10_000);
      const match = /listen(?:s|ing) on (\S+)/.exec(text);
      if (match?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(match[1]);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function residentMebibytes(pid: number): number {
  const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  return Math.round(Number(match?.[1] ?? 0) / 1024);
}
