// SPDX-License-Identifier: Apache-2.0

/**
 * Networks whose parts can be taken away and brought back, each organization with a chaincode of its own: the same
 * suite runs on the stand-in and on Fabric.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms, type Network, startNetwork, startStandIn, type StandIn } from '@orchestrator/network';
import { ChaincodeProcess, type LedgerNetwork } from './ledger-networks';
import { ORG1, ORG2 } from './target';

const START_MS = 60_000;
const EXPIRED_CHAINCODE = 18;
const ENDORSERS = [ORG1, ORG2];

/** A network in the hands of a test. Nodes have the names of the connection profile. */
export interface ControlledNetwork extends LedgerNetwork {
  /** Whether it only looks like a ledger. */
  readonly isStandIn: boolean;
  /** Ends a node at once. */
  takeAway(node: string): Promise<void>;
  /** Starts a node that was taken away. */
  bringBack(node: string): Promise<void>;
  /** Ends the chaincode of an organization at once. */
  stopChaincode(mspId: string): Promise<void>;
  /** Starts the chaincode of every organization that has none. */
  startChaincode(): Promise<void>;
  /** Puts another version of the chaincode in the place of this one, while calls go on. */
  upgradeChaincode(): Promise<void>;
}

/** Runs a suite on the stand-in, and on Fabric where its programs are found. */
export function describeOnNetworks(title: string, suite: (network: () => ControlledNetwork) => void): void {
  describeOn(`${title} on the stand-in`, () => ControlledStandIn.start(), suite);
  const programs = findPrograms();
  if (programs === undefined) {
    const reason = "neither FABRIC_BIN nor PATH nor the cache has Fabric's programs";
    it.skip(`${title} on Fabric (skipped: ${reason})`, () => undefined);
  } else {
    describeOn(`${title} on Fabric ${programs.version.text}`, () => ControlledFabric.start(), suite);
  }
}

function describeOn(
  title: string,
  start: () => Promise<ControlledNetwork>,
  suite: (network: () => ControlledNetwork) => void,
): void {
  describe(title, () => {
    let network: ControlledNetwork | undefined;

    beforeAll(async () => {
      network = await start();
    }, START_MS);

    afterAll(async () => {
      await network?.stop();
    }, START_MS);

    suite(() => {
      if (network === undefined) throw new Error('the network has not started');
      return network;
    });
  });
}

class ControlledStandIn implements ControlledNetwork {
  readonly isStandIn = true;

  private constructor(
    private readonly folder: string,
    private readonly chaincodes: Map<string, ChaincodeProcess>,
    private readonly standIn: StandIn,
  ) {}

  static async start(): Promise<ControlledStandIn> {
    const folder = mkdtempSync(join(tmpdir(), 'orchestrator-stand-in-'));
    const chaincodes = new Map<string, ChaincodeProcess>();
    for (const mspId of ENDORSERS) chaincodes.set(mspId, await ChaincodeProcess.start());
    const endpoints = Object.fromEntries([...chaincodes].map(([mspId, { address }]) => [mspId, { address }]));
    const standIn = await startStandIn({ folder, chaincodes: { orchestrator: endpoints } });
    return new ControlledStandIn(folder, chaincodes, standIn);
  }

  get profile(): string {
    return this.standIn.connectionFile;
  }

  takeAway(node: string): Promise<void> {
    this.standIn.orders.takeAway(node);
    return Promise.resolve();
  }

  bringBack(node: string): Promise<void> {
    return this.standIn.orders.bringBack(node);
  }

  async stopChaincode(mspId: string): Promise<void> {
    await this.chaincodes.get(mspId)?.stop();
  }

  async startChaincode(): Promise<void> {
    for (const [mspId, { address, isRunning }] of this.chaincodes) {
      if (!isRunning) this.chaincodes.set(mspId, await ChaincodeProcess.start(address));
    }
  }

  /** What peers say of calls that were endorsed by the former version is said of the next ones. */
  async upgradeChaincode(): Promise<void> {
    for (const mspId of ENDORSERS) await this.stopChaincode(mspId);
    await this.startChaincode();
    this.standIn.orders.invalidateNext(EXPIRED_CHAINCODE, 10);
  }

  async stop(): Promise<void> {
    this.standIn.stop();
    for (const mspId of ENDORSERS) await this.stopChaincode(mspId);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

class ControlledFabric implements ControlledNetwork {
  readonly isStandIn = false;

  private constructor(
    private readonly dataFolder: string,
    private readonly network: Network,
  ) {}

  static async start(): Promise<ControlledFabric> {
    const dataFolder = mkdtempSync(join(tmpdir(), 'orchestrator-fabric-'));
    const network = await startNetwork({ dataFolder, settings: { name: 'facade' }, endsWithProcess: true });
    await network.deploy();
    return new ControlledFabric(dataFolder, network);
  }

  get profile(): string {
    return this.network.folder.connection;
  }

  takeAway(node: string): Promise<void> {
    return this.network.kill(node);
  }

  bringBack(node: string): Promise<void> {
    return this.network.restart(node);
  }

  stopChaincode(mspId: string): Promise<void> {
    const organization = mspId.slice(0, -'MSP'.length).toLowerCase();
    return this.network.kill(`chaincode-orchestrator.${organization}`);
  }

  async startChaincode(): Promise<void> {
    await this.network.deploy();
  }

  async upgradeChaincode(): Promise<void> {
    await this.network.deploy({ version: 'next' });
  }

  async stop(): Promise<void> {
    await this.network.stop({ remove: true });
    rmSync(this.dataFolder, { recursive: true, force: true });
  }
}
