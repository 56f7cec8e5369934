// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Orders, startStandIn, type StandIn, type StandInOptions } from '../stand-in';
import { DEFAULT_SETTINGS } from '../topology/settings';
import { ChaincodeProcess, PACKAGE_ID } from './chaincode-process';
import { type ControlledNetwork, FOREIGN, type NetworkShape } from './controlled-network';

const EXPIRED_CHAINCODE = 18;

/** The stand-in with the chaincode of the project, in the hands of a test. */
export class ControlledStandIn implements ControlledNetwork {
  readonly isStandIn = true;
  #foreign: ChaincodeProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly chaincodes: Map<string, ChaincodeProcess>,
    private readonly standIn: StandIn,
  ) {}

  static async start(
    shape: NetworkShape & Pick<StandInOptions, 'channels' | 'report'> = {},
  ): Promise<ControlledStandIn> {
    const folder = mkdtempSync(join(tmpdir(), 'orchestrator-stand-in-'));
    const chaincodes = new Map<string, ChaincodeProcess>();
    for (const { mspId, endorses } of shape.organizations ?? DEFAULT_SETTINGS.organizations) {
      if (endorses) chaincodes.set(mspId, await ChaincodeProcess.start(undefined, environmentOf(mspId)));
    }
    const endpoints = Object.fromEntries(
      [...chaincodes].map(([mspId, { address }]) => [mspId, { address, packageId: PACKAGE_ID }]),
    );
    const standIn = await startStandIn({ folder, chaincodes: { orchestrator: endpoints }, ...shape });
    return new ControlledStandIn(folder, chaincodes, standIn);
  }

  get profile(): string {
    return this.standIn.connectionFile;
  }

  /** What else goes wrong is ordered here. */
  get orders(): Orders {
    return this.standIn.orders;
  }

  takeAway(node: string): Promise<void> {
    this.orders.takeAway(node);
    return Promise.resolve();
  }

  bringBack(node: string): Promise<void> {
    return this.orders.bringBack(node);
  }

  hang(node: string): Promise<void> {
    this.orders.hang(node);
    return Promise.resolve();
  }

  wake(node: string): Promise<void> {
    this.orders.wake(node);
    return Promise.resolve();
  }

  /** Every orderer gets each block so much later. */
  delayLinks(ms: number): void {
    for (const { name } of this.standIn.connection.orderers) this.orders.delayBlocks(name, ms);
  }

  /** It gets no blocks, takes no transactions, and goes on reporting the blocks that it has. */
  cutOff(orderer: string): void {
    this.orders.pauseBlocks(orderer);
  }

  rejoin(orderer: string): void {
    this.orders.resumeBlocks(orderer);
  }

  async stopChaincode(mspId: string): Promise<void> {
    await this.chaincodes.get(mspId)?.stop();
  }

  async startForeignChaincode(mspId: string): Promise<void> {
    await this.stopChaincode(mspId);
    this.#foreign = await ChaincodeProcess.start(this.chaincodes.get(mspId)?.address, FOREIGN);
  }

  async replaceChaincode(mspId: string, program: readonly string[]): Promise<void> {
    await this.#foreign?.stop();
    await this.stopChaincode(mspId);
    const address = this.chaincodes.get(mspId)?.address;
    this.#foreign = await ChaincodeProcess.start(address, environmentOf(mspId), program);
  }

  async startChaincode(): Promise<void> {
    await this.#foreign?.stop();
    for (const [mspId, { address, isRunning }] of this.chaincodes) {
      if (!isRunning) this.chaincodes.set(mspId, await ChaincodeProcess.start(address, environmentOf(mspId)));
    }
  }

  /** What peers say of calls that were endorsed by the former version is said of the next ones. */
  async upgradeChaincode(): Promise<void> {
    for (const mspId of this.chaincodes.keys()) await this.stopChaincode(mspId);
    await this.startChaincode();
    this.orders.invalidateNext(EXPIRED_CHAINCODE, 10);
  }

  async stop(): Promise<void> {
    this.standIn.stop();
    await this.#foreign?.stop();
    for (const mspId of this.chaincodes.keys()) await this.stopChaincode(mspId);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function environmentOf(mspId: string): Readonly<Record<string, string>> {
  return { CORE_PEER_LOCALMSPID: mspId };
}
