// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseProcess } from '../servers/database';
import { BulkWrites } from './bulk-writes';
import { observeCpu } from './cpu';
import { HEADINGS } from './document';
import { eventDelay } from './event-delay';
import { Against, NEW_REPLICA } from './expectations';
import { Fixture } from './fixture';
import { fill, growth } from './growth';
import { Baselines, expectationOf } from './judgement';
import { findListener } from './listener';
import { type Figure, Meter } from './measure';
import { type ServerProcess, startOrchestrator } from '../servers/process';
import { RawClient } from './raw-client';
import { RawCouch } from './raw-couch';
import type { Run } from './report';
import { assertWorks, FIRST_CALLS, type Order, runWorks } from './run-works';
import { addFloor, addPageEcho } from './solo';
import { works, type Works } from './works';

const STAND_IN =
  'ORCHESTRATOR_COUCHDB_URL is not set: express-pouchdb stands in for CouchDB. These are no figures of CouchDB.';
const NEW_REPLICA_ASSETS = 200_000;
const FILL_BATCH = 1000;
const LOOK_MS = 2000;
/** Looks that must find the checkpoint as it was before it counts as finished. */
const QUIET_LOOKS = 3;

/** Measures solo mode on CouchDB. */
export async function benchCouch(order: Order): Promise<Run> {
  const url = process.env['ORCHESTRATOR_COUCHDB_URL'];
  if (url !== undefined) return new CouchBench(order, url, true).run();
  order.tell(STAND_IN);
  const pouch = await DatabaseProcess.startPouch(order.folder);
  try {
    return await new CouchBench(order, pouch.url, false).run();
  } finally {
    await pouch.stop();
  }
}

class CouchBench {
  readonly #couch: RawCouch;
  readonly #baselines = new Baselines();
  /** Of the databases of this run. */
  readonly #name = `bench${randomBytes(4).toString('hex')}`;
  readonly #prefixes: string[] = [];
  readonly #works: Works = {
    ...works,
    delay: async (fixture, scale) => [await this.#delay(fixture, 500 * scale)],
    replica: async (_fixture, scale) => [await this.#newReplica(NEW_REPLICA_ASSETS * scale)],
  };

  constructor(
    private readonly order: Order,
    private readonly url: string,
    private readonly isReal: boolean,
  ) {
    this.#couch = new RawCouch(url);
  }

  async run(): Promise<Run> {
    const { assets, say } = this.order;
    assertWorks(this.#works, this.order);
    const database = this.isReal ? await this.#couch.name() : 'express-pouchdb, which stands in for CouchDB';
    try {
      const floor = await addFloor(this.#baselines, this.order);
      const { figures, bulk } = await this.#measure();
      // A database goes on working for a while behind what was written to it.
      await this.#removeDatabases();
      const start = (): Promise<ServerProcess> => this.#start('growth');
      return {
        mode: 'couchdb',
        heading: HEADINGS.couchdb,
        remarks: [
          `The database is ${database}, on the same machine. Raw bulk writes are the documents that a work has left in ` +
            'the log, stored again by `_bulk_docs` over one connection, at most 100 documents or 4 MiB in a request.',
        ],
        baselineFigures: [...floor, ...bulk, ...(await addPageEcho(figures, this.#baselines, this.order))],
        figures,
        baselines: this.#baselines,
        growth: assets === undefined ? [] : await growth({ start, batch: FILL_BATCH, say }, assets),
        isReal: this.isReal,
      };
    } finally {
      await this.#removeDatabases();
      this.#couch.close();
    }
  }

  async #measure(): Promise<{ figures: Figure[]; bulk: Figure[] }> {
    const server = await this.#start('works');
    const bulkWrites = new BulkWrites(this.#couch, this.#database('works', 'log'));
    try {
      const database = findListener(this.url);
      const programs = { server: [server.pid], database: database === undefined ? [] : [database] };
      const meter = new Meter(
        observeCpu(() => programs),
        bulkWrites.observe,
      );
      const figures = await runWorks({ server, meter, works: this.#works, firstCalls: FIRST_CALLS }, this.order);
      await server.stop();
      const compared = figures.filter(({ work }) =>
        expectationOf('couchdb', work).against.includes(Against.BulkWrites),
      );
      const bulk = await bulkWrites.measure(compared, this.#baselines);
      bulk.forEach(this.order.say);
      return { figures, bulk };
    } finally {
      await server.stop();
    }
  }

  async #delay(fixture: Fixture, count: number): Promise<Figure> {
    const other = await this.#start('works', 'other');
    const client = new RawClient(other.address);
    try {
      return await eventDelay(fixture, client, count);
    } finally {
      client.close();
      await other.stop();
    }
  }

  /** Fills a log, lets the checkpoint catch up, and starts a replica with an empty folder. */
  async #newReplica(assets: number): Promise<Figure> {
    const first = await this.#start('large');
    const client = new RawClient(first.address);
    try {
      const fixture = new Fixture(client, new Meter());
      await fixture.prepare();
      await fill(fixture, { held: 0, wanted: assets, batch: FILL_BATCH });
      await this.#quiet('large');
      const second = await this.#start('large', 'new');
      const seconds = second.startMs / 1000;
      const note = `${String(assets)} assets, resident memory ${String(second.memory())} MiB`;
      await second.stop();
      return { work: NEW_REPLICA, count: assets, seconds, perSecond: assets / seconds, errors: 0, note };
    } finally {
      client.close();
      await first.stop();
    }
  }

  async #quiet(part: string): Promise<void> {
    this.order.tell('waiting for the checkpoint ...');
    let before = '';
    for (let quiet = 0; quiet < QUIET_LOOKS;) {
      await pause(LOOK_MS);
      const now = await this.#couch.sequence(this.#database(part, 'state'));
      quiet = now === before ? quiet + 1 : 0;
      before = now;
    }
  }

  #start(part: string, replica = 'first'): Promise<ServerProcess> {
    const prefix = `${this.#name}_${part}`;
    if (!this.#prefixes.includes(prefix)) this.#prefixes.push(prefix);
    return startOrchestrator(join(this.order.folder, part, replica), {
      ORCHESTRATOR_COUCHDB_URL: this.url,
      ORCHESTRATOR_COUCHDB_PREFIX: prefix,
    });
  }

  #database(part: string, kind: 'log' | 'state'): string {
    return `${this.#name}_${part}_${kind}`;
  }

  async #removeDatabases(): Promise<void> {
    for (const prefix of this.#prefixes.splice(0)) {
      for (const kind of ['log', 'state']) await this.#couch.remove(`${prefix}_${kind}`);
    }
  }
}
