// SPDX-License-Identifier: Apache-2.0

/**
 * The commit log in CouchDB, for any number of processes. An entry is one new document: CouchDB stores it durably if its
 * id is free, which makes it the commit, the order and the fence between the processes at once. Whatever else happens to
 * the request, the same bytes are sent again until CouchDB says that they are there, or that others are.
 */

import { LRUCache } from 'lru-cache';
import { SETTINGS } from '../configuration';
import type { Hint, SharedLog } from '../solo/commit-log';
import { BrokenStoreError, DamagedLogError } from '../replica/store-errors';
import { type CouchDocument, isFirstRevision, type Row } from './answers';
import type { CouchCheckpoint } from './checkpoint';
import { ChannelHints } from './channel-hints';
import type { CouchClient } from './couch-client';
import { CouchError } from './couch-error';
import { findIdentity, type LogIdentity } from './databases';
import {
  behindChannel,
  ENTRIES_FROM,
  ENTRIES_TO,
  entryId,
  type EntryPlace,
  findEntryPlace,
  lastEntryId,
} from './document-ids';
import { damaged, type DocumentPlace, findPart, fromDocument, type NewDocument, toDocuments } from './entry-document';
import { persist } from './persist';

const MAX_PAGE = 500;
const FIRST_GUESS_BYTES = 4096;
const REVISIONS = 10_000;

/** What a log in CouchDB works with. */
export interface CouchLogParts {
  readonly client: CouchClient;
  /** Name of the database. */
  readonly database: string;
  readonly identity: LogIdentity;
  /** How long a request is tried. */
  readonly timeoutMs: number;
  /** The current assets beside the log, if they are kept. */
  readonly checkpoint?: CouchCheckpoint;
}

/** The commit log in a database of CouchDB; see `openCouchLog`. */
export class CouchLog implements SharedLog {
  readonly isShared = true;
  readonly id: string;
  readonly checkpoint: CouchCheckpoint | undefined;
  readonly #closing = new AbortController();
  /** Of the entries that were written or read here, by id: a revision is a hash of the content. */
  readonly #revisions = new LRUCache<string, string>({ max: REVISIONS });
  /** Bytes of an entry, by channel: how they were when last read. */
  readonly #averages = new Map<string, number>();
  readonly #hints: ChannelHints;
  /** Why nothing of the log can be trusted any more. */
  #failure: BrokenStoreError | undefined;

  constructor(private readonly parts: CouchLogParts) {
    this.id = parts.identity.id;
    this.checkpoint = parts.checkpoint;
    this.#hints = new ChannelHints({
      ...parts,
      isKnown: (id, rev) => this.#revisions.get(id) === rev,
      changed: (text) => {
        this.#failure = new BrokenStoreError(`${text} The log was changed: restore the database from a backup.`);
      },
    });
  }

  async append(channel: string, position: number, bytes: Uint8Array): Promise<boolean> {
    const place = this.#place(channel, position);
    const documents = await toDocuments(place, bytes);
    const writing = this.#hints.writing(documents.entry.id);
    try {
      for (const part of documents.parts) await this.#persist(() => this.#putPart(part, place));
      return await this.#persist(() => this.#append(place, documents.entry, bytes));
    } catch (error) {
      if (!(error instanceof CouchError)) throw error;
      const what = `entry ${String(position)} of channel "${channel}"`;
      throw new BrokenStoreError(`it is not known whether ${what} is stored. ${error.message}${this.#patience(error)}`);
    } finally {
      writing.end();
    }
  }

  async read(channel: string, after: number, maxBytes: number): Promise<Uint8Array[]> {
    const [entries, gap] = await Promise.all([
      this.#readBehind(channel, after, maxBytes),
      this.#findGap(channel, after),
    ]);
    if (entries.length > 0 && gap !== undefined) throw gap;
    return entries;
  }

  async #readBehind(channel: string, after: number, maxBytes: number): Promise<Uint8Array[]> {
    const entries: Uint8Array[] = [];
    let most = MAX_PAGE;
    for (let bytes = 0; bytes < maxBytes;) {
      const average = this.#averages.get(channel) ?? FIRST_GUESS_BYTES;
      const limit = Math.min(Math.ceil((maxBytes - bytes) / average), most);
      const page = await this.#page(this.#place(channel, after + entries.length + 1), limit);
      for (const row of page.rows) {
        const entry = await this.#open(row, this.#place(channel, after + entries.length + 1));
        entries.push(entry);
        bytes += entry.length;
        if (bytes >= maxBytes) break;
      }
      if (page.rows.length < page.limit) break;
      this.#averages.set(channel, Math.max(bytes / entries.length, 1));
      most = Math.min(page.limit * 2, MAX_PAGE);
    }
    return entries;
  }

  async lastPosition(channel: string): Promise<number> {
    const range = { from: entryId({ channel, position: 1 }), to: lastEntryId(channel), limit: 1, isDescending: true };
    const [row] = await this.#list(range);
    return row === undefined ? 0 : this.#placeOf(row).position;
  }

  async channels(): Promise<string[]> {
    const names: string[] = [];
    let [row] = await this.#list({ from: ENTRIES_FROM, to: ENTRIES_TO, limit: 1 });
    while (row !== undefined) {
      const { channel } = this.#placeOf(row);
      names.push(channel);
      [row] = await this.#list({ from: behindChannel(channel), to: ENTRIES_TO, limit: 1 });
    }
    return names;
  }

  async isNewest(channel: string, position: number): Promise<boolean> {
    if (position === 0) return this.#isEmpty(channel);
    // The one before too: this one may have been written while the database was restored to an older state.
    const from = Math.max(position - 1, 1);
    const limit = position - from + 2;
    const rows = await this.#list({ from: entryId({ channel, position: from }), to: lastEntryId(channel), limit });
    for (let at = from; at <= position; at++) this.#assertIs(rows[at - from], { channel, position: at });
    return rows.length < limit;
  }

  watch(listener: (hint: Hint) => void): () => void {
    return this.#hints.watch(listener);
  }

  wish(channel: string, replica: string): Promise<void> {
    return this.#hints.wish(channel, replica);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#hints.close();
    this.checkpoint?.close();
    await this.parts.client.close();
  }

  async #append(place: DocumentPlace, entry: NewDocument, bytes: Uint8Array): Promise<boolean> {
    // Into a log that was emptied meanwhile no entry may go.
    if (place.position === 1) await this.#assertSameLog();
    const [written] = await Promise.all([this.#put(entry), this.#assertThere(place.position - 1, place.channel)]);
    if (written !== undefined) {
      // CouchDB puts a document in the place of one that was deleted, with a later revision.
      if (!isFirstRevision(written)) throw damaged(place, 'there was another one, which was deleted');
      this.#revisions.set(entry.id, written);
      return true;
    }
    const there = await this.parts.client.find(this.parts.database, entry.id);
    if (there === undefined) throw damaged(place, 'it was deleted');
    return this.#isOurs(there, place, bytes);
  }

  /**
   * What is behind a gap counts for nothing: a database may have been restored to an older state meanwhile.
   * @throws DamagedLogError unless the entry at a position is the one that was written or read here.
   */
  async #assertThere(position: number, channel: string): Promise<void> {
    if (position === 0) return;
    const id = entryId({ channel, position });
    const [row] = await this.parts.client.list(this.parts.database, { from: id, to: id, limit: 1 });
    this.#assertIs(row, { channel, position });
  }

  async #findGap(channel: string, position: number): Promise<DamagedLogError | undefined> {
    try {
      await this.#try(() => this.#assertThere(position, channel));
      return undefined;
    } catch (error) {
      if (error instanceof DamagedLogError) return error;
      throw error;
    }
  }

  #assertIs(row: Row | undefined, place: EntryPlace): void {
    if (row?.id !== entryId(place)) {
      throw new DamagedLogError(
        `entry ${String(place.position)} of channel "${place.channel}" is missing in database ` +
          `"${this.parts.database}": acknowledged writes are lost. Restore the database from a backup.`,
      );
    }
    this.#recognize(row, place);
  }

  async #isOurs(there: CouchDocument, place: DocumentPlace, bytes: Uint8Array): Promise<boolean> {
    const stored = await this.#decode(there, place);
    if (Buffer.compare(stored, bytes) !== 0) return false;
    this.#revisions.set(there._id, there._rev);
    return true;
  }

  async #putPart(part: NewDocument, place: DocumentPlace): Promise<void> {
    if ((await this.#put(part)) !== undefined) return;
    const there = await this.parts.client.find(this.parts.database, part.id);
    const text = findPart(JSON.parse(part.json) as Record<string, unknown>);
    if (findPart(there ?? {}) !== text) throw damaged(place, `in place of its part ${part.id} there is another one`);
  }

  /** Undefined if there is a document of this id. */
  async #put({ id, json }: NewDocument): Promise<string | undefined> {
    try {
      return await this.parts.client.put(this.parts.database, id, json);
    } catch (error) {
      if (error instanceof CouchError && error.failure === 'conflict') return undefined;
      throw error;
    }
  }

  /** Entries from a place on: fewer than the limit, which comes back, while the answer does not come whole. */
  async #page(place: EntryPlace, limit: number): Promise<{ rows: readonly Row[]; limit: number }> {
    const range = { from: entryId(place), to: lastEntryId(place.channel), withDocuments: true };
    let portion = limit;
    const rows = await this.#try(async () => {
      const asked = portion;
      portion = Math.ceil(portion / 4);
      const page = await this.parts.client.list(this.parts.database, { ...range, limit: asked });
      portion = asked;
      return page;
    });
    return { rows, limit: portion };
  }

  #list(range: Parameters<CouchClient['list']>[1]): Promise<Row[]> {
    return this.#try(() => this.parts.client.list(this.parts.database, range));
  }

  async #open(row: Row, place: DocumentPlace): Promise<Uint8Array> {
    const { document } = row;
    if (row.id !== entryId(place)) {
      throw damaged(place, `in its place there is document ${row.id}`);
    }
    this.#recognize(row, place);
    if (document === undefined) throw damaged(place, 'it was deleted');
    return this.#decode(document, place);
  }

  #decode(document: CouchDocument, place: DocumentPlace): Promise<Uint8Array> {
    const { client, database } = this.parts;
    return fromDocument(document, place, (id) => this.#try(() => client.find(database, id)));
  }

  /** @throws DamagedLogError unless an entry is the one that was written or read here. */
  #recognize({ id, rev }: Row, place: EntryPlace): void {
    const known = this.#revisions.get(id);
    if (known === undefined ? !isFirstRevision(rev) : known !== rev) throw damaged(place, 'it was changed');
    this.#revisions.set(id, rev);
  }

  async #isEmpty(channel: string): Promise<boolean> {
    await this.#try(() => this.#assertSameLog());
    const range = { from: entryId({ channel, position: 1 }), to: lastEntryId(channel), limit: 1 };
    return (await this.#list(range)).length === 0;
  }

  async #assertSameLog(): Promise<void> {
    const { client, database, identity } = this.parts;
    const found = await findIdentity(client, database);
    if (found?.id === identity.id) return;
    throw new BrokenStoreError(
      `database "${database}" of CouchDB at ${client.place} holds ` +
        `${found === undefined ? 'no log' : `another log (${found.id})`} instead of the one before (${identity.id}).`,
    );
  }

  #placeOf({ id }: Row): EntryPlace {
    const place = findEntryPlace(id);
    if (place !== undefined) return place;
    throw new BrokenStoreError(
      `document "${id}" of database "${this.parts.database}" does not belong into a log: remove it.`,
    );
  }

  #place(channel: string, position: number): DocumentPlace {
    return { log: this.id, channel, position };
  }

  async #try<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await this.#persist(attempt);
    } catch (error) {
      if (!(error instanceof CouchError)) throw error;
      throw new BrokenStoreError(`the commit log cannot be read. ${error.message}${this.#patience(error)}`);
    }
  }

  #persist<T>(attempt: () => Promise<T>): Promise<T> {
    const { signal } = this.#closing;
    return persist(
      () => {
        if (signal.aborted) throw new BrokenStoreError('the commit log is closed');
        if (this.#failure !== undefined) throw this.#failure;
        return attempt();
      },
      { timeoutMs: this.parts.timeoutMs, signal },
    );
  }

  #patience({ isPassing }: CouchError): string {
    if (!isPassing) return '';
    return ` That was so for ${String(this.parts.timeoutMs / 1000)} s, as ${SETTINGS.couchdbTimeoutMs.name} says.`;
  }
}
