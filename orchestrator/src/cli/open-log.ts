// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration, type CouchConfiguration, placeOf } from '../configuration';
import { databaseNames } from '../couchdb/databases';
import { createClient, findCouchLog } from '../couchdb/open-couch-log';
import { BrokenStoreError } from '../replica/store-errors';
import type { CommitLog } from '../solo/commit-log';
import { LevelLog } from '../solo/level-log';
import { LOG_FOLDER } from '../solo/store';

/**
 * The commit log of a configuration, to look at: the one in CouchDB, or that of a stopped server. Nothing is created.
 * @throws BrokenStoreError if there is none, or it cannot be opened.
 */
export function openLog({ couchdb, dataDirectory }: Configuration): Promise<CommitLog> {
  return couchdb === undefined ? openFolder(dataDirectory) : openDatabase(couchdb);
}

async function openFolder(dataDirectory: string): Promise<CommitLog> {
  const folder = join(dataDirectory, LOG_FOLDER);
  if (!existsSync(folder)) throw new BrokenStoreError(`${folder} does not exist: there is no log.`);
  return LevelLog.open(folder);
}

async function openDatabase(couchdb: CouchConfiguration): Promise<CommitLog> {
  const client = createClient(couchdb);
  try {
    const log = await findCouchLog(couchdb, client);
    if (log !== undefined) return log;
    const { log: database } = databaseNames(couchdb.prefix);
    throw new BrokenStoreError(
      `database "${database}" of CouchDB at ${placeOf(couchdb.url)} is empty: there is no log.`,
    );
  } catch (error) {
    await client.close();
    throw error;
  }
}
