// SPDX-License-Identifier: Apache-2.0

import type { Command } from 'commander';
import { bringUp } from '../lifecycle/up';
import { type PlaceFlags, type SettingFlags, toNetworkOptions, withPlace, withPrograms, withSettings } from './options';
import type { Outlet } from './outlet';

/** `network up`: makes a network, or starts what of it does not run. */
export function addUp(program: Command, outlet: Outlet): void {
  const command = program.command('up').description('make a network, or start what of it does not run');
  withSettings(withPrograms(withPlace(command))).action(async (flags: PlaceFlags & SettingFlags) => {
    const startedAt = Date.now();
    const { folder } = await bringUp(toNetworkOptions(flags, outlet.say));
    outlet.say(`The network "${folder.name}" is up, after ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
    outlet.print(`${folder.connection}\n`);
  });
}
