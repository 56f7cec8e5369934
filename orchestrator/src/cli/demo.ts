// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { loadConfiguration } from '../configuration';
import { runDemo } from '../demo/run-demo';
import { createLogger } from '../logging';
import { startOrchestrator } from '../orchestrator';
import { parseCount } from './count';
import { ExitCode, type Outlet } from './exit-codes';

const OF_LEDGER = /^ORCHESTRATOR_(NETWORK_CONFIG|MSPID|FABRIC_|CHANNEL_CONFIG)/;

interface DemoOptions {
  readonly address?: string;
  readonly mode: string;
  readonly rounds: number;
  readonly seed: number;
  readonly json?: true;
}

/** `orchestrator demo`: three organizations train a model together, on a server of its own or a running one. */
export function addDemo(program: Command, outlet: Outlet): void {
  program
    .command('demo')
    .description('run a federated training of three organizations from end to end')
    .option('--address <host:port>', 'use a running server; without it the demo starts one of its own')
    .option('--mode <mode>', 'what its own server runs on; ledger needs ORCHESTRATOR_NETWORK_CONFIG', 'solo')
    .option('--rounds <n>', 'rounds of training', parseCount, 5)
    .option('--seed <n>', 'seed of the data', parseCount, 7)
    .option('--json', 'print the results as JSON lines')
    .action(async ({ address, mode, rounds, seed, json }: DemoOptions) => {
      const code = await runDemo({
        ...(address === undefined ? {} : { address }),
        startServer: () => startServer(mode),
        rounds,
        seed,
        json: json === true,
        output: process.stdout,
      });
      outlet.exitCode = code === 0 ? ExitCode.Ok : ExitCode.Fault;
    });
}

/** A server with a store in a temporary folder, which goes with it. */
async function startServer(mode: string): Promise<{ address: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-demo-'));
  const ofNetwork = Object.entries(process.env).filter(([name]) => mode === 'ledger' && OF_LEDGER.test(name));
  const configuration = loadConfiguration({
    ...Object.fromEntries(ofNetwork),
    ORCHESTRATOR_MODE: mode,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
    ORCHESTRATOR_ADDRESS: '127.0.0.1:0',
    ORCHESTRATOR_DATA_DIR: folder,
  });
  const logger = createLogger(configuration.logLevel);
  const orchestrator = await startOrchestrator(configuration, { logger, say: () => undefined });
  const stop = async (): Promise<void> => {
    await orchestrator.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { address: orchestrator.address, stop };
}
