// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { BrokenStoreError } from '../replica/store-errors';
import type { CouchDocument } from './answers';
import type { CouchClient } from './couch-client';
import { CouchError } from './couch-error';
import { IDENTITY_ID, OPENED_ID } from './document-ids';
import { DOCUMENT_FORMAT } from './entry-document';

/** Of documents that change, old revisions make every change slower. */
const REVISIONS = 20;
const ALL_IDS = { from: '', to: '\uffff' };

/** What to do where a database is missing and may not be created. */
export const ONLY_ADMINS =
  'Only an administrator of CouchDB may create databases: let one create it with ?q=1&n=1, and admit the user to it.';

/** The names of the databases of a deployment. */
export interface DatabaseNames {
  /** The commit log: truth. */
  readonly log: string;
  /** The current assets, for new processes and for people: it can be made again from the log. */
  readonly state: string;
}

/** What names a log, and the revision of the document that says so. */
export interface LogIdentity {
  readonly id: string;
  readonly rev: string;
}

/** The names of the databases with a prefix. */
export function databaseNames(prefix: string): DatabaseNames {
  return { log: `${prefix}_log`, state: `${prefix}_state` };
}

/**
 * Creates the databases that are missing.
 * @throws BrokenStoreError if that of the log is missing and may not be begun, or one has several parts or copies: then several writers could store one entry each at the
 * same position, and all be told that theirs is there.
 */
export async function prepareDatabases(client: CouchClient, names: DatabaseNames, mayBegin: boolean): Promise<void> {
  const { isApache } = await client.identify();
  for (const name of [names.log, names.state]) {
    if (!(await hasDatabase(client, name))) {
      if (name === names.log && !mayBegin) throw withoutLog(client, name, 'is missing');
      await create(client, name);
      if (isApache) await client.limitRevisions(name, REVISIONS);
    }
    await assertSingle(client, name, isApache);
  }
}

/** @throws BrokenStoreError unless a database has one part and one copy. */
export async function assertSingle(client: CouchClient, name: string, isApache: boolean): Promise<void> {
  const cluster = await client.getCluster(name);
  // Other programs with this interface are single servers, and say nothing of it.
  if (cluster === undefined ? !isApache : cluster.q === 1 && cluster.n === 1) return;
  const found = cluster === undefined ? 'unknown q and n' : `q=${String(cluster.q)} and n=${String(cluster.n)}`;
  throw new BrokenStoreError(
    `database "${name}" of CouchDB at ${client.place} has ${found}, and must have q=1 and n=1. Let the server create ` +
      'it, or create it with ?q=1&n=1; what is in it can be replicated there.',
  );
}

/** Is the database there? */
export async function hasDatabase(client: CouchClient, name: string): Promise<boolean> {
  try {
    await client.getCluster(name);
    return true;
  } catch (error) {
    if (error instanceof CouchError && error.failure === 'notFound') return false;
    throw error;
  }
}

async function create(client: CouchClient, name: string): Promise<void> {
  try {
    await client.createDatabase(name);
  } catch (error) {
    if (!(error instanceof CouchError) || error.failure !== 'unauthorized') throw error;
    throw new CouchError('unauthorized', `${error.message} ${ONLY_ADMINS}`);
  }
}

/**
 * The name of the log in a database, which is drawn if it is empty.
 * @throws BrokenStoreError if it holds other things, or is empty and may not be begun.
 */
export async function identify(client: CouchClient, database: string, mayBegin: boolean): Promise<LogIdentity> {
  const found = await findIdentity(client, database);
  if (found !== undefined) return found;
  if (await isEmpty(client, database)) {
    if (!mayBegin) throw withoutLog(client, database, 'is empty');
    await createIdentity(client, database);
  }
  // Another process may have drawn one meanwhile.
  const drawn = await findIdentity(client, database);
  if (drawn !== undefined) return drawn;
  throw withoutIdentity(client, database);
}

/** Writes down that the log is opened. @throws CouchError if nothing can be written, as on a disk that is full. */
export async function noteOpening(client: CouchClient, database: string): Promise<void> {
  const before = await client.find(database, OPENED_ID);
  const json = JSON.stringify({
    ...(before && { _rev: before._rev }),
    v: DOCUMENT_FORMAT,
    at: new Date().toISOString(),
  });
  await unlessTaken(client.put(database, OPENED_ID, json));
}

/** The name of the log as it is there; undefined if the database is empty. @throws as `identify` does. */
export async function findLog(client: CouchClient, database: string): Promise<LogIdentity | undefined> {
  const found = await findIdentity(client, database);
  if (found !== undefined || (await isEmpty(client, database))) return found;
  throw withoutIdentity(client, database);
}

async function isEmpty(client: CouchClient, database: string): Promise<boolean> {
  return (await client.list(database, { ...ALL_IDS, limit: 1 })).length === 0;
}

function withoutLog({ place }: CouchClient, database: string, state: string): BrokenStoreError {
  return new BrokenStoreError(
    `database "${database}" of CouchDB at ${place} ${state}, and had a log before: acknowledged writes are missing. Restore ` +
      'it from a backup. To begin a new log, stop all processes and remove the folder of the replica of each.',
  );
}

function withoutIdentity(client: CouchClient, database: string): BrokenStoreError {
  return new BrokenStoreError(
    `database "${database}" of CouchDB at ${client.place} holds documents, but not a commit log: document "${IDENTITY_ID}" ` +
      'is missing. Restore it from a backup, or choose another prefix.',
  );
}

/** The name of the log; undefined if it has none. @throws BrokenStoreError if it is of another release. */
export async function findIdentity(client: CouchClient, database: string): Promise<LogIdentity | undefined> {
  const document = await client.find(database, IDENTITY_ID);
  return document === undefined ? undefined : readIdentity(document, database);
}

function readIdentity({ v, id, _rev: rev }: CouchDocument, database: string): LogIdentity {
  if (v === DOCUMENT_FORMAT && typeof id === 'string') return { id, rev };
  throw new BrokenStoreError(
    `document "${IDENTITY_ID}" of database "${database}" has format ${JSON.stringify(v)}; this release reads format ` +
      `${String(DOCUMENT_FORMAT)}.`,
  );
}

async function createIdentity(client: CouchClient, database: string): Promise<void> {
  const json = JSON.stringify({ v: DOCUMENT_FORMAT, id: randomUUID(), created: new Date().toISOString() });
  await unlessTaken(client.put(database, IDENTITY_ID, json));
}

/** Another process may have written the document meanwhile. */
async function unlessTaken(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (!(error instanceof CouchError) || error.failure !== 'conflict') throw error;
  }
}
