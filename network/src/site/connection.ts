// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { addressOf } from '../address';
import type { NetworkPlan, PlannedOrganization } from '../topology/plan';
import { ORDERER_MSP_ID } from '../topology/plan';
import type { KeyPairFiles, StateFolder } from '../topology/state-folder';

/** A peer, and how to speak to it. Paths are of files. */
export interface PeerConnection {
  readonly name: string;
  readonly address: string;
  readonly tlsCa: string;
  /** The name that its certificate is checked for. All peers have this one. */
  readonly tlsName: string;
  readonly operations: string;
}

/** An organization: its peers, and the identities that act for it. */
export interface OrganizationConnection {
  readonly mspId: string;
  readonly endorses: boolean;
  readonly peers: readonly PeerConnection[];
  readonly user: KeyPairFiles;
  readonly admin: KeyPairFiles & { readonly msp: string };
  /** Where its process of the project's chaincode listens, if it endorses. */
  readonly chaincodeAddress?: string;
}

/** An orderer, and how to speak to it. */
export interface OrdererConnection {
  readonly name: string;
  readonly address: string;
  readonly tlsCa: string;
  readonly tlsName: string;
  readonly mspId: string;
  /** The address of its administration, which asks for a certificate. */
  readonly admin: string;
  readonly operations: string;
}

/** All that a client has to know of a network: the content of `connection.json`. */
export interface Connection {
  readonly name: string;
  /** The version of Fabric; empty if its programs do not say. */
  readonly fabric: string;
  readonly standIn: boolean;
  readonly channels: readonly string[];
  /** The name of the project's chaincode. */
  readonly chaincode: string;
  readonly organizations: readonly OrganizationConnection[];
  readonly orderers: readonly OrdererConnection[];
  readonly ordererType: 'etcdraft' | 'BFT' | 'stand-in';
}

/** The name of the project's chaincode on the ledger. */
export const CHAINCODE_NAME = 'orchestrator';

/** The name that is in the certificates of all nodes. */
export const TLS_NAME = 'localhost';

/** What is written in the `connection.json` of a network. */
export function readConnection(folder: StateFolder): Connection {
  return JSON.parse(readFileSync(folder.connection, 'utf8')) as Connection;
}

/** Describes a network to its clients. */
export function createConnection(plan: NetworkPlan, folder: StateFolder, fabric: string): Connection {
  return {
    name: plan.settings.name,
    fabric,
    standIn: false,
    channels: plan.settings.channels,
    chaincode: CHAINCODE_NAME,
    organizations: plan.organizations.map((organization) => organizationOf(organization, folder)),
    orderers: plan.orderers.map(({ name, port, adminPort, operationsPort }) => ({
      name,
      address: addressOf(port),
      tlsCa: folder.ordererTlsCa,
      tlsName: TLS_NAME,
      mspId: ORDERER_MSP_ID,
      admin: addressOf(adminPort),
      operations: addressOf(operationsPort),
    })),
    ordererType: plan.settings.ordererType,
  };
}

function organizationOf(organization: PlannedOrganization, folder: StateFolder): OrganizationConnection {
  return {
    mspId: organization.mspId,
    endorses: organization.endorses,
    peers: organization.peers.map(({ name, port, operationsPort }) => ({
      name,
      address: addressOf(port),
      tlsCa: folder.tlsCa(organization),
      tlsName: TLS_NAME,
      operations: addressOf(operationsPort),
    })),
    user: folder.userPair(organization, 'User1'),
    admin: { ...folder.userPair(organization, 'Admin'), msp: folder.userMsp(organization, 'Admin') },
    ...(organization.endorses ? { chaincodeAddress: addressOf(organization.chaincodePort) } : {}),
  };
}
