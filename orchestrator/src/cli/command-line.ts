// SPDX-License-Identifier: Apache-2.0

/**
 * The `orchestrator` command. Results go to stdout, with --json as JSON; all else goes to stderr.
 */
import { Command, CommanderError } from 'commander';
import { OrchestratorError } from '@orchestrator/lib';
import { ConfigurationError } from '../configuration';
import { messageOf } from '../message-of';
import { BrokenStoreError } from '../replica/store-errors';
import { ListenError } from '../server/listen-error';
import { VERSION } from '../version';
import { addChannel } from './channel';
import { addConfig } from './config';
import { addDemo } from './demo';
import { addDoctor } from './doctor';
import { addEvents } from './events';
import { ExitCode, type Outlet } from './exit-codes';
import { addLog } from './log';
import { addReceipt } from './receipt';
import { addServe } from './serve';

/** Runs the command of the given arguments; resolves with its exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<ExitCode> {
  const outlet: Outlet = { exitCode: ExitCode.Ok };
  const program = new Command('orchestrator')
    .description('The orchestrator of multi-party computation.')
    .version(VERSION)
    .showHelpAfterError('(use --help to see what there is)')
    .addHelpText('after', EXIT_CODES)
    .exitOverride();
  for (const add of [addServe, addDemo, addDoctor, addEvents, addLog, addReceipt, addChannel, addConfig])
    add(program, outlet);
  try {
    await program.parseAsync(argv);
    return outlet.exitCode;
  } catch (error) {
    return explain(error);
  }
}

const EXIT_CODES = `
Exit codes: 0 done; 1 what was looked at is not in order; 2 the command line or the configuration cannot be used;
3 the server or the store cannot be reached.

Settings come from environment variables: see "orchestrator config" and docs/configuration.md.`;

function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Ok : ExitCode.Usage;
  process.stderr.write(`${messageOf(error)}\n`);
  if (error instanceof ConfigurationError) return ExitCode.Usage;
  if (error instanceof BrokenStoreError) return ExitCode.Unreachable;
  if (error instanceof OrchestratorError && error.code === 'unavailable') return ExitCode.Unreachable;
  return error instanceof ListenError ? ExitCode.Unreachable : ExitCode.Fault;
}
