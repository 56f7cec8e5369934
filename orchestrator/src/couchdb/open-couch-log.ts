// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { type CouchConfiguration, SETTINGS } from '../configuration';
import type { SharedLog } from '../solo/commit-log';
import { BrokenStoreError } from '../replica/store-errors';
import { CouchCheckpoint } from './checkpoint';
import type { Pace } from './checkpoint-keeper';
import { CouchClient } from './couch-client';
import { CouchError } from './couch-error';
import { CouchLog } from './couch-log';
import { databaseNames, findLog, identify, noteOpening, prepareDatabases } from './databases';
import { persist } from './persist';

const REPLICA_FOLDER = 'couchdb';
const LEAST_REQUEST_MS = 1000;
const MOST_REQUEST_MS = 10_000;
/** How often a request that is not answered at all is sent, about. */
const ATTEMPTS = 3;

/** How a log is opened. */
export interface Opening {
  /** Told why it still waits; what it throws ends that. */
  readonly progress: (text: string) => void;
  /** Begins a log where there is none. A process that has seen one must not: it would hide that the log is lost. */
  readonly mayBegin: boolean;
  /** How fast the checkpoint is kept, if not as usual. */
  readonly pace?: Pace;
}

/**
 * Opens the commit log in CouchDB, and creates what is missing there. Waits for a server that does not answer.
 * @throws BrokenStoreError if CouchDB does not answer in time, refuses, or holds something else.
 */
export async function openCouchLog(
  configuration: CouchConfiguration,
  { progress, mayBegin, pace }: Opening,
): Promise<SharedLog> {
  const { prefix, timeoutMs, startTimeoutMs } = configuration;
  const client = createClient(configuration);
  const names = databaseNames(prefix);
  const prepare = async (): Promise<CouchLog> => {
    await prepareDatabases(client, names, mayBegin);
    const identity = await identify(client, names.log, mayBegin);
    await noteOpening(client, names.log);
    const checkpoint = new CouchCheckpoint({
      client,
      database: names.state,
      log: identity.id,
      timeoutMs,
      pace,
      prepare: () => prepareDatabases(client, names, false),
    });
    return new CouchLog({ client, database: names.log, identity, timeoutMs, checkpoint });
  };
  const failed = (error: CouchError): void => progress(`waiting for CouchDB: ${error.message}`);
  try {
    return await persist(prepare, { timeoutMs: startTimeoutMs, signal: new AbortController().signal, failed });
  } catch (error) {
    await client.close();
    if (!(error instanceof CouchError)) throw error;
    const waited = error.isPassing
      ? ` That was so for ${String(startTimeoutMs / 1000)} s, as ${SETTINGS.couchdbStartTimeoutMs.name} says.`
      : '';
    throw new BrokenStoreError(`the commit log cannot be opened. ${error.message}${waited}`);
  }
}

/**
 * The commit log as it is there, for looking at it: nothing is created. Undefined if the database is empty. Whoever closes
 * the log closes the client with it.
 * @throws BrokenStoreError if the database is missing, or holds something else.
 */
export async function findCouchLog(
  { prefix, timeoutMs }: CouchConfiguration,
  client: CouchClient,
): Promise<SharedLog | undefined> {
  const { log: database } = databaseNames(prefix);
  const identity = await findLog(client, database);
  return identity && new CouchLog({ client, database, identity, timeoutMs });
}

/** Speaks to the server of a configuration. */
export function createClient({ url, timeoutMs }: CouchConfiguration): CouchClient {
  const requestMs = Math.min(Math.max(Math.ceil(timeoutMs / ATTEMPTS), LEAST_REQUEST_MS), MOST_REQUEST_MS);
  return new CouchClient(url, requestMs);
}

/** Where a process that uses CouchDB has its replica, within the data directory. */
export function couchReplicaFolder(dataDirectory: string): string {
  return join(dataDirectory, REPLICA_FOLDER);
}
