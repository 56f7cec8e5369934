// SPDX-License-Identifier: Apache-2.0

import type { Command } from 'commander';
import { loadConfiguration, type Setting, SETTINGS } from '../configuration';

/** `orchestrator config`: what the environment says, and what holds where it says nothing. */
export function addConfig(program: Command): void {
  program
    .command('config')
    .description('check the environment variables and print what they amount to; every fault is named')
    .option('--json', 'print the result as JSON')
    .action((options: { json?: true }) => {
      const configuration = loadConfiguration(process.env);
      const rows = Object.values(SETTINGS).map(rowOf);
      if (options.json === true) {
        process.stdout.write(`${JSON.stringify(rows)}\n`);
        return;
      }
      const width = Math.max(...rows.map(({ name }) => name.length));
      for (const { name, value, isDefault } of rows) {
        process.stdout.write(`${name.padEnd(width)}  ${value}${isDefault ? '  (default)' : ''}\n`);
      }
      for (const notice of configuration.notices) process.stdout.write(`${notice}\n`);
    });
}

interface Row {
  readonly name: string;
  readonly value: string;
  readonly isDefault: boolean;
}

function rowOf(setting: Setting<unknown>): Row {
  const given = process.env[setting.name] ?? '';
  const shown = setting.secret === true ? '[secret]' : given;
  return { name: setting.name, value: given === '' ? (setting.default ?? '(unset)') : shown, isDefault: given === '' };
}
