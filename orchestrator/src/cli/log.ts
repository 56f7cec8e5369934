// SPDX-License-Identifier: Apache-2.0

import type { Command } from 'commander';
import { type Configuration, loadConfiguration } from '../configuration';
import { type ChannelVerdict, verifyLog } from '../solo/verify';
import { ExitCode, type Outlet } from './exit-codes';
import { addLogExport } from './log-export';
import { openLog } from './open-log';
import { createProgress } from './progress';
import { environmentOf } from './serve';

/** `orchestrator log`: looks at the commit log. */
export function addLog(program: Command, outlet: Outlet): void {
  const log = program.command('log').description('look at what is stored, or take it out');
  addLogVerify(log, outlet);
  addLogExport(log, outlet);
}

/** `orchestrator log verify`: is every entry what it was when it was written? */
function addLogVerify(log: Command, outlet: Outlet): void {
  log
    .command('verify')
    .description('walk the hash chain of every channel of a commit log, and name the first bad entry')
    .option('--data-dir <folder>', 'folder of the embedded store of a stopped server')
    .option('--json', 'print the result as JSON')
    .action(async (options: { dataDir?: string; json?: true }) => {
      const verdicts = await verify(loadConfiguration(environmentOf(options)));
      process.stdout.write(options.json === true ? `${JSON.stringify(verdicts)}\n` : textOf(verdicts));
      if (verdicts.some(({ fault }) => fault !== undefined)) outlet.exitCode = ExitCode.Fault;
    });
}

async function verify(configuration: Configuration): Promise<ChannelVerdict[]> {
  const log = await openLog(configuration);
  try {
    return await verifyLog(log, createProgress('entry'));
  } finally {
    await log.close();
  }
}

function textOf(verdicts: readonly ChannelVerdict[]): string {
  if (verdicts.length === 0) return 'The log has no entries.\n';
  const lines = verdicts.map(({ channel, entries, transactions, events, chain, fault }) => {
    const good = `${String(entries)} good entries, ${String(transactions)} transactions, ${String(events)} events, head ${chain}`;
    return fault === undefined ? `channel ${channel}: ${good}` : `channel ${channel}: BAD after ${good}\n  ${fault}`;
  });
  return `${lines.join('\n')}\n`;
}
