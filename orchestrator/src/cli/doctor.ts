// SPDX-License-Identifier: Apache-2.0

import type { Command } from 'commander';
import pc from 'picocolors';
import { examine } from '../doctor/examine';
import type { Finding } from '../doctor/finding';
import { ExitCode, type Outlet } from './exit-codes';
import { environmentOf } from './serve';

const MARKS = { ok: pc.green('ok  '), warn: pc.yellow('warn'), fail: pc.red('FAIL') };

/** `orchestrator doctor`: would the server start here, and keep its promises? */
export function addDoctor(program: Command, outlet: Outlet): void {
  program
    .command('doctor')
    .description('look at versions, configuration, ports, disk, store, certificates and clock')
    .option('--data-dir <folder>', 'folder of the embedded store')
    .option('--json', 'print the findings as JSON')
    .action(async (options: { dataDir?: string; json?: true }) => {
      const findings = await examine(environmentOf(options), Date.now());
      process.stdout.write(options.json === true ? `${JSON.stringify(findings)}\n` : textOf(findings));
      if (findings.some(({ verdict }) => verdict === 'fail')) outlet.exitCode = ExitCode.Fault;
    });
}

function textOf(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  return findings.map(({ name, verdict, text }) => `${MARKS[verdict]}  ${name.padEnd(width)}  ${text}\n`).join('');
}
