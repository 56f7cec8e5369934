// SPDX-License-Identifier: Apache-2.0

import type { Command } from 'commander';
import { type Configuration, loadConfiguration, placeOf } from '../configuration';
import { databaseNames } from '../couchdb/databases';
import { couchReplicaFolder } from '../couchdb/open-couch-log';
import { createLogger } from '../logging';
import { startOrchestrator } from '../orchestrator';
import { VERSION } from '../version';

/** `orchestrator serve`: runs until it is told to stop. */
export function addServe(program: Command): void {
  program
    .command('serve')
    .description('serve the gRPC API until SIGINT or SIGTERM')
    .option('--address <host:port>', 'where to serve gRPC; port 0 picks a free one')
    .option('--data-dir <folder>', 'folder of the embedded store')
    .option('--mode <mode>', 'what to run on')
    .action(async (options: ServeOptions) => serve(loadConfiguration(environmentOf(options))));
}

/** Options that stand for environment variables. */
export interface ServeOptions {
  readonly address?: string;
  readonly dataDir?: string;
  readonly mode?: string;
}

/** The environment with the options in place of their variables. */
export function environmentOf({ address, dataDir, mode }: ServeOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...(address === undefined ? {} : { ORCHESTRATOR_ADDRESS: address }),
    ...(dataDir === undefined ? {} : { ORCHESTRATOR_DATA_DIR: dataDir }),
    ...(mode === undefined ? {} : { ORCHESTRATOR_MODE: mode }),
  };
}

async function serve(configuration: Configuration): Promise<void> {
  const say = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  greet(configuration, say);
  const logger = createLogger(configuration.logLevel);
  const orchestrator = await startOrchestrator(configuration, { logger, say });
  if (orchestrator.metricsAddress !== undefined) say(`metrics on http://${orchestrator.metricsAddress}/metrics`);
  say(`listening on ${orchestrator.address}`);
  await stopSignal();
  say('stopping: ending streams, answering running calls ...');
  await orchestrator.stop();
  say('stopped');
}

function greet(configuration: Configuration, say: (line: string) => void): void {
  say(`orchestrator ${VERSION}, ${configuration.mode} mode, ${whereabouts(configuration)}`);
  for (const notice of configuration.notices) say(notice);
  for (const [channel, members] of configuration.channels.members)
    say(`channel ${channel}: ${[...members].join(', ')}`);
}

function whereabouts({ couchdb, dataDirectory }: Configuration): string {
  if (couchdb === undefined) return `data in ${dataDirectory}`;
  const { log } = databaseNames(couchdb.prefix);
  return `log in database "${log}" of CouchDB at ${placeOf(couchdb.url)}, replica in ${couchReplicaFolder(dataDirectory)}`;
}

/** Resolves at the first SIGINT or SIGTERM; the next one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let stopping = false;
    const onSignal = (): void => {
      if (stopping) process.exit(1);
      stopping = true;
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
