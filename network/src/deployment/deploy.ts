// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { allDone } from '../site/all-done';
import { CHAINCODE_NAME } from '../site/connection';
import type { Site } from '../site/site';
import { NetworkError } from '../network-error';
import { CHAINCODE_CODE, CHAINCODE_ENTRY } from '../places';
import { startChaincode, stopChaincode } from './chaincode-processes';
import { approve, commit, installPackage, type Proposal, readSequence } from './chaincode-lifecycle';
import { digestCode, versionOfPackage } from './code-digest';
import { type Definition, type Deployment, readDeployments, writeDeployment } from './deployments';
import { waitForEndorsers } from './discovery';
import { packageFile, prepareServices } from './services';

/** What to deploy. Everything that is not given is that of the project's own chaincode. */
export interface DeployOptions {
  readonly chaincode?: string;
  /** A program for Node.js that serves chaincode at the address that its environment says. */
  readonly entry?: string;
  /** By default that of the package that the entry belongs to. */
  readonly version?: string;
  /** By default a majority of the organizations that endorse. */
  readonly policy?: string;
  /** Passed on to the processes of the chaincode. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What came of a deployment. */
export interface DeployResult {
  readonly chaincode: string;
  /** The sequence of the committed definition, by channel. */
  readonly sequences: Readonly<Record<string, number>>;
  /** Whether anything had to be done. */
  readonly changed: boolean;
}

/**
 * Deploys a chaincode on every channel: its processes, its packages, and its definition, under the next sequence if
 * that is not what is committed. Does nothing where everything is as wanted.
 * @throws NetworkError that says what went wrong; running it again goes on from there.
 */
export async function deployChaincode(site: Site, options: DeployOptions = {}): Promise<DeployResult> {
  const wanted = await prepare(site, options);
  const { name } = wanted.deployment;
  const serving = findServing(site, wanted.deployment);
  const early = serving === undefined && (await renewProcesses(site, wanted.deployment));
  const installed = await installEverywhere(site, wanted.deployment);
  const { sequences, changed } = await renewDefinitions(site, wanted, serving ?? wanted.deployment);
  const late = serving !== undefined && (await renewProcesses(site, wanted.deployment));
  await allDone(site.plan.settings.channels.map((channel) => waitForEndorsers(site, channel, name)));
  return { chaincode: name, sequences, changed: early || installed || changed || late };
}

/** A majority of the organizations that endorse. */
export function majorityPolicy(mspIds: readonly string[]): string {
  const principals = mspIds.map((mspId) => `'${mspId}.peer'`);
  return `OutOf(${Math.floor(mspIds.length / 2) + 1}, ${principals.join(', ')})`;
}

interface Wanted {
  readonly deployment: Deployment;
  readonly definition: Definition;
}

async function prepare(site: Site, options: DeployOptions): Promise<Wanted> {
  const { chaincode: name = CHAINCODE_NAME, environment = {} } = options;
  const entry = getEntry(options);
  if (!/^[A-Za-z0-9]+([-_][A-Za-z0-9]+)*$/.test(name)) throw new NetworkError(`"${name}" cannot name a chaincode.`);
  const version = options.version ?? versionOfPackage(entry);
  const services = await prepareServices(site, name, `${name}_${version}`);
  const codeDigest = digestCode(entry === CHAINCODE_ENTRY ? CHAINCODE_CODE : [dirname(entry)]);
  const definitions = readDeployments(site.folder)[name]?.definitions ?? {};
  const mspIds = services.map(({ mspId }) => mspId);
  const packageIds = Object.fromEntries(services.map(({ mspId, packageId }) => [mspId, packageId]));
  return {
    deployment: { name, entry, environment, codeDigest, services, definitions },
    definition: { version, policy: options.policy ?? majorityPolicy(mspIds), packageIds },
  };
}

function getEntry(options: DeployOptions): string {
  const entry = resolve(options.entry ?? CHAINCODE_ENTRY);
  if (existsSync(entry)) return entry;
  throw new NetworkError(`The chaincode ${entry} is not there.`, 'Build it with "npm run build".');
}

/**
 * The former deployment, if it has other packages: it serves until the new definition is committed. A peer that meets a
 * process of another package waits for the right one, and takes in no block meanwhile.
 */
function findServing({ folder }: Site, { name, services }: Deployment): Deployment | undefined {
  const former = readDeployments(folder)[name];
  return former === undefined || isDeepStrictEqual(former.services, services) ? undefined : former;
}

/** Has the processes run that are wanted. Those of the former deployment are ended if they differ in anything. */
async function renewProcesses(site: Site, wanted: Deployment): Promise<boolean> {
  const former = readDeployments(site.folder)[wanted.name];
  const deployment = { ...wanted, definitions: former?.definitions ?? wanted.definitions };
  if (former !== undefined && !isDeepStrictEqual(former, deployment)) await stopChaincode(site.folder, former);
  writeDeployment(site.folder, deployment);
  return await startChaincode(site, deployment);
}

async function installEverywhere(site: Site, { name, services }: Deployment): Promise<boolean> {
  const installs = services.flatMap(({ mspId }) => {
    const peers = site.plan.organizations.find((organization) => organization.mspId === mspId)?.peers ?? [];
    return peers.map((peer) => installPackage(site, peer, packageFile(site.folder, name, mspId)));
  });
  await allDone(installs);
  return (await Promise.all(installs)).includes(true);
}

/** Has the definitions committed that are wanted, while a deployment serves, which is what stays recorded. */
async function renewDefinitions(
  site: Site,
  { deployment, definition }: Wanted,
  serving: Deployment,
): Promise<{ sequences: Record<string, number>; changed: boolean }> {
  const proposals: Proposal[] = [];
  const sequences: Record<string, number> = {};
  for (const channel of site.plan.settings.channels) {
    const committed = await readSequence(site, channel, deployment.name);
    const current = deployment.definitions[channel]?.[committed];
    sequences[channel] = committed;
    if (isDeepStrictEqual(current, definition)) continue;
    sequences[channel] = committed + 1;
    proposals.push({ ...definition, channel, chaincode: deployment.name, sequence: committed + 1 });
  }
  if (proposals.length === 0) return { sequences, changed: false };
  // Written first: a command that is cut off after the commit finds what the new sequence stands for.
  writeDeployment(site.folder, { ...serving, definitions: withProposals(deployment, definition, proposals) });
  const places = proposals.map(({ channel, sequence }) => `${channel} (sequence ${sequence})`);
  site.report(`Approving and committing ${deployment.name} ${definition.version} on ${places.join(' and ')} ...`);
  await allDone(
    proposals.map(async (proposal) => {
      await approve(site, proposal);
      await commit(site, proposal);
    }),
  );
  return { sequences, changed: true };
}

function withProposals({ definitions }: Deployment, definition: Definition, proposals: readonly Proposal[]) {
  const changed = proposals.map(({ channel, sequence }) => [
    channel,
    { ...definitions[channel], [sequence]: definition },
  ]);
  return { ...definitions, ...(Object.fromEntries(changed) as Deployment['definitions']) };
}
