// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NetworkError } from '../network-error';
import { findRecorded, isRunning, isStopped, type ProcessIdentity, RECORD_AND_BECOME } from './process-identity';

/** What to start, and how. */
export interface Launch {
  readonly program: string;
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
}

/** Where the record and the log of a process are. */
export interface ProcessFiles {
  readonly name: string;
  readonly record: string;
  readonly log: string;
}

const LOG_BYTES = 16 * 1024 * 1024;
const SIGNAL_MS = 10_000;
const POLL_MS = 20;

/** A program that goes on when who started it ends. It is known by its record, so any later command finds it again. */
export class BackgroundProcess {
  #child: ChildProcess | undefined;

  constructor(readonly files: ProcessFiles) {}

  get name(): string {
    return this.files.name;
  }

  /** The running process; undefined if there is none. */
  findIdentity(): ProcessIdentity | undefined {
    const recorded = findRecorded(this.files.record);
    return recorded !== undefined && isRunning(recorded) ? recorded : undefined;
  }

  /** Starts it. What it prints is added to its log. Nothing waits until it is of use. */
  start({ program, parameters, environment, folder }: Launch): void {
    const { record, log } = this.files;
    for (const file of [record, log]) mkdirSync(dirname(file), { recursive: true });
    rmSync(record, { force: true });
    if (existsSync(log) && statSync(log).size > LOG_BYTES) renameSync(log, `${log}.1`);
    const output = openSync(log, 'a');
    this.#child = spawn('/bin/sh', ['-c', RECORD_AND_BECOME, 'sh', record, program, ...parameters], {
      cwd: folder,
      env: environment,
      detached: true,
      stdio: ['ignore', output, output],
    });
    this.#child.on('error', () => undefined);
    this.#child.unref();
    closeSync(output);
  }

  /**
   * Waits until the check says yes.
   * @throws NetworkError with the end of the log if the process ends or the time is over.
   */
  async waitUntil(timeoutMs: number, isReady: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (!(await isReady())) {
      if (this.#hasEnded()) throw this.#failure('has ended');
      if (Date.now() > end) throw this.#failure(`is not ready after ${Math.round(timeoutMs / 1000)} s`);
      await sleep(POLL_MS);
    }
  }

  /** Sends it a signal, if it runs. */
  signal(signal: NodeJS.Signals): void {
    const identity = this.findIdentity();
    if (identity === undefined) return;
    try {
      process.kill(identity.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Has it stand still, and waits until it does, or has ended. @throws NetworkError if it goes on. */
  async pause(): Promise<void> {
    this.signal('SIGSTOP');
    const end = Date.now() + SIGNAL_MS;
    for (let found = this.findIdentity(); found !== undefined && !isStopped(found); found = this.findIdentity()) {
      if (Date.now() > end) throw new NetworkError(`${this.name} (process ${found.pid}) does not stand still.`);
      await sleep(POLL_MS);
    }
  }

  /** Ends it: first by asking, then by force. Does nothing if it does not run. */
  async stop(): Promise<void> {
    // One that has been paused would never see the request.
    for (const signal of ['SIGTERM', 'SIGCONT'] as const) this.signal(signal);
    if (!(await this.#isGoneWithin(SIGNAL_MS))) await this.kill();
    rmSync(this.files.record, { force: true });
  }

  /** Ends it at once, without a chance to tidy up. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    if (!(await this.#isGoneWithin(SIGNAL_MS))) {
      throw new NetworkError(`${this.name} (process ${this.findIdentity()?.pid ?? '?'}) cannot be ended.`);
    }
  }

  async #isGoneWithin(timeoutMs: number): Promise<boolean> {
    const end = Date.now() + timeoutMs;
    while (this.findIdentity() !== undefined) {
      if (Date.now() > end) return false;
      await sleep(POLL_MS);
    }
    return true;
  }

  #hasEnded(): boolean {
    if (this.#child === undefined) return this.findIdentity() === undefined;
    return this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined;
  }

  #failure(what: string): NetworkError {
    const end = lastLines(this.files.log);
    return new NetworkError(
      `${this.name} ${what}. The end of its log:\n${end}`,
      `The whole log is in ${this.files.log}. Run the same command again when the cause is gone.`,
    );
  }
}

const SHOWN_LINES = 12;

/** The end of a log, indented. */
function lastLines(log: string): string {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : ['(there is no log)'];
  return lines
    .slice(-SHOWN_LINES)
    .map((line) => `  ${line}`)
    .join('\n');
}
