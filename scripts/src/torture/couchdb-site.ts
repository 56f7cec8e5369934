// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { Random } from '@orchestrator/lib/testing';
import { DatabaseProcess } from '../servers/database';
import { drawHex } from '../histories/draws';
import { serveCache } from './replica';
import type { Site } from './site';

const CONTROL = join(__dirname, 'control-server.js');
const DEAD_MS = 1000;

/** What the database of a torture is. */
export interface CouchDbOptions {
  /** express-pouchdb if absent. */
  readonly url: string | undefined;
  /** What starts it there; without it the database is not killed. */
  readonly start: string | undefined;
  /** Has servers run that write in place. */
  readonly isControl: boolean;
}

/** Replicas on one database. */
export async function startCouchDbSite(folder: string, options: CouchDbOptions): Promise<Site> {
  const database = await startDatabase(folder, options);
  const prefix = `torture${drawHex(new Random(Date.now()), 6)}`;
  const { url } = database;
  if (options.isControl) await database.create(`${prefix}_log`);
  const killDatabase = {
    name: 'databases killed',
    run: (random: Random) => database.restart(random.below(DEAD_MS)),
  };
  return {
    name: new URL(url).host,
    replicas: undefined,
    command: (address) =>
      options.isControl
        ? { args: [CONTROL, address, `${url}/${prefix}_log`], environment: process.env }
        : serveCache(address, join(folder, address.replace(':', '-')), {
            ORCHESTRATOR_COUCHDB_URL: url,
            ORCHESTRATOR_COUCHDB_PREFIX: prefix,
          }),
    disturbances: database.canBeKilled ? [killDatabase] : [],
    stop: async () => {
      await database.remove(prefix);
      await database.stop();
    },
  };
}

function startDatabase(folder: string, { url, start }: CouchDbOptions): Promise<DatabaseProcess> | DatabaseProcess {
  if (url === undefined) return DatabaseProcess.startPouch(folder);
  return start === undefined ? DatabaseProcess.use(url) : DatabaseProcess.startCommand(url, start);
}
