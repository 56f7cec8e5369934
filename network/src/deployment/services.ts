// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressOf } from '../address';
import { CHAINCODE_NAME } from '../site/connection';
import { listTakenPorts } from '../site/open-site';
import type { Site } from '../site/site';
import type { PlannedOrganization } from '../topology/plan';
import { pickPorts } from '../topology/ports';
import { toDomain } from '../topology/settings';
import type { StateFolder } from '../topology/state-folder';
import { readDeployments, type ServiceRecord } from './deployments';
import { type PeerSideTls, writePackage } from './package';

/** The package of an organization for a chaincode. */
export function packageFile({ packages }: StateFolder, chaincode: string, mspId: string): string {
  return join(packages, `${chaincode}.${toDomain(mspId)}.tgz`);
}

/** Packages a chaincode for each organization that endorses, each with the address of its own process. */
export async function prepareServices(site: Site, chaincode: string, label: string): Promise<ServiceRecord[]> {
  const { folder, plan } = site;
  const organizations = plan.organizations.filter(({ endorses }) => endorses);
  const ports = await portsFor(site, chaincode, organizations);
  return await Promise.all(
    organizations.map(async (organization) => {
      const { mspId } = organization;
      const port = ports.get(mspId) ?? 0;
      const tls = plan.settings.chaincodeTls ? { tls: peerSideTls(folder, organization) } : {};
      const file = packageFile(folder, chaincode, mspId);
      return { mspId, port, packageId: await writePackage(file, { label, address: addressOf(port), ...tls }) };
    }),
  );
}

/** The port of each organization: the planned one for the project's chaincode, for others one that is kept. */
async function portsFor(
  { folder, plan }: Site,
  chaincode: string,
  organizations: readonly PlannedOrganization[],
): Promise<ReadonlyMap<string, number>> {
  if (chaincode === CHAINCODE_NAME) {
    return new Map(organizations.map(({ mspId, chaincodePort }) => [mspId, chaincodePort]));
  }
  const former = readDeployments(folder)[chaincode];
  if (former !== undefined) return new Map(former.services.map(({ mspId, port }) => [mspId, port]));
  const own = Object.values(readDeployments(folder)).flatMap(({ services }) => services.map(({ port }) => port));
  const taken = new Set([...own, ...listTakenPorts(folder.dataFolder)]);
  const ports = await pickPorts(organizations.length, `${plan.settings.name}/${chaincode}`, taken);
  return new Map(organizations.map(({ mspId }, index) => [mspId, ports[index] ?? 0]));
}

function peerSideTls(folder: StateFolder, organization: PlannedOrganization): PeerSideTls {
  const client = folder.chaincodeClientTls(organization);
  return {
    rootCertificate: readFileSync(folder.tlsCa(organization), 'utf8'),
    clientCertificate: readFileSync(client.certificate, 'utf8'),
    clientKey: readFileSync(client.key, 'utf8'),
  };
}
