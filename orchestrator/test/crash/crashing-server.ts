// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Callers } from '@orchestrator/proto';
import { type Client, connect } from '../../src/client/connect';
import { within } from '../support/bounded';
import { CHANNEL, ORG1, type Target } from '../support/target';
import type { CrashPoint, CrashStore, FromServer } from './messages';

const MAIN = join(__dirname, 'server.ts');
const START_MS = 40_000;

const EMBEDDED: CrashStore = { kind: 'embedded' };

/** A server process that can be told where to die. */
export class CrashingServer implements Target {
  readonly #client: Client;
  readonly #exit: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    readonly store: CrashStore,
    readonly address: string,
  ) {
    this.#client = connect({ address, mspid: ORG1, channel: CHANNEL });
    this.#exit = once(child, 'close');
  }

  /** Starts one on a folder, which stays when it ends. */
  static async start(folder: string, store = EMBEDDED): Promise<CrashingServer> {
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', MAIN, folder, JSON.stringify(store)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const endWithTests = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithTests);
    child.once('close', () => process.off('exit', endWithTests));
    const [said] = (await within(START_MS, 'start of the server', once(child, 'message'))) as [FromServer];
    if (!('address' in said)) throw new Error('the server has not told its address');
    return new CrashingServer(child, store, said.address);
  }

  /** Calls as an organization. */
  as(mspid: string, channel = CHANNEL): Callers {
    return this.#client.as(mspid, channel);
  }

  /** Makes it die when it next comes to this point. */
  async arm(point: CrashPoint): Promise<void> {
    const answer = once(this.child, 'message');
    this.child.send({ arm: point });
    await within(START_MS, 'answer of the server', answer);
  }

  /** Resolves when it has died of itself. */
  async died(): Promise<void> {
    await within(START_MS, 'end of the server', this.#exit);
    this.#client.close();
  }

  /** Ends it without a warning. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.died();
  }
}
