// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { CouchConfiguration } from '../configuration';
import type { Program } from '../couchdb/answers';
import type { CouchClient } from '../couchdb/couch-client';
import { assertSingle, databaseNames, hasDatabase, ONLY_ADMINS } from '../couchdb/databases';
import { createClient, findCouchLog, couchReplicaFolder } from '../couchdb/open-couch-log';
import { BrokenStoreError } from '../replica/store-errors';
import { FOLD_FOLDER } from '../solo/store';
import { assertWitnessed } from '../solo/witness';
import { timeDurableWrite } from './durable-write';
import { fail, type Finding, ok, warn } from './finding';
import { examineReplica } from './replica';
import { examineLog, type StoreReport } from './store';

const SUPPORTED = /^3\./;

/** What a server on CouchDB would be started with. */
export interface CouchPlace {
  readonly couchdb: CouchConfiguration;
  readonly dataDirectory: string;
  readonly channels: readonly string[];
}

/** Does CouchDB answer, are the databases as they must be, how far is the log, and how far the replica of this process? */
export async function examineCouchDb(place: CouchPlace, nowMs: number): Promise<StoreReport> {
  const client = createClient(place.couchdb);
  try {
    return await examineWith(client, place, nowMs);
  } finally {
    await client.close();
  }
}

async function examineWith(client: CouchClient, place: CouchPlace, nowMs: number): Promise<StoreReport> {
  const names = databaseNames(place.couchdb.prefix);
  const findings: Finding[] = [];
  const reports: StoreReport[] = [];
  const found = await report('CouchDB', findings, () => examineProgram(client, findings));
  if (found !== undefined) {
    const has = (name: string): Promise<boolean | undefined> =>
      report(`database ${name}`, findings, () => examineDatabase({ client, name, program: found }, findings));
    const [hasLog, hasState] = [await has(names.log), await has(names.state)];
    if (hasState === true) {
      await report('CouchDB, write', findings, async () => findings.push(await timeDurableWrite(client, names.state)));
    }
    if (hasLog === true) {
      await report('log', findings, async () => reports.push(await examineContents(place, client, nowMs)));
    }
  }
  return {
    findings: [...findings, ...reports.flatMap((of) => of.findings)],
    inUse: reports.some(({ inUse }) => inUse),
  };
}

/** Undefined, and a finding, if the store does not let itself be looked at. */
async function report<T>(name: string, findings: Finding[], examine: () => Promise<T>): Promise<T | undefined> {
  try {
    return await examine();
  } catch (error) {
    if (!(error instanceof BrokenStoreError)) throw error;
    findings.push(fail(name, error.message));
    return undefined;
  }
}

async function examineProgram(client: CouchClient, findings: Finding[]): Promise<Program> {
  const start = performance.now();
  const program = await client.identify();
  const ms = (performance.now() - start).toFixed(0);
  const text = `${program.name} ${program.version} at ${client.place}, answers in ${ms} ms`;
  if (!program.isApache) {
    findings.push(warn('CouchDB', `${text}: it is good for tests, and not for production`));
  } else if (!SUPPORTED.test(program.version)) {
    findings.push(warn('CouchDB', `${text}: this release was made for CouchDB 3`));
  } else findings.push(ok('CouchDB', text));
  return program;
}

interface DatabasePlace {
  readonly client: CouchClient;
  readonly name: string;
  readonly program: Program;
}

/** Is the database there? */
async function examineDatabase({ client, name, program }: DatabasePlace, findings: Finding[]): Promise<boolean> {
  const title = `database ${name}`;
  if (await hasDatabase(client, name)) {
    await assertSingle(client, name, program.isApache);
    findings.push(ok(title, program.isApache ? 'q=1, n=1' : 'is there'));
    return true;
  }
  const { user = 'nobody', isAdmin } = await client.getSession();
  findings.push(
    isAdmin
      ? ok(title, 'is not there yet; the server creates it')
      : fail(title, `is not there, and ${user} may not create it. ${ONLY_ADMINS}`),
  );
  return false;
}

async function examineContents(place: CouchPlace, client: CouchClient, nowMs: number): Promise<StoreReport> {
  const log = await findCouchLog(place.couchdb, client);
  if (log === undefined) return { findings: [ok('log', 'is empty; the server begins it')], inUse: false };
  const folder = couchReplicaFolder(place.dataDirectory);
  const findings = await examineLog(log, nowMs);
  await report('replica', findings, () => assertWitnessed(folder, log));
  const fold = { folder: join(folder, FOLD_FOLDER), logId: log.id, channels: place.channels, unit: 'entries' };
  const replica = await examineReplica(fold);
  return { findings: [...findings, ...replica.findings], inUse: replica.inUse };
}
