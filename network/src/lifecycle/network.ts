// SPDX-License-Identifier: Apache-2.0

import { type DeployOptions, deployChaincode, type DeployResult } from '../deployment/deploy';
import type { BackgroundProcess } from '../processes/background-process';
import { NetworkError } from '../network-error';
import { COMMAND_LINE } from '../places';
import { Watchdog } from '../processes/watchdog';
import type { StateFolder } from '../topology/state-folder';
import { type Connection, readConnection } from '../site/connection';
import { takeDown } from './down';
import { withLock } from './locked';
import { processOf, type Site } from '../site/site';
import { startNodes } from './start-nodes';
import { type NetworkStatus, readStatus } from './status';
import { bringUp, folderOf, type NetworkOptions } from './up';

/** A running network in the hands of a program, such as a test. */
export class Network {
  constructor(
    private readonly site: Site,
    private readonly watchdog?: Watchdog,
  ) {}

  get folder(): StateFolder {
    return this.site.folder;
  }

  /** What clients have to know. */
  get connection(): Connection {
    return readConnection(this.site.folder);
  }

  /** Deploys a chaincode on every channel, or brings it up to date. */
  async deploy(options: DeployOptions = {}): Promise<DeployResult> {
    return await withLock(this.folder, () => deployChaincode(this.site, options));
  }

  async status(): Promise<NetworkStatus> {
    return await readStatus(this.folder);
  }

  /** Ends a process at once, as a crash would. Names are those of the status. */
  async kill(name: string): Promise<void> {
    await this.#running(name).kill();
  }

  /** Has a process stand still, which it does when this resolves; its connections stay open. */
  async pause(name: string): Promise<void> {
    await this.#running(name).pause();
  }

  /** Has a paused process go on. */
  resume(name: string): void {
    this.#running(name).signal('SIGCONT');
  }

  /** Starts a peer or orderer that does not run, and waits until it is well. */
  async restart(name: string): Promise<void> {
    await startNodes(this.site, [name]);
  }

  /** Stops everything, and deletes all state if told so. */
  async stop(options: { readonly remove?: boolean } = {}): Promise<void> {
    await takeDown(this.folder, options);
    this.watchdog?.dismiss();
  }

  #running(name: string): BackgroundProcess {
    const process = processOf(this.folder, name);
    if (process.findIdentity() === undefined) throw new NetworkError(`${name} does not run.`);
    return process;
  }
}

/** How a program starts a network. */
export interface StartOptions extends NetworkOptions {
  /** Takes the network away when this process ends, however that comes about. For networks of one test. */
  readonly endsWithProcess?: boolean;
}

/** Brings a network up, as `network:up` does. @throws NetworkError */
export async function startNetwork(options: StartOptions = {}): Promise<Network> {
  if (options.endsWithProcess !== true) return new Network(await bringUp(options));
  const { name, dataFolder } = folderOf(options);
  // Before there is anything to take away: bringing it up may be cut off too.
  const command = [process.execPath, COMMAND_LINE, 'down', '--remove', '--name', name, '--data-folder', dataFolder];
  const watchdog = new Watchdog(command);
  return new Network(await bringUp(options), watchdog);
}
