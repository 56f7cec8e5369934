// SPDX-License-Identifier: Apache-2.0

import type { FabricVersion } from '../programs/version';
import { type NetworkSettings, toDomain } from './settings';

/** The domain of the organization that runs the orderers. */
export const ORDERER_DOMAIN = 'ordering';

/** The MSP id of the organization that runs the orderers. */
export const ORDERER_MSP_ID = 'OrdererMSP';

/** A peer, and where it listens. */
export interface PeerNode {
  readonly kind: 'peer';
  readonly name: string;
  readonly mspId: string;
  readonly domain: string;
  readonly port: number;
  readonly chaincodePort: number;
  readonly operationsPort: number;
}

/** An orderer, and where it listens. */
export interface OrdererNode {
  readonly kind: 'orderer';
  readonly name: string;
  readonly port: number;
  readonly adminPort: number;
  readonly operationsPort: number;
}

/** A peer or an orderer. */
export type FabricNode = PeerNode | OrdererNode;

/** An organization with its peers. */
export interface PlannedOrganization {
  readonly mspId: string;
  readonly domain: string;
  readonly endorses: boolean;
  readonly peers: readonly PeerNode[];
  /** Where its process of the project's chaincode listens. */
  readonly chaincodePort: number;
}

/** A whole network, with names and ports. It is made once and kept in the file `network.json`. */
export interface NetworkPlan {
  /** The version that it was run with last. */
  readonly fabric: FabricVersion;
  readonly settings: NetworkSettings;
  readonly orderers: readonly OrdererNode[];
  readonly organizations: readonly PlannedOrganization[];
}

/** How many ports the plan of these settings takes. */
export function countPorts({ orderers, organizations, peersPerOrganization }: NetworkSettings): number {
  return 3 * orderers + organizations.length * (3 * peersPerOrganization + 1);
}

/** Lays out a network on the given ports, of which there are as many as `countPorts` says. */
export function createPlan(settings: NetworkSettings, ports: readonly number[]): Omit<NetworkPlan, 'fabric'> {
  const left = [...ports];
  const next = () => left.shift() ?? 0;
  return {
    settings,
    orderers: count(settings.orderers).map((index) => ({
      kind: 'orderer',
      name: `orderer${index}.${ORDERER_DOMAIN}`,
      port: next(),
      adminPort: next(),
      operationsPort: next(),
    })),
    organizations: settings.organizations.map(({ mspId, endorses }) => {
      const domain = toDomain(mspId);
      const peers = count(settings.peersPerOrganization).map((index) => ({
        kind: 'peer' as const,
        name: `peer${index}.${domain}`,
        mspId,
        domain,
        port: next(),
        chaincodePort: next(),
        operationsPort: next(),
      }));
      return { mspId, domain, endorses, peers, chaincodePort: next() };
    }),
  };
}

/** All nodes, orderers first. */
export function listNodes({ orderers, organizations }: NetworkPlan): FabricNode[] {
  return [...orderers, ...organizations.flatMap(({ peers }) => peers)];
}

/** All ports of a plan. */
export function listPorts(plan: NetworkPlan): number[] {
  const ofNodes = listNodes(plan).flatMap((node) => [
    node.port,
    node.operationsPort,
    node.kind === 'peer' ? node.chaincodePort : node.adminPort,
  ]);
  return [...ofNodes, ...plan.organizations.map(({ chaincodePort }) => chaincodePort)];
}

function count(total: number): number[] {
  return Array.from({ length: total }, (_, index) => index);
}
