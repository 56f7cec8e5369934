// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Client, connect } from '@orchestrator/orchestrator';
import type { Findings } from './findings';

const START_MS = 90_000;
/** Longer than a replica is stopped, and than the long lists of the end take on a busy machine. */
const DEADLINE_MS = 30_000;
const SHOWN = 2000;
export const MSPID = 'MyOrg1MSP';
export const CHANNEL = 'mychannel';

/** How a replica is started at an address. */
export type Command = (address: string) => {
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
};

/** A server process that is killed and stopped, and comes back at the same address. */
export class TortureReplica {
  readonly client: Client;
  #child: ChildProcess | undefined;
  #isBusy = false;

  private constructor(
    readonly address: string,
    private readonly command: Command,
    private readonly findings: Findings,
  ) {
    this.client = connect({ address, mspid: MSPID, channel: CHANNEL, deadlineMs: DEADLINE_MS });
  }

  static async start(command: Command, findings: Findings): Promise<TortureReplica> {
    const replica = new TortureReplica(`127.0.0.1:${String(await freePort())}`, command, findings);
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

  /** Stops it for a while. */
  suspend(ms: number): Promise<void> {
    return this.#disturb('replicas stopped for a while', async () => {
      this.#child?.kill('SIGSTOP');
      await pause(ms);
      this.#child?.kill('SIGCONT');
    });
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.#end();
  }

  async #disturb(what: keyof Findings['disturbances'], disturbance: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.findings.disturbances[what]++;
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

  async #serve(): Promise<void> {
    const { args, environment } = this.command(this.address);
    const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let said = '';
    const listening = new Promise<void>((resolve) => {
      const collect = (chunk: Buffer): void => {
        said = (said + chunk.toString()).slice(-SHOWN);
        if (said.includes('listening on')) resolve();
      };
      child.stdout.on('data', collect);
      child.stderr.on('data', collect);
    });
    child.once('exit', (code) => {
      if (code !== null) this.findings.report('unexpected', `a replica ended with ${String(code)}: ${said}`);
    });
    const late = pause(START_MS, undefined, { ref: false }).then(() => 'late');
    if ((await Promise.race([listening, once(child, 'exit'), late])) === 'late') {
      this.findings.report('unexpected', `a replica does not start: ${said}`);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
