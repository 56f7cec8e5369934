// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { addressOf } from '../address';
import { allDone } from '../site/all-done';
import { NetworkError } from '../network-error';
import { processOf, type Site } from '../site/site';
import type { BackgroundProcess } from '../processes/background-process';
import { environmentWith } from '../processes/environment';
import { isListening } from '../processes/listening';
import { toDomain } from '../topology/settings';
import type { StateFolder } from '../topology/state-folder';
import type { Deployment, ServiceRecord } from './deployments';

const READY_MS = 30_000;

// The shim logs a line for every transaction.
const QUIET = { CORE_CHAINCODE_LOGGING_LEVEL: 'warning' };

/** Starts the processes of a chaincode that do not run, and waits until they listen. Resolves with whether there were any. */
export async function startChaincode(site: Site, deployment: Deployment): Promise<boolean> {
  const stopped = deployment.services.filter(
    (service) => chaincodeProcess(site.folder, deployment.name, service.mspId).findIdentity() === undefined,
  );
  if (stopped.length === 0) return false;
  if (!existsSync(deployment.entry)) {
    throw new NetworkError(`The chaincode ${deployment.entry} is not there.`, 'Build it with "npm run build".');
  }
  site.report(`Starting chaincode ${deployment.name} for ${stopped.map(({ mspId }) => mspId).join(', ')} ...`);
  await allDone(stopped.map((service) => startService(site, deployment, service)));
  return true;
}

/** Stops the processes of a chaincode. */
export async function stopChaincode(folder: StateFolder, { name, services }: Deployment): Promise<void> {
  await allDone(services.map(({ mspId }) => chaincodeProcess(folder, name, mspId).stop()));
}

/** The process of a chaincode that serves an organization. */
export function chaincodeProcess(folder: StateFolder, chaincode: string, mspId: string): BackgroundProcess {
  return processOf(folder, `chaincode-${chaincode}.${toDomain(mspId)}`);
}

/** @throws NetworkError if another program has its port. */
async function startService(site: Site, deployment: Deployment, service: ServiceRecord): Promise<void> {
  if (await isListening(service.port)) {
    throw new NetworkError(
      `The chaincode ${deployment.name} of ${service.mspId} cannot start: another program listens on ${addressOf(service.port)}.`,
      'Stop that program, then try again.',
    );
  }
  const background = chaincodeProcess(site.folder, deployment.name, service.mspId);
  background.start({
    program: process.execPath,
    parameters: [deployment.entry],
    environment: environmentWith({ ...QUIET, ...deployment.environment, ...settingsOf(site, service) }),
    folder: site.folder.root,
  });
  await background.waitUntil(READY_MS, () => isListening(service.port));
}

/** The settings of a chaincode process, named as is customary for chaincode that is a service. */
function settingsOf({ plan, folder }: Site, { mspId, port, packageId }: ServiceRecord): Record<string, string> {
  const settings = {
    CHAINCODE_SERVER_ADDRESS: addressOf(port),
    CORE_CHAINCODE_ID_NAME: packageId,
    CHAINCODE_ID: packageId,
    CORE_PEER_LOCALMSPID: mspId,
  };
  if (!plan.settings.chaincodeTls) return { ...settings, CHAINCODE_TLS_DISABLED: 'true' };
  const organization = { domain: toDomain(mspId) };
  const { certificate, key } = folder.chaincodeServerTls(organization);
  return {
    ...settings,
    CHAINCODE_TLS_DISABLED: 'false',
    CHAINCODE_TLS_KEY: key,
    CHAINCODE_TLS_CERT: certificate,
    CHAINCODE_CLIENT_CA_CERT: folder.tlsCa(organization),
  };
}
