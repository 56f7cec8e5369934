// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { type FabricNode, ORDERER_DOMAIN, type PeerNode } from './plan';

/** A certificate with its key, as files. */
export interface KeyPairFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Where everything of a network lies: one folder, which can be deleted as a whole. */
export class StateFolder {
  constructor(
    readonly dataFolder: string,
    readonly name: string,
  ) {}

  get root(): string {
    return join(this.dataFolder, this.name);
  }

  get plan(): string {
    return join(this.root, 'network.json');
  }

  get connection(): string {
    return join(this.root, 'connection.json');
  }

  get deployments(): string {
    return join(this.root, 'deployments.json');
  }

  get crypto(): string {
    return join(this.root, 'crypto');
  }

  get blocks(): string {
    return join(this.root, 'blocks');
  }

  /** The external builder of chaincode that is a service. */
  get builder(): string {
    return join(this.root, 'builder');
  }

  /** Chaincode packages, and what they are made of. */
  get packages(): string {
    return join(this.root, 'packages');
  }

  get logs(): string {
    return join(this.root, 'logs');
  }

  get records(): string {
    return join(this.root, 'processes');
  }

  genesisBlock(channel: string): string {
    return join(this.blocks, `${channel}.block`);
  }

  /** The configuration and the ledger of a node. */
  node({ name }: { readonly name: string }): string {
    return join(this.root, 'nodes', name);
  }

  log(process: string): string {
    return join(this.logs, `${process}.log`);
  }

  record(process: string): string {
    return join(this.records, process);
  }

  /** The certificates of a node, with `msp` and `tls` in it. */
  identity(node: FabricNode): string {
    return node.kind === 'peer'
      ? join(this.organization(node), 'peers', node.name)
      : join(this.ordererOrganization, 'orderers', node.name);
  }

  tls(node: FabricNode): KeyPairFiles {
    return serverPair(join(this.identity(node), 'tls'));
  }

  get ordererOrganization(): string {
    return join(this.crypto, 'ordererOrganizations', ORDERER_DOMAIN);
  }

  get ordererTlsCa(): string {
    return tlsCaOf(this.ordererOrganization, ORDERER_DOMAIN);
  }

  /** The pair with which the administrator of the orderers speaks TLS. */
  get ordererAdminTls(): KeyPairFiles {
    return clientPair(join(this.ordererOrganization, 'users', `Admin@${ORDERER_DOMAIN}`, 'tls'));
  }

  organization({ domain }: Pick<PeerNode, 'domain'>): string {
    return join(this.crypto, 'peerOrganizations', domain);
  }

  tlsCa(organization: Pick<PeerNode, 'domain'>): string {
    return tlsCaOf(this.organization(organization), organization.domain);
  }

  /** The MSP folder of a user of an organization. */
  userMsp(organization: Pick<PeerNode, 'domain'>, user: 'Admin' | 'User1'): string {
    return join(this.organization(organization), 'users', `${user}@${organization.domain}`, 'msp');
  }

  /** The certificate and key with which a user signs. */
  userPair(organization: Pick<PeerNode, 'domain'>, user: 'Admin' | 'User1'): KeyPairFiles {
    const msp = this.userMsp(organization, user);
    return {
      certificate: join(msp, 'signcerts', `${user}@${organization.domain}-cert.pem`),
      key: join(msp, 'keystore', 'priv_sk'),
    };
  }

  /** The pair with which an organization's peers speak TLS to its chaincode. */
  chaincodeClientTls(organization: Pick<PeerNode, 'domain'>): KeyPairFiles {
    return clientPair(join(this.organization(organization), 'users', `Admin@${organization.domain}`, 'tls'));
  }

  /** The pair with which an organization's chaincode speaks TLS. */
  chaincodeServerTls(organization: Pick<PeerNode, 'domain'>): KeyPairFiles {
    return serverPair(join(this.organization(organization), 'peers', `chaincode.${organization.domain}`, 'tls'));
  }
}

function tlsCaOf(organization: string, domain: string): string {
  return join(organization, 'tlsca', `tlsca.${domain}-cert.pem`);
}

function serverPair(folder: string): KeyPairFiles {
  return { certificate: join(folder, 'server.crt'), key: join(folder, 'server.key') };
}

function clientPair(folder: string): KeyPairFiles {
  return { certificate: join(folder, 'client.crt'), key: join(folder, 'client.key') };
}
