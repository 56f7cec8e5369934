// SPDX-License-Identifier: Apache-2.0

/**
 * Networks whose parts can be taken away and brought back, each organization with a chaincode of its own: the same
 * suite runs on the stand-in and on Fabric.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findPrograms,
  type Network,
  type Programs,
  startNetwork,
  startStandIn,
  type StandIn,
} from '@orchestrator/network';
import { ChaincodeProcess, type LedgerNetwork, PACKAGE_ID } from './ledger-networks';
import { ORG1, ORG2 } from './target';

const START_MS = 60_000;
const EXPIRED_CHAINCODE = 18;
const ENDORSERS = [ORG1, ORG2];
const FOREIGN = { CHAINCODE_ID: 'orchestrator:another' };
const NO_PROGRAMS = "neither FABRIC_BIN nor PATH nor the cache has Fabric's programs";

/** What a network is to be like, where that is not as usual. */
export interface NetworkShape {
  readonly peersPerOrganization?: number;
}

/** How the orderers of a network agree; the stand-in has no such thing. */
export interface Ordering {
  readonly orderers: number;
  readonly ordererType: 'etcdraft' | 'BFT';
}

/** A network in the hands of a test. Nodes have the names of the connection profile. */
export interface ControlledNetwork extends LedgerNetwork {
  /** Whether it only looks like a ledger. */
  readonly isStandIn: boolean;
  /** Ends a node at once. */
  takeAway(node: string): Promise<void>;
  /** Starts a node that was taken away. */
  bringBack(node: string): Promise<void>;
  /** Has a peer stand still, with its connections open. */
  hang(peer: string): Promise<void>;
  /** Has a peer that hangs go on. */
  wake(peer: string): Promise<void>;
  /** Ends the chaincode of an organization at once. */
  stopChaincode(mspId: string): Promise<void>;
  /** Has the chaincode of an organization run as that of another package than its peers have installed. */
  startForeignChaincode(mspId: string): Promise<void>;
  /** Starts the chaincode of every organization that has none, or a foreign one. */
  startChaincode(): Promise<void>;
  /** Puts another version of the chaincode in the place of this one, while calls go on. */
  upgradeChaincode(): Promise<void>;
}

type Suite = (network: () => ControlledNetwork) => void;

/** Runs a suite on the stand-in, and on Fabric where its programs are found. */
export function describeOnNetworks(title: string, suite: Suite, shape: NetworkShape = {}): void {
  describeOn(`${title} on the stand-in`, () => ControlledStandIn.start(shape), suite);
  const programs = findPrograms();
  if (programs === undefined) it.skip(`${title} on Fabric (skipped: ${NO_PROGRAMS})`, () => undefined);
  else describeOn(`${title} on Fabric ${programs.version.text}`, () => ControlledFabric.start(shape), suite);
}

/** Runs a suite on Fabric alone, where its programs are found and can order in this way. */
export function describeOnFabric(title: string, suite: Suite, ordering: Ordering): void {
  const programs = findPrograms();
  const reason = programs === undefined ? NO_PROGRAMS : lackOf(programs, ordering);
  if (reason !== undefined) it.skip(`${title} on Fabric (skipped: ${reason})`, () => undefined);
  else describeOn(`${title} on Fabric ${programs?.version.text ?? ''}`, () => ControlledFabric.start(ordering), suite);
}

/** Programs that were built from source do not say their version. */
function lackOf({ folder, version }: Programs, { ordererType }: Ordering): string | undefined {
  const isKnown = ordererType !== 'BFT' || readFileSync(join(folder, 'configtxgen')).includes('SmartBFT');
  return isKnown ? undefined : `Fabric ${version.text} has no byzantine fault tolerant ordering`;
}

function describeOn(title: string, start: () => Promise<ControlledNetwork>, suite: Suite): void {
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
  #foreign: ChaincodeProcess | undefined;

  private constructor(
    private readonly folder: string,
    private readonly chaincodes: Map<string, ChaincodeProcess>,
    private readonly standIn: StandIn,
  ) {}

  static async start(shape: NetworkShape): Promise<ControlledStandIn> {
    const folder = mkdtempSync(join(tmpdir(), 'orchestrator-stand-in-'));
    const chaincodes = new Map<string, ChaincodeProcess>();
    for (const mspId of ENDORSERS) chaincodes.set(mspId, await ChaincodeProcess.start());
    const endpoints = Object.fromEntries(
      [...chaincodes].map(([mspId, { address }]) => [mspId, { address, packageId: PACKAGE_ID }]),
    );
    const standIn = await startStandIn({ folder, chaincodes: { orchestrator: endpoints }, ...shape });
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

  hang(peer: string): Promise<void> {
    this.standIn.orders.hang(peer);
    return Promise.resolve();
  }

  wake(peer: string): Promise<void> {
    this.standIn.orders.wake(peer);
    return Promise.resolve();
  }

  async stopChaincode(mspId: string): Promise<void> {
    await this.chaincodes.get(mspId)?.stop();
  }

  async startForeignChaincode(mspId: string): Promise<void> {
    await this.stopChaincode(mspId);
    this.#foreign = await ChaincodeProcess.start(this.chaincodes.get(mspId)?.address, FOREIGN);
  }

  async startChaincode(): Promise<void> {
    await this.#foreign?.stop();
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
    await this.#foreign?.stop();
    for (const mspId of ENDORSERS) await this.stopChaincode(mspId);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

class ControlledFabric implements ControlledNetwork {
  readonly isStandIn = false;
  #foreign: ChaincodeProcess | undefined;

  private constructor(
    private readonly dataFolder: string,
    private readonly network: Network,
  ) {}

  static async start(shape: NetworkShape | Ordering): Promise<ControlledFabric> {
    const dataFolder = mkdtempSync(join(tmpdir(), 'orchestrator-fabric-'));
    const settings = { name: 'facade', ...shape };
    const network = await startNetwork({ dataFolder, settings, endsWithProcess: true });
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

  hang(peer: string): Promise<void> {
    this.network.pause(peer);
    return Promise.resolve();
  }

  wake(peer: string): Promise<void> {
    this.network.resume(peer);
    return Promise.resolve();
  }

  stopChaincode(mspId: string): Promise<void> {
    return this.network.kill(`chaincode-orchestrator.${domainOf(mspId)}`);
  }

  async startForeignChaincode(mspId: string): Promise<void> {
    const { connection, folder } = this.network;
    const address = connection.organizations.find((one) => one.mspId === mspId)?.chaincodeAddress;
    const organization = { domain: domainOf(mspId) };
    const { certificate, key } = folder.chaincodeServerTls(organization);
    await this.stopChaincode(mspId);
    this.#foreign = await ChaincodeProcess.start(address, {
      ...FOREIGN,
      CHAINCODE_TLS_DISABLED: 'false',
      CHAINCODE_TLS_CERT: certificate,
      CHAINCODE_TLS_KEY: key,
      CHAINCODE_CLIENT_CA_CERT: folder.tlsCa(organization),
    });
  }

  async startChaincode(): Promise<void> {
    await this.#foreign?.stop();
    await this.network.deploy();
  }

  async upgradeChaincode(): Promise<void> {
    await this.network.deploy({ version: 'next' });
  }

  async stop(): Promise<void> {
    await this.#foreign?.stop();
    await this.network.stop({ remove: true });
    rmSync(this.dataFolder, { recursive: true, force: true });
  }
}

function domainOf(mspId: string): string {
  return mspId.slice(0, -'MSP'.length).toLowerCase();
}
