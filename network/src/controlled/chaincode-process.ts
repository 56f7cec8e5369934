// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { CHAINCODE_ENTRY } from '../places';
import { environmentWith } from '../processes/environment';
import { NetworkError } from '../network-error';

const START_MS = 60_000;
/** What the chaincode on the stand-in calls itself. */
export const PACKAGE_ID = 'orchestrator:test';

type Environment = Readonly<Record<string, string>>;

/** The chaincode of this project as a process that serves any number of peers, and ends with this one. */
export class ChaincodeProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
  ) {}

  /**
   * Starts it, without TLS unless its environment says otherwise; port 0 is a free one. Another program for Node.js can
   * take its part, if it says where it listens as this one does.
   * @throws NetworkError if it does not listen in time.
   */
  static async start(
    address = '127.0.0.1:0',
    environment: Environment = {},
    program: readonly string[] = [CHAINCODE_ENTRY],
  ): Promise<ChaincodeProcess> {
    const child = spawn(process.execPath, program, {
      env: environmentWith({
        CHAINCODE_SERVER_ADDRESS: address,
        CHAINCODE_ID: PACKAGE_ID,
        CHAINCODE_TLS_DISABLED: 'true',
        CORE_CHAINCODE_LOGGING_LEVEL: 'CRITICAL',
        ...environment,
      }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const endWithThis = (): void => void child.kill('SIGKILL');
    process.once('exit', endWithThis);
    child.once('exit', () => process.off('exit', endWithThis));
    return new ChaincodeProcess(child, await addressOf(child));
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Ends it without a warning. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (what: string): void => reject(new NetworkError(`The chaincode ${what}: ${said}`));
    const late = setTimeout(fail, START_MS, 'does not listen');
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const [, address] = /listens on (\S+)/.exec(said) ?? [];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => {
      clearTimeout(late);
      fail('has ended');
    });
  });
}
