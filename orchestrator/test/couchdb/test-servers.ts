// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { type CouchConfiguration, Secret } from '../../src/configuration';
import { openCouchLog } from '../../src/couchdb/open-couch-log';
import type { SharedLog } from '../../src/solo/commit-log';
import { PouchServer } from './pouch-server';
import { RawCouch } from './raw-couch';

const TIMEOUT_MS = 10_000;

/** A server with CouchDB's interface. */
export interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The servers that tests run against: express-pouchdb, and the CouchDB that the environment names, if any. */
export const TEST_SERVERS: readonly { readonly server: string; readonly start: () => Promise<TestServer> }[] = [
  { server: 'express-pouchdb', start: () => PouchServer.start() },
  ...[process.env['ORCHESTRATOR_TEST_COUCHDB_URL'] ?? '']
    .filter((url) => url !== '')
    .map((url) => ({ server: 'CouchDB', start: async () => ({ url, stop: async () => undefined }) })),
];

/** Databases of one test on a server, and what was opened on them. */
export class TestDatabases {
  readonly prefix = `t${randomBytes(8).toString('hex')}`;
  readonly raw: RawCouch;
  readonly #logs: SharedLog[] = [];

  constructor(private readonly server: TestServer) {
    this.raw = new RawCouch(server.url);
  }

  /** The database of the log. */
  get log(): string {
    return `${this.prefix}_log`;
  }

  /** The database of the checkpoint. */
  get state(): string {
    return `${this.prefix}_state`;
  }

  /** Opens the log as one more process would. */
  async open(options: Partial<CouchConfiguration> = {}, progress = (_text: string): void => undefined) {
    const url = new Secret(this.server.url);
    const usual = { url, prefix: this.prefix, timeoutMs: TIMEOUT_MS, startTimeoutMs: TIMEOUT_MS };
    const log = await openCouchLog({ ...usual, ...options }, { progress, mayBegin: true });
    this.#logs.push(log);
    return log;
  }

  /** Closes what is open and removes the databases. */
  async remove(): Promise<void> {
    await Promise.all(this.#logs.splice(0).map((log) => log.close()));
    const names = [this.log, this.state];
    await Promise.allSettled(names.map((name) => this.raw.delete(name)));
  }
}
