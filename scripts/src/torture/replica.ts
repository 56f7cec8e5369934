// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, connect } from '@orchestrator/orchestrator';
import { environmentWithoutSettings } from '../servers/environment';
import { freePort } from '../servers/free-port';
import type { Findings } from '../histories/findings';

const START_MS = 90_000;
/** Longer than a replica is stopped, and than the long lists of the end take on a busy machine. */
const DEADLINE_MS = 30_000;
const BETWEEN_STARTS_MS = 200;
const SHOWN = 2000;
export const MSPID = 'MyOrg1MSP';
export const CHANNEL = 'mychannel';

const SERVER = join(__dirname, '..', '..', '..', 'orchestrator', 'dist', 'main.js');
/** What it needs cannot be reached: to be started again is what it waits for. */
const UNREACHABLE = 3;

/** A program of Node.js, its parameters, and its environment. */
export interface Invocation {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  /** A folder that it can make again from what it runs on. */
  readonly cache?: string;
}

/** How a replica is started at an address; each has a number, from 0 on. */
export type Command = (address: string, index: number) => Invocation;

/** The built server, on a data folder. Settings of the environment of this process do not count. */
export function serve(address: string, folder: string): Invocation {
  const args = [SERVER, 'serve', '--address', address, '--data-dir', folder];
  return { args, environment: environmentWithoutSettings() };
}

/** The built server with settings of a mode in which its data folder is a cache. */
export function serveCache(address: string, folder: string, settings: Readonly<Record<string, string>>): Invocation {
  const invocation = serve(address, folder);
  return { ...invocation, environment: { ...invocation.environment, ...settings }, cache: folder };
}

/** A server process that is killed and stopped, and comes back at the same address. */
export class TortureReplica {
  readonly client: Client;
  #child: ChildProcess | undefined;
  #isBusy = false;

  private constructor(
    readonly address: string,
    private readonly invocation: Invocation,
    private readonly findings: Findings,
  ) {
    this.client = connect({ address, mspid: MSPID, channel: CHANNEL, deadlineMs: DEADLINE_MS });
  }

  static async start(command: (address: string) => Invocation, findings: Findings): Promise<TortureReplica> {
    const address = `127.0.0.1:${String(await freePort())}`;
    const replica = new TortureReplica(address, command(address), findings);
    await replica.#serve();
    return replica;
  }

  /** Ends it without a warning, and starts it again. */
  kill(): Promise<void> {
    return this.#disturb('replicas killed', async () => {
      await this.#end();
      await this.#serve();
    });
  }

  /** Ends it without a warning, and starts it again without what it had stored, if it can do without. */
  async empty(): Promise<void> {
    const { cache } = this.invocation;
    if (cache === undefined) return this.kill();
    await this.#disturb('replicas emptied', async () => {
      await this.#end();
      rmSync(cache, { recursive: true, force: true });
      await this.#serve();
    });
  }

  /** Stops it for a while. */
  suspend(ms: number): Promise<void> {
    return this.#disturb('replicas stopped for a while', async () => {
      this.#child?.kill('SIGSTOP');
      await pause(ms);
      this.#child?.kill('SIGCONT');
    });
  }

  /** Waits until it answers again, which it has to do when nothing is disturbed any more. */
  async recovered(): Promise<void> {
    const end = Date.now() + START_MS;
    for (;;) {
      const failure = await this.client.event.queryEvents({ pageSize: 1 }).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      if (failure === undefined) return;
      if (Date.now() > end) throw new Error(`a replica does not recover: ${failure}`);
      await pause(BETWEEN_STARTS_MS);
    }
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.#end();
  }

  async #disturb(what: string, disturbance: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.findings.disturbed(what);
    await disturbance();
    this.#isBusy = false;
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }

  /** Starts it until it listens. */
  async #serve(): Promise<void> {
    const end = Date.now() + START_MS;
    while ((await this.#start(end)) === UNREACHABLE) await pause(BETWEEN_STARTS_MS);
  }

  /** Starts it once; resolves when it listens, or with its exit code. */
  async #start(end: number): Promise<number | null> {
    const { args, environment } = this.invocation;
    const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let said = '';
    const listening = new Promise<null>((resolve) => {
      const collect = (chunk: Buffer): void => {
        said = (said + chunk.toString()).slice(-SHOWN);
        if (said.includes('listening on')) resolve(null);
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
    });
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    let isStarting = true;
    void ended.then((code) => {
      if (code === null || (isStarting && code === UNREACHABLE)) return;
      this.findings.report('unexpected', `a replica ended with ${String(code)}: ${said}`);
    });
    const late = pause(Math.max(end - Date.now(), 0), 'late' as const, { ref: false });
    const code = await Promise.race([listening, ended, late]);
    isStarting = false;
    if (code === 'late') this.findings.report('unexpected', `a replica does not start: ${said}`);
    return code === 'late' ? null : code;
  }
}
