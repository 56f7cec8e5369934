// SPDX-License-Identifier: Apache-2.0

/**
 * The life of a network: up, status, down. Every step looks at what is there and does what is missing, so a command
 * that was cut off at any point is completed by running it again.
 */
import { resumeDeployments } from '../deployment/resume';
import { getPrograms, type Search } from '../programs/find-programs';
import { NetworkError } from '../network-error';
import { listNodes } from '../topology/plan';
import { completeSettings, DEFAULT_SETTINGS, type NetworkSettings } from '../topology/settings';
import { StateFolder } from '../topology/state-folder';
import { DATA_FOLDER } from '../places';
import { createConnection } from '../site/connection';
import { joinChannels } from './join-channels';
import { withLock } from './locked';
import { writeMaterials } from './materials';
import { writeWhole } from '../write-whole';
import { getPlan, openPlan } from '../site/open-site';
import { processOf, type Site } from '../site/site';
import { startNodes } from './start-nodes';

/** Which network, by which programs. */
export interface NetworkOptions extends Search {
  /** Settings of a network that is not there yet. One that is there keeps its own. */
  readonly settings?: Partial<NetworkSettings>;
  readonly dataFolder?: string;
}

/** The folder of the network that the options mean. */
export function folderOf({ settings = {}, dataFolder = DATA_FOLDER }: NetworkOptions): StateFolder {
  const { name } = completeSettings({ name: settings.name ?? DEFAULT_SETTINGS.name });
  return new StateFolder(dataFolder, name);
}

/** A network that runs, with its programs. @throws NetworkError if there is none, or if a part of it does not run. */
export async function openSite(options: NetworkOptions): Promise<Site> {
  const folder = folderOf(options);
  const plan = getPlan(folder);
  const stopped = listNodes(plan).filter(({ name }) => processOf(folder, name).findIdentity() === undefined);
  if (stopped.length > 0) {
    const names = stopped.map(({ name }) => name).join(', ');
    throw new NetworkError(`Of the network "${folder.name}", ${names} does not run.`, 'Bring it up with network:up.');
  }
  return { plan, folder, programs: getPrograms(options), report: options.report ?? (() => undefined) };
}

/**
 * Makes a network if there is none, and starts all of it that does not run, deployed chaincode included.
 * @throws NetworkError that says what went wrong; running it again goes on from there.
 */
export async function bringUp(options: NetworkOptions): Promise<Site> {
  const folder = folderOf(options);
  const report = options.report ?? (() => undefined);
  const programs = getPrograms(options);
  return await withLock(folder, async () => {
    const plan = await openPlan(folder, options.settings ?? {}, programs.version);
    const site: Site = { plan, folder, programs, report };
    await writeMaterials(site);
    const started = await startNodes(site);
    await joinChannels(site);
    await resumeDeployments(site, started.length > 0);
    const connection = createConnection(plan, folder, programs.version.text);
    writeWhole(folder.connection, `${JSON.stringify(connection, undefined, 2)}\n`);
    return site;
  });
}
