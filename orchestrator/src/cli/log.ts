// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { type Configuration, type CouchConfiguration, loadConfiguration, placeOf } from '../configuration';
import { databaseNames } from '../couchdb/databases';
import { createClient, findCouchLog } from '../couchdb/open-couch-log';
import { BrokenStoreError } from '../replica/store-errors';
import type { CommitLog } from '../solo/commit-log';
import { LevelLog } from '../solo/level-log';
import { LOG_FOLDER } from '../solo/store';
import { type ChannelVerdict, verifyLog } from '../solo/verify';
import { ExitCode, type Outlet } from './exit-codes';
import { environmentOf } from './serve';

const PROGRESS_MS = 2000;

/** `orchestrator log verify`: is every entry what it was when it was written? */
export function addLog(program: Command, outlet: Outlet): void {
  program
    .command('log')
    .description('look at the commit log: the one in CouchDB, or that of a stopped server')
    .command('verify')
    .description('walk the hash chain of every channel, and name the first bad entry')
    .option('--data-dir <folder>', 'folder of the embedded store')
    .option('--json', 'print the result as JSON')
    .action(async (options: { dataDir?: string; json?: true }) => {
      const verdicts = await verify(loadConfiguration(environmentOf(options)));
      process.stdout.write(options.json === true ? `${JSON.stringify(verdicts)}\n` : textOf(verdicts));
      if (verdicts.some(({ fault }) => fault !== undefined)) outlet.exitCode = ExitCode.Fault;
    });
}

async function verify({ couchdb, dataDirectory }: Configuration): Promise<ChannelVerdict[]> {
  const log = await (couchdb === undefined ? openFolder(dataDirectory) : openDatabase(couchdb));
  let saidAt = Date.now();
  try {
    return await verifyLog(log, (channel, done, last) => {
      if (Date.now() - saidAt < PROGRESS_MS) return;
      saidAt = Date.now();
      process.stderr.write(`channel ${channel}: entry ${String(done)} of ${String(last)} ...\n`);
    });
  } finally {
    await log.close();
  }
}

async function openFolder(dataDirectory: string): Promise<CommitLog> {
  const folder = join(dataDirectory, LOG_FOLDER);
  if (!existsSync(folder)) throw new BrokenStoreError(`${folder} does not exist: there is no log to verify.`);
  return LevelLog.open(folder);
}

async function openDatabase(couchdb: CouchConfiguration): Promise<CommitLog> {
  const client = createClient(couchdb);
  try {
    const log = await findCouchLog(couchdb, client);
    if (log !== undefined) return log;
    const { log: database } = databaseNames(couchdb.prefix);
    const place = placeOf(couchdb.url);
    throw new BrokenStoreError(`database "${database}" of CouchDB at ${place} is empty: there is no log to verify.`);
  } catch (error) {
    await client.close();
    throw error;
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
