// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { Secret } from '../../src/configuration';
import type { Pace } from '../../src/couchdb/checkpoint-keeper';
import { openCouchLog } from '../../src/couchdb/open-couch-log';
import type { StoreOptions } from '../../src/solo/store';
import { pause } from '../support/bounded';
import { type LocalHost, startHost } from '../support/solo';
import { createFolder, removeFolder } from '../support/server-process';
import { CHANNEL } from '../support/target';
import type { RawDocument } from './raw-couch';
import type { TestDatabases } from './test-servers';

const TIMEOUT_MS = 10_000;
const KEPT_MS = 20_000;
/** Slices of a few entries, taken over at once, without rests. */
export const QUICK: Pace = { takeoverMs: 100, lookMs: 50, rest: 0, sliceBytes: 4096 };

/** How a replica of a test is started. */
export interface ReplicaOptions extends Partial<StoreOptions> {
  readonly pace?: Pace;
  /** In place of the server of the databases. */
  readonly url?: string;
}

/** A replica in this process, with a folder of its own. */
export interface Replica extends LocalHost {
  readonly folder: string;
}

/** Replicas in this process on the databases of a test. */
export class Replicas {
  readonly #folders: string[] = [];
  readonly #running = new Set<Replica>();
  #count = 0;

  constructor(
    private readonly url: string,
    private readonly databases: TestDatabases,
  ) {}

  async start({ pace = QUICK, url = this.url, ...options }: ReplicaOptions = {}): Promise<Replica> {
    const folder = options.folder ?? (await createFolder());
    this.#folders.push(folder);
    const { prefix } = this.databases;
    const couch = { url: new Secret(url), prefix, timeoutMs: TIMEOUT_MS, startTimeoutMs: TIMEOUT_MS };
    const host = await startHost(folder, {
      replica: `replica ${String(++this.#count)}`,
      openLog: (_folder, progress) => openCouchLog(couch, { progress, mayBegin: true, pace }),
      ...options,
    });
    const replica = { ...host, folder };
    this.#running.add(replica);
    return replica;
  }

  async stop(replica: Replica): Promise<void> {
    this.#running.delete(replica);
    await replica.host.stop();
  }

  /** Stops what runs and removes all folders. */
  async remove(): Promise<void> {
    await Promise.all([...this.#running].map((replica) => this.stop(replica)));
    await Promise.all(this.#folders.splice(0).map(removeFolder));
  }

  /**
   * The fold of a replica that starts now, of an empty folder unless another is named: all keys and values, but for
   * buckets that count nothing, and the folder's own.
   */
  async fold(options: ReplicaOptions = {}): Promise<string[]> {
    const replica = await this.start(options);
    // Waits until the events are listed.
    await replica.as().event.queryEvents({ pageSize: 1 });
    await this.stop(replica);
    const level = new ClassicLevel<string, Buffer>(join(replica.folder, 'fold'), { valueEncoding: 'buffer' });
    await level.open();
    const content: string[] = [];
    for await (const [key, value] of level.iterator()) {
      if (key === 'format' || (key.startsWith('n\0') && value.toString() === '0')) continue;
      content.push(`${JSON.stringify(key)} ${value.toString('hex')}`);
    }
    await level.close();
    return content;
  }
}

/** The savepoint of the channel, once it is at the end of the log. */
export async function keptCheckpoint(databases: TestDatabases, channel = CHANNEL): Promise<RawDocument> {
  const { raw, log, state } = databases;
  const end = Date.now() + KEPT_MS;
  for (;;) {
    const last = (await raw.ids(log)).filter((id) => id.startsWith(`c/${channel}/`)).length;
    const savepoint = await raw.get(`${state}/savepoint%2F${channel}`).catch((): RawDocument => ({}));
    if (savepoint['lsn'] === last) return savepoint;
    if (Date.now() > end)
      throw new Error(`the savepoint is ${JSON.stringify(savepoint)}, the log ends at ${String(last)}`);
    await pause(50);
  }
}

/** What the checkpoint holds of assets, without revisions, in order of the ids. */
export async function assetDocuments({ raw, state }: TestDatabases): Promise<RawDocument[]> {
  const documents = (await raw.dump(state)).filter(({ _id }) => String(_id).startsWith('asset/'));
  return documents.map(({ _rev, ...document }) => document);
}
