// SPDX-License-Identifier: Apache-2.0

import type { Command } from 'commander';
import { type DeployOptions, deployChaincode } from '../deployment/deploy';
import { withLock } from '../lifecycle/locked';
import { openSite } from '../lifecycle/up';
import { type PlaceFlags, toNetworkOptions, withPlace, withPrograms } from './options';
import type { Outlet } from './outlet';

type DeployFlags = PlaceFlags & Omit<DeployOptions, 'environment' | 'version'> & { readonly chaincodeVersion?: string };

/** `network deploy`: deploys chaincode on every channel, or brings it up to date. */
export function addDeploy(program: Command, outlet: Outlet): void {
  const command = program.command('deploy').description('deploy chaincode on every channel, or bring it up to date');
  withPrograms(withPlace(command))
    .option('--chaincode <name>', 'its name on the ledger (default: orchestrator)')
    .option('--entry <file>', 'the program that serves it (default: chaincode/dist/main.js)')
    .option('--chaincode-version <version>', 'default: that of its package.json')
    .option('--policy <policy>', 'who has to endorse (default: a majority of the endorsing organizations)')
    .action(async ({ chaincodeVersion, ...flags }: DeployFlags) => {
      const startedAt = Date.now();
      const site = await openSite(toNetworkOptions(flags, outlet.say));
      const version = chaincodeVersion === undefined ? {} : { version: chaincodeVersion };
      const result = await withLock(site.folder, () => deployChaincode(site, { ...flags, ...version }));
      const places = Object.entries(result.sequences).map(([channel, sequence]) => `${channel} (sequence ${sequence})`);
      const what = result.changed ? 'is deployed' : 'was deployed already';
      outlet.say(`${result.chaincode} ${what} on ${places.join(' and ')}, after ${secondsSince(startedAt)} s.`);
    });
}

function secondsSince(start: number): string {
  return ((Date.now() - start) / 1000).toFixed(1);
}
