// SPDX-License-Identifier: Apache-2.0

import type { Command } from 'commander';
import { type NetworkStatus, type ProcessStatus, readStatus } from '../lifecycle/status';
import { folderOf } from '../lifecycle/up';
import { type PlaceFlags, toNetworkOptions, withPlace } from './options';
import type { Outlet } from './outlet';

/** `network status`: tells how each process of a network is. The exit code is 1 unless all of them are well. */
export function addStatus(program: Command, outlet: Outlet): void {
  withPlace(program.command('status').description('tell how each process of a network is'))
    .option('--json', 'print the result as JSON')
    .action(async (flags: PlaceFlags & { json?: true }) => {
      const status = await readStatus(folderOf(toNetworkOptions(flags, outlet.say)));
      outlet.print(flags.json === true ? `${JSON.stringify(status)}\n` : textOf(status));
      if (!status.healthy) outlet.exitCode = 1;
    });
}

function textOf({ processes }: NetworkStatus): string {
  const rows = processes.map((process) => [
    process.name,
    stateOf(process),
    process.address,
    process.pid === undefined ? '' : `process ${process.pid}`,
    Object.entries(process.heights)
      .map(([channel, height]) => `${channel} ${height}`)
      .join(', '),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function stateOf({ pid, healthy }: ProcessStatus): string {
  if (pid === undefined) return 'STOPPED';
  return healthy ? 'well' : 'NOT WELL';
}
