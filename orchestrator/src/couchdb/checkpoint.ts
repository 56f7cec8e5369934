// SPDX-License-Identifier: Apache-2.0

import type { Checkpoint, CheckpointAsset, Keeping, KeeperParts, Savepoint } from '../solo/checkpoint';
import type { Row } from './answers';
import { assetsPrefix, type ChannelOfLog, NO_SAVEPOINT, parseAssetDocument } from './checkpoint-documents';
import { CheckpointKeeper, type Pace } from './checkpoint-keeper';
import { CouchError } from './couch-error';
import type { CouchClient } from './couch-client';
import { createOperatorIndexes } from './operator-indexes';
import { persist } from './persist';
import { Savepoints } from './savepoints';

const PAGE = 500;
const PACE: Pace = { takeoverMs: 60_000, lookMs: 2000, rest: 9, sliceBytes: 1024 * 1024 };

/** What a checkpoint in CouchDB works with. */
export interface CouchCheckpointParts {
  readonly client: CouchClient;
  /** Name of the database. */
  readonly database: string;
  /** Name of the log. */
  readonly log: string;
  /** How long a request is tried. */
  readonly timeoutMs: number;
  readonly pace?: Pace | undefined;
  /** Creates the database if it is missing. */
  readonly prepare: () => Promise<void>;
}

/** The checkpoint of a log in a database of its own: one document for each asset, which people can read and look up. */
export class CouchCheckpoint implements Checkpoint {
  readonly #closing = new AbortController();
  #hasIndexes = false;

  constructor(private readonly parts: CouchCheckpointParts) {}

  async find(channel: string): Promise<Savepoint | undefined> {
    const found = await this.#try(() => this.#savepoints(channel).find());
    return found === undefined || found.savepoint.lsn === 0 ? undefined : found.savepoint;
  }

  async *pages(channel: string): AsyncGenerator<readonly CheckpointAsset[]> {
    const of = this.#of(channel);
    let next: Promise<readonly Row[]> | undefined = this.#page(channel, undefined);
    while (next !== undefined) {
      const rows: readonly Row[] = await next;
      const last = rows.at(-1);
      // The next page comes while this one is worked on.
      next = last === undefined ? undefined : this.#page(channel, last.id);
      next?.catch(() => undefined);
      yield rows.flatMap(({ document }) => (document && parseAssetDocument(of, document)) ?? []);
    }
  }

  async restart(channel: string): Promise<void> {
    await this.#try(async () => {
      const savepoints = this.#savepoints(channel);
      for (let rev: string | undefined; rev === undefined;) {
        rev = await savepoints.put(NO_SAVEPOINT, (await savepoints.find())?.rev);
      }
    });
  }

  keep(parts: KeeperParts): Keeping {
    const { client, database, pace = PACE } = this.parts;
    if (!this.#hasIndexes) void this.#createIndexes(parts.notice);
    this.#hasIndexes = true;
    const { channel } = parts.entries;
    const mend = async (): Promise<void> => {
      await this.parts.prepare();
      await this.#createIndexes(parts.notice);
    };
    const own = { of: this.#of(channel), savepoints: this.#savepoints(channel) };
    return new CheckpointKeeper({ ...parts, ...own, client, database, pace, mend });
  }

  /** Ends what is tried. */
  close(): void {
    this.#closing.abort();
  }

  /** People can do without. */
  async #createIndexes(notice: KeeperParts['notice']): Promise<void> {
    const { client, database } = this.parts;
    try {
      await this.#try(() => createOperatorIndexes(client, database));
    } catch (error) {
      if (!(error instanceof CouchError)) throw error;
      if (this.#closing.signal.aborted) return;
      notice(
        `queries of database "${database}" have no indexes: ${error.message} The documentation says how to make them.`,
      );
    }
  }

  /** The documents of assets behind an id. */
  async #page(channel: string, after: string | undefined): Promise<readonly Row[]> {
    const from = assetsPrefix(channel);
    const range = { from: after ?? from, to: `${from}\uffff`, limit: PAGE + 1, withDocuments: true };
    const rows = await this.#try(() => this.parts.client.list(this.parts.database, range));
    return rows.filter(({ id }) => id !== after);
  }

  #of(channel: string): ChannelOfLog {
    return { log: this.parts.log, channel };
  }

  #savepoints(channel: string): Savepoints {
    return new Savepoints(this.parts.client, this.parts.database, this.#of(channel));
  }

  #try<T>(attempt: () => Promise<T>): Promise<T> {
    return persist(attempt, { timeoutMs: this.parts.timeoutMs, signal: this.#closing.signal });
  }
}
