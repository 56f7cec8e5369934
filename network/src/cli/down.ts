// SPDX-License-Identifier: Apache-2.0

import type { Command } from 'commander';
import { takeDown } from '../lifecycle/down';
import { folderOf } from '../lifecycle/up';
import { type PlaceFlags, toNetworkOptions, withPlace } from './options';
import type { Outlet } from './outlet';

/** `network down`: stops all processes of a network. */
export function addDown(program: Command, outlet: Outlet): void {
  withPlace(program.command('down').description('stop all processes of a network'))
    .option('--remove', 'delete its ledgers, keys and logs too')
    .action(async (flags: PlaceFlags & { remove?: true }) => {
      const folder = folderOf(toNetworkOptions(flags, outlet.say));
      const remove = flags.remove === true;
      await takeDown(folder, { remove, report: outlet.say });
      outlet.say(`The network "${folder.name}" is ${remove ? 'gone' : 'down'}.`);
    });
}
