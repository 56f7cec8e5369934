// SPDX-License-Identifier: Apache-2.0

import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Connection } from '../site/connection';
import { ORDERER_DOMAIN, ORDERER_MSP_ID } from '../topology/plan';
import { DEFAULT_SETTINGS, type OrganizationSettings, toDomain } from '../topology/settings';
import type { BatchSettings } from './block-cutter';
import type { Capability, ChaincodeEndpoint } from './chaincode-link';
import { OrganizationMaterials } from './materials';

/** What a stand-in is like. */
export interface StandInOptions {
  /** Where its certificates, its blocks and `connection.json` lie. A second start goes on with what is there. */
  readonly folder: string;
  readonly name?: string;
  readonly channels?: readonly string[];
  readonly organizations?: readonly OrganizationSettings[];
  readonly peersPerOrganization?: number;
  readonly orderers?: number;
  /** How many organizations must endorse; by default a majority of those that do. */
  readonly required?: number;
  /** Where each organization's chaincode listens: by name of the chaincode, then by MSP id. The first is the project's. */
  readonly chaincodes: Readonly<Record<string, Readonly<Record<string, ChaincodeEndpoint>>>>;
  readonly batch?: Partial<BatchSettings>;
  readonly capability?: Capability;
  readonly executeTimeoutMs?: number;
  readonly chaincodeKeepaliveMs?: number;
  /** Is told, first of all, that this is no ledger. */
  readonly report?: (line: string) => void;
}

/** The options, completed, and what lies in the folder. */
export interface Site {
  readonly folder: string;
  readonly options: StandInOptions;
  readonly channels: readonly string[];
  readonly organizations: readonly (OrganizationSettings & { readonly materials: OrganizationMaterials })[];
  readonly ordering: OrganizationMaterials;
  readonly orderers: readonly string[];
  readonly ports: ReadonlyMap<string, number>;
}

/** The names of the peers of an organization. */
export function peerNames({ mspId }: OrganizationSettings, { peersPerOrganization = 1 }: StandInOptions): string[] {
  return Array.from({ length: peersPerOrganization }, (_, index) => `peer${index}.${toDomain(mspId)}`);
}

/** Completes the options, and creates what the folder lacks. */
export async function createSite(options: StandInOptions): Promise<Site> {
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true });
  const orderers = Array.from({ length: options.orderers ?? 1 }, (_, index) => `orderer${index}.${ORDERER_DOMAIN}`);
  const ordering = new OrganizationMaterials(ORDERER_MSP_ID, join(folder, 'crypto', ORDERER_MSP_ID));
  await ordering.create('orderer', orderers);
  const organizations = [];
  for (const organization of options.organizations ?? DEFAULT_SETTINGS.organizations) {
    const materials = new OrganizationMaterials(organization.mspId, join(folder, 'crypto', organization.mspId));
    await materials.create('peer', peerNames(organization, options));
    organizations.push({ ...organization, materials });
  }
  const channels = options.channels ?? DEFAULT_SETTINGS.channels;
  return { folder, options, channels, organizations, ordering, orderers, ports: readPorts(folder) };
}

/** The ports that the nodes had before, by name. */
function readPorts(folder: string): Map<string, number> {
  const path = join(folder, 'connection.json');
  if (!existsSync(path)) return new Map();
  const { organizations, orderers } = JSON.parse(readFileSync(path, 'utf8')) as Connection;
  const nodes = [...organizations.flatMap(({ peers }) => peers), ...orderers];
  return new Map(nodes.map(({ name, address }) => [name, Number(address.split(':')[1])]));
}
