// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDeployments } from '../deployment/deployments';
import { type Network, startNetwork } from '../lifecycle/network';
import { NetworkError } from '../network-error';
import { type OrdererType, toDomain } from '../topology/settings';
import { ChaincodeProcess } from './chaincode-process';
import { type ControlledNetwork, FOREIGN, type NetworkShape } from './controlled-network';
import { OrdererLinks } from './orderer-links';

/** Fabric's own peers and orderers with the chaincode of the project, in the hands of a test. */
export class ControlledFabric implements ControlledNetwork {
  readonly isStandIn = false;
  #foreign: ChaincodeProcess | undefined;

  private constructor(
    private readonly dataFolder: string,
    private readonly network: Network,
    private readonly links: OrdererLinks | undefined,
  ) {}

  /** @throws NetworkError if Fabric's programs are not found, or do not start. */
  static async start(shape: NetworkShape & { readonly ordererType?: OrdererType } = {}): Promise<ControlledFabric> {
    const dataFolder = mkdtempSync(join(tmpdir(), 'orchestrator-fabric-'));
    const { hasOrdererLinks = false, ...settings } = shape;
    const links = hasOrdererLinks ? await OrdererLinks.start() : undefined;
    const ordererProxy = links && { ordererProxy: links.address };
    const network = await startNetwork({
      dataFolder,
      settings: { name: 'facade', ...settings, ...ordererProxy },
      endsWithProcess: true,
    });
    await network.deploy();
    return new ControlledFabric(dataFolder, network, links);
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

  hang(node: string): Promise<void> {
    return this.network.pause(node);
  }

  wake(node: string): Promise<void> {
    this.network.resume(node);
    return Promise.resolve();
  }

  delayLinks(ms: number): void {
    this.#links.delay(ms);
  }

  cutOff(orderer: string): void {
    this.#links.cut(orderer);
  }

  rejoin(orderer: string): void {
    this.#links.mend(orderer);
  }

  stopChaincode(mspId: string): Promise<void> {
    return this.network.kill(`chaincode-orchestrator.${toDomain(mspId)}`);
  }

  async startForeignChaincode(mspId: string): Promise<void> {
    const address = this.#addressOf(mspId);
    await this.stopChaincode(mspId);
    this.#foreign = await ChaincodeProcess.start(address, { ...this.#tlsOf(mspId), ...FOREIGN });
  }

  async replaceChaincode(mspId: string, program: readonly string[]): Promise<void> {
    const { folder, connection } = this.network;
    const services = readDeployments(folder)[connection.chaincode]?.services ?? [];
    const packageId = services.find((service) => service.mspId === mspId)?.packageId ?? '';
    const environment = { ...this.#tlsOf(mspId), CHAINCODE_ID: packageId, CORE_PEER_LOCALMSPID: mspId };
    if (this.#foreign?.isRunning === true) await this.#foreign.stop();
    else await this.stopChaincode(mspId);
    this.#foreign = await ChaincodeProcess.start(this.#addressOf(mspId), environment, program);
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
    await this.links?.stop();
    rmSync(this.dataFolder, { recursive: true, force: true });
  }

  #addressOf(mspId: string): string | undefined {
    return this.network.connection.organizations.find((one) => one.mspId === mspId)?.chaincodeAddress;
  }

  #tlsOf(mspId: string): Readonly<Record<string, string>> {
    const { folder } = this.network;
    const organization = { domain: toDomain(mspId) };
    const { certificate, key } = folder.chaincodeServerTls(organization);
    return {
      CHAINCODE_TLS_DISABLED: 'false',
      CHAINCODE_TLS_CERT: certificate,
      CHAINCODE_TLS_KEY: key,
      CHAINCODE_CLIENT_CA_CERT: folder.tlsCa(organization),
    };
  }

  get #links(): OrdererLinks {
    if (this.links === undefined) throw new NetworkError('The orderers connect to each other directly.');
    return this.links;
  }
}
