// SPDX-License-Identifier: Apache-2.0

/**
 * The `network` command. Results go to stdout, with --json as JSON; progress and failures go to stderr.
 */
import { Command, CommanderError } from 'commander';
import { messageOf, NetworkError } from '../network-error';
import { addDeploy } from './deploy';
import { addDown } from './down';
import { addInstall } from './install';
import type { Outlet } from './outlet';
import { addPackage } from './package';
import { addStatus } from './status';
import { addUp } from './up';

const EXIT_CODES = `
Exit codes: 0 done; 1 it could not be done, or what was looked at is not in order; 2 the command line cannot be used.`;

/** Runs the command of the given arguments; resolves with its exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const outlet: Outlet = {
    say: (line) => process.stderr.write(`${line}\n`),
    print: (text) => process.stdout.write(text),
    exitCode: 0,
  };
  const program = new Command('network')
    .description('A Hyperledger Fabric network of plain processes.')
    .showHelpAfterError('(use --help to see what there is)')
    .addHelpText('after', EXIT_CODES)
    .exitOverride();
  for (const add of [addUp, addDeploy, addStatus, addDown, addInstall, addPackage]) add(program, outlet);
  try {
    await program.parseAsync(argv);
    return outlet.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    outlet.say(messageOf(error));
    if (error instanceof NetworkError && error.advice !== '') outlet.say(error.advice);
    return 1;
  }
}
