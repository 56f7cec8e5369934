// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { within } from './bounded';
import type { Target } from './target';

const MAIN = join(__dirname, '../../dist/main.js');
const START_MS = 40_000;
const STOP_MS = 15_000;
const LISTENING = /^listening on (\S+)$/m;
const OUR_SETTINGS = /^(ORCHESTRATOR_|LOG_LEVEL$|METRICS_ENABLED$|NODE_OPTIONS$)/;

/** How to start a server. */
export interface ServerOptions {
  /** Its data folder, which stays when the server ends; without it the server gets one that goes with it. */
  readonly folder?: string;
  /** Settings besides the address and the folder. Those of the tests' own environment do not count. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A server that ended instead of listening. */
export class StartError extends Error {
  override readonly name = 'StartError';

  constructor(
    readonly exitCode: number | null,
    readonly output: string,
  ) {
    super(`the server ended with ${String(exitCode)} and said:\n${output}`);
  }
}

/** The built server as a process of its own, on a free port. */
export class ServerProcess implements Target {
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;
  readonly #endWithTests = (): void => void this.#child.kill('SIGKILL');
  #output = '';
  #address = '';

  private constructor(
    readonly folder: string,
    private readonly ownsFolder: boolean,
    environment: Readonly<Record<string, string>>,
  ) {
    const inherited = Object.entries(process.env).filter(([name]) => !OUR_SETTINGS.test(name));
    this.#child = spawn(process.execPath, [MAIN, 'serve', '--address', '127.0.0.1:0', '--data-dir', folder], {
      env: { ...Object.fromEntries(inherited), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const collect = (chunk: Buffer): void => {
      this.#output += chunk.toString();
    };
    this.#child.stdout?.on('data', collect);
    this.#child.stderr?.on('data', collect);
    this.#exit = once(this.#child, 'close').then(([code]) => code as number | null);
    process.once('exit', this.#endWithTests);
  }

  /** Starts a server. @throws StartError if it ends instead of listening. */
  static async start({ folder, environment = {} }: ServerOptions = {}): Promise<ServerProcess> {
    const own = folder ?? (await createFolder());
    const server = new ServerProcess(own, folder === undefined, environment);
    try {
      await within(START_MS, 'start of the server', server.#listening());
      return server;
    } catch (error) {
      await server.kill();
      throw error;
    }
  }

  get address(): string {
    return this.#address;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** All that it has written to stdout and stderr. */
  get output(): string {
    return this.#output;
  }

  /** How it ended and what it said; empty while it runs. */
  get death(): string {
    const { exitCode, signalCode } = this.#child;
    return exitCode === null && signalCode === null
      ? ''
      : `, ended with ${String(exitCode ?? signalCode)}: ${this.#output}`;
  }

  /** The memory it holds now, in bytes. */
  get residentBytes(): number {
    return this.#memory('VmRSS');
  }

  /** The most memory it has held, in bytes. */
  get peakResidentBytes(): number {
    return this.#memory('VmHWM');
  }

  /** Asks it to end, insists after a while; resolves with its exit code, or null if it had to be killed. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    const insist = setTimeout(() => this.#child.kill('SIGKILL'), STOP_MS);
    const code = await this.#ended();
    clearTimeout(insist);
    return code;
  }

  /** Ends it without a warning. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended();
  }

  async #ended(): Promise<number | null> {
    const code = await this.#exit;
    process.off('exit', this.#endWithTests);
    if (this.ownsFolder) await removeFolder(this.folder);
    return code;
  }

  async #listening(): Promise<void> {
    for (;;) {
      const said = LISTENING.exec(this.#output)?.[1];
      if (said !== undefined) {
        this.#address = said;
        return;
      }
      const ended = await Promise.race([
        this.#exit,
        once(this.#child.stdout ?? this.#child, 'data').then(() => 'more'),
      ]);
      if (ended !== 'more') throw new StartError(ended as number | null, this.#output);
    }
  }

  #memory(field: string): number {
    const text = readFileSync(`/proc/${String(this.#child.pid)}/status`, 'utf8');
    return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) * 1024;
  }
}

/** A fresh folder; whoever asks for it removes it. */
export async function createFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'orchestrator-test-'));
}

/** Removes a folder and all in it. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
