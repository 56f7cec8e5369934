// SPDX-License-Identifier: Apache-2.0

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { NetworkError } from '../network-error';
import { isBefore, type FabricVersion } from '../programs/version';
import { countPorts, createPlan, listPorts, type NetworkPlan } from '../topology/plan';
import { pickPorts } from '../topology/ports';
import { completeSettings, type NetworkSettings } from '../topology/settings';
import { StateFolder } from '../topology/state-folder';
import { writeWhole } from '../write-whole';

/** The plan of an existing network; undefined if there is none. */
function findPlan(folder: StateFolder): NetworkPlan | undefined {
  return existsSync(folder.plan) ? (JSON.parse(readFileSync(folder.plan, 'utf8')) as NetworkPlan) : undefined;
}

/** The plan of an existing network. @throws NetworkError if there is none. */
export function getPlan(folder: StateFolder): NetworkPlan {
  const plan = findPlan(folder);
  if (plan !== undefined) return plan;
  throw new NetworkError(`There is no network "${folder.name}" in ${folder.dataFolder}.`, 'Make it with network:up.');
}

/**
 * The plan of the network of this name, which is made on free ports if there is none.
 * @throws NetworkError if there is one that was made with other settings, or if the version cannot do what is asked.
 */
export async function openPlan(
  folder: StateFolder,
  given: Partial<NetworkSettings>,
  version: FabricVersion,
): Promise<NetworkPlan> {
  const existing = findPlan(folder);
  const settings = completeSettings({ ...existing?.settings, ...given, name: folder.name });
  if (settings.ordererType === 'BFT' && isBefore(version, 3, 0)) {
    throw new NetworkError(`Fabric ${version.text} has no byzantine ordering: it came with 3.0.`, 'Use 3.1, or Raft.');
  }
  if (existing !== undefined) assertFits(existing, settings, version);
  const plan = { ...(existing ?? (await layOut(folder, settings))), fabric: version };
  if (!isDeepStrictEqual(plan, existing)) writeWhole(folder.plan, `${JSON.stringify(plan, undefined, 2)}\n`);
  return plan;
}

async function layOut(folder: StateFolder, settings: NetworkSettings): Promise<Omit<NetworkPlan, 'fabric'>> {
  const taken = new Set(listTakenPorts(folder.dataFolder));
  return createPlan(settings, await pickPorts(countPorts(settings), folder.root, taken));
}

/** The folders of all networks. */
function listNetworks(dataFolder: string): StateFolder[] {
  if (!existsSync(dataFolder)) return [];
  return readdirSync(dataFolder)
    .map((name) => new StateFolder(dataFolder, name))
    .filter(({ plan }) => existsSync(plan));
}

/** The ports of all networks, also of those that do not run now. */
export function listTakenPorts(dataFolder: string): number[] {
  return listNetworks(dataFolder).flatMap((folder) => listPorts(getPlan(folder)));
}

function assertFits(
  { settings: existing, fabric }: NetworkPlan,
  wanted: NetworkSettings,
  version: FabricVersion,
): void {
  const names = Object.keys(wanted) as (keyof NetworkSettings)[];
  const different = names.filter((name) => !isDeepStrictEqual(existing[name], wanted[name]));
  const advice = 'Remove it with network:down -- --remove, or give the new one another name.';
  if (different.length > 0) {
    throw new NetworkError(
      `The network "${existing.name}" exists with other settings: ${different.join(', ')}.`,
      advice,
    );
  }
  if (isBefore(version, fabric.major ?? 0, fabric.minor ?? 0)) {
    throw new NetworkError(`The network "${existing.name}" is of Fabric ${fabric.text}, not ${version.text}.`, advice);
  }
}
