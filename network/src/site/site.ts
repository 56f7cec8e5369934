// SPDX-License-Identifier: Apache-2.0

/**
 * A network that is worked on, and what each step of that needs: its plan, how to reach it, Fabric's tools.
 */
import { environmentWith } from '../processes/environment';
import { runProgram } from '../processes/run-program';
import { BackgroundProcess } from '../processes/background-process';
import { pathOf, type PROGRAM_NAMES, type Programs } from '../programs/find-programs';
import type { NetworkPlan, PeerNode } from '../topology/plan';
import type { StateFolder } from '../topology/state-folder';

/** A network that is worked on: its plan, its folder, its programs, and who is told of the progress. */
export interface Site {
  readonly plan: NetworkPlan;
  readonly folder: StateFolder;
  readonly programs: Programs;
  readonly report: (line: string) => void;
}

const LOGGING = {
  // Orderers warn of every client that is done.
  FABRIC_LOGGING_SPEC: 'warn:orderer.common.broadcast=error',
  FABRIC_LOGGING_FORMAT: '%{time:2006-01-02T15:04:05.000Z07:00} %{level} %{module} %{message}',
};

/** The background process of this name. */
export function processOf(folder: StateFolder, name: string): BackgroundProcess {
  return new BackgroundProcess({ name, record: folder.record(name), log: folder.log(name) });
}

/** The environment of a program that reads its configuration in this folder. */
export function environmentOf(configuration: string, more: Readonly<Record<string, string>> = {}) {
  return environmentWith({ ...LOGGING, FABRIC_CFG_PATH: configuration, ...more });
}

/** Runs one of Fabric's tools to its end, with its configuration in the given folder. */
export async function runTool(
  { programs }: Pick<Site, 'programs'>,
  name: (typeof PROGRAM_NAMES)[number],
  { parameters, configuration }: { readonly parameters: readonly string[]; readonly configuration: string },
): Promise<string> {
  return await runProgram(pathOf(programs, name), parameters, { environment: environmentOf(configuration) });
}

/** Runs the `peer` command line against a peer, as the administrator of its organization. */
export async function runPeer(site: Site, peer: PeerNode, parameters: readonly string[]): Promise<string> {
  const { folder, programs } = site;
  return await runProgram(pathOf(programs, 'peer'), parameters, {
    environment: environmentOf(folder.node(peer), { CORE_PEER_MSPCONFIGPATH: folder.userMsp(peer, 'Admin') }),
  });
}
