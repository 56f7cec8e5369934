// SPDX-License-Identifier: Apache-2.0

import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHAINCODE_NAME, type Connection, type OrganizationConnection, TLS_NAME } from '../site/connection';
import { ORDERER_MSP_ID } from '../topology/plan';
import { BLOCK_TRANSACTIONS, PREFERRED_BLOCK_BYTES } from '../rendering/limits';
import { DEFAULT_SETTINGS } from '../topology/settings';
import type { BatchSettings } from './block-cutter';
import type { Capability, ChaincodeEndpoint, LinkSettings } from './chaincode-link';
import { Channel } from './channel';
import { createConfiguration } from './configuration-block';
import { Identity, Members } from './identity';
import { Listener, type ServedService } from './listener';
import type { OrganizationMaterials } from './materials';
import { OrdererNode } from './orderer-node';
import { createOrdererServices } from './orderer-services';
import { Orders, type Placed } from './orders';
import { PeerNode } from './peer-node';
import { createPeerServices } from './peer-services';
import { createSite, peerNames, type Site, type StandInOptions } from './site';

const HOST = '127.0.0.1';
/** Blocks close as soon as on the project's own networks. */
const BATCH: BatchSettings = {
  timeoutMs: DEFAULT_SETTINGS.batchTimeoutMs,
  maxMessages: BLOCK_TRANSACTIONS,
  preferredBytes: PREFERRED_BLOCK_BYTES,
};
const EXECUTE_TIMEOUT_MS = 30_000;

/** A running stand-in. */
export interface StandIn {
  readonly connection: Connection;
  readonly connectionFile: string;
  readonly orders: Orders;
  /** Closes all ports. The blocks stay on disk. A second call does nothing. */
  stop(): void;
}

/** Starts a stand-in. Rejects if a port that it had before is taken. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  options.report?.('This is a stand-in for tests, not a ledger: nobody but this one process vouches for its blocks.');
  const site = await createSite(options);
  const nodes = createNodes(site);
  const { orders, peers, orderers, channels } = nodes;
  for (const { node, listener } of [...peers, ...orderers]) {
    await listener.open();
    node.address = listener.address;
  }
  const connection = describe(site, nodes);
  const connectionFile = join(site.folder, 'connection.json');
  writeFileSync(`${connectionFile}.new`, `${JSON.stringify(connection, undefined, 2)}\n`);
  renameSync(`${connectionFile}.new`, connectionFile);
  let isStopped = false;
  const stop = (): void => {
    if (isStopped) return;
    isStopped = true;
    for (const { listener } of [...peers, ...orderers]) listener.close();
    for (const { node } of [...peers, ...orderers]) node.stop();
    for (const channel of channels) channel.close();
  };
  return { connection, connectionFile, orders, stop };
}

interface Nodes {
  readonly orders: Orders;
  readonly peers: readonly Placed<PeerNode>[];
  readonly orderers: readonly Placed<OrdererNode>[];
  readonly channels: readonly Channel[];
}

function createNodes(site: Site): Nodes {
  const peers: Placed<PeerNode>[] = [];
  const orderers: Placed<OrdererNode>[] = [];
  const orders = new Orders(peers, orderers);
  const channels = site.channels.map((name) => createChannel(site, name, orders));
  const ordererNodes: OrdererNode[] = [];
  for (const name of site.orderers) {
    const identity = new Identity(ORDERER_MSP_ID, site.ordering.node(name));
    ordererNodes.push(new OrdererNode({ name, identity, channels, capability: capabilityOf(site), all: ordererNodes }));
  }
  for (const node of ordererNodes)
    orderers.push({
      node,
      listener: createListener(site, { name: node.name, materials: site.ordering }, createOrdererServices(node)),
    });
  const places = site.organizations.flatMap((organization) =>
    peerNames(organization, site.options).map((name) => ({ name, ...organization })),
  );
  const nodes = places.map((place) => ({ place, node: createPeer(site, place, channels) }));
  const policy = { peers: nodes.map(({ node }) => node), required: requiredOf(site) };
  for (const { place, node } of nodes) {
    const services = createPeerServices({ node, policy, orderers: ordererNodes });
    peers.push({ node, listener: createListener(site, place, services) });
  }
  return { orders, peers, orderers, channels };
}

function endorsersOf({ organizations }: Site): ReadonlySet<string> {
  return new Set(organizations.filter(({ endorses }) => endorses).map(({ mspId }) => mspId));
}

function capabilityOf({ options }: Site): Capability {
  return options.capability ?? '3.1';
}

function requiredOf(site: Site): number {
  return site.options.required ?? Math.floor(endorsersOf(site).size / 2) + 1;
}

function createChannel(site: Site, name: string, orders: Orders): Channel {
  const { organizations, ordering, orderers, options, folder } = site;
  const roots = new Map(organizations.map(({ mspId, materials }) => [mspId, materials.root]));
  const ordererRoots = new Map([[ORDERER_MSP_ID, ordering.root]]);
  const batch: BatchSettings = { ...BATCH, ...options.batch };
  const signer = new Identity(ORDERER_MSP_ID, ordering.node(orderers[0] ?? ''));
  return new Channel({
    name,
    chaincodes: Object.keys(options.chaincodes),
    members: new Members(roots),
    endorsers: endorsersOf(site),
    required: requiredOf(site),
    batch,
    orderer: signer,
    path: join(folder, `${name}.blocks`),
    configuration: createConfiguration({
      channel: name,
      organizations: roots,
      orderers: ordererRoots,
      addresses: orderers,
      batch,
      signer,
    }),
    forcedCode: () => orders.takeForcedCode(),
  });
}

interface PeerPlace {
  readonly name: string;
  readonly mspId: string;
  readonly materials: OrganizationMaterials;
}

function createPeer(site: Site, { name, mspId, materials }: PeerPlace, channels: readonly Channel[]): PeerNode {
  const { options } = site;
  const chaincodes = new Map<string, ChaincodeEndpoint>();
  for (const [chaincode, endpoints] of Object.entries(options.chaincodes)) {
    const endpoint = endpoints[mspId];
    if (endpoint !== undefined) chaincodes.set(chaincode, endpoint);
  }
  const link: LinkSettings = {
    capability: capabilityOf(site),
    executeTimeoutMs: options.executeTimeoutMs ?? EXECUTE_TIMEOUT_MS,
    keepaliveMs: options.chaincodeKeepaliveMs ?? 0,
  };
  return new PeerNode({ name, identity: new Identity(mspId, materials.node(name)), channels, chaincodes, link });
}

interface NodePlace {
  readonly name: string;
  readonly materials: OrganizationMaterials;
}

function createListener(site: Site, { name, materials }: NodePlace, services: readonly ServedService[]): Listener {
  return new Listener({ host: HOST, port: site.ports.get(name) ?? 0, tls: materials.tls(name), services });
}

function describe(site: Site, { peers, orderers }: Nodes): Connection {
  const chaincodes = site.options.chaincodes;
  const [chaincode = CHAINCODE_NAME] = Object.keys(chaincodes);
  return {
    name: site.options.name ?? DEFAULT_SETTINGS.name,
    fabric: `stand-in for ${capabilityOf(site)}`,
    standIn: true,
    channels: site.channels,
    chaincode,
    organizations: site.organizations.map(({ mspId, endorses, materials }): OrganizationConnection => {
      const address = chaincodes[chaincode]?.[mspId]?.address;
      return {
        mspId,
        endorses,
        peers: peers.filter(({ node }) => node.mspId === mspId).map((placed) => nodeOf(placed, materials)),
        ...materials.users,
        ...(address === undefined ? {} : { chaincodeAddress: address }),
      };
    }),
    orderers: orderers.map((placed) => ({ ...nodeOf(placed, site.ordering), mspId: ORDERER_MSP_ID, admin: '' })),
    ordererType: 'stand-in',
  };
}

function nodeOf(
  { node, listener }: Placed<PeerNode | OrdererNode>,
  { tlsCa }: OrganizationMaterials,
): { name: string; address: string; tlsCa: string; tlsName: string; operations: string } {
  return { name: node.name, address: listener.address, tlsCa, tlsName: TLS_NAME, operations: '' };
}
