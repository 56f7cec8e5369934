// SPDX-License-Identifier: Apache-2.0

import { setImmediate as turn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { BrokenStoreError } from '../replica/store-errors';
import type { CheckpointAsset } from '../solo/checkpoint';
import type { BulkOutcome } from './answers';
import { assetId, type ChannelOfLog, parseAssetDocument, toAssetDocument } from './checkpoint-documents';
import type { BulkDocument, CouchClient } from './couch-client';

/** More at once make each of them slower. */
const BULK_COUNT = 500;
const BULK_LENGTH = 4 * 1024 * 1024;
/** Between two turns of the event loop. */
const MADE_AT_ONCE = 25;
const KNOWN = 50_000;
const ROUNDS = 10;

/** A document as it is stored. */
interface Known {
  readonly rev: string;
  /** Undefined if it is not as it was written. */
  readonly asset: Pick<CheckpointAsset, 'lsn' | 'created'> | undefined;
}

/** A change with its document. */
interface Item {
  readonly change: CheckpointAsset;
  readonly id: string;
}

/**
 * Writes the documents of the assets of a channel. Of two writers the one with the newer asset wins, whichever comes
 * later: a document is replaced only by one that is newer.
 */
export class CheckpointWriter {
  readonly #known = new LRUCache<string, Known>({ max: KNOWN });

  constructor(
    private readonly client: CouchClient,
    private readonly database: string,
    private readonly of: ChannelOfLog,
  ) {}

  /**
   * Brings the documents of some assets up to date; resolves with how many of the assets were created behind an entry.
   * @throws CouchError.
   */
  async write(changes: readonly CheckpointAsset[], after: number): Promise<number> {
    let count = 0;
    let part: Item[] = [];
    for (const change of changes) {
      part.push({ change, id: assetId(this.of.channel, change) });
      if (part.length < BULK_COUNT) continue;
      count += await this.#writePart(part, after);
      part = [];
    }
    return count + (await this.#writePart(part, after));
  }

  async #writePart(part: readonly Item[], after: number): Promise<number> {
    let open = part.filter((item) => this.#isOlder(item));
    for (let round = 0; open.length > 0; round++) {
      if (round === ROUNDS) throw new BrokenStoreError('other processes write the checkpoint too');
      const refused = await this.#put(open);
      await this.#learn(refused);
      open = refused.filter((item) => this.#isOlder(item));
    }
    return part.filter(({ id, change }) => (this.#known.get(id)?.asset ?? change).created > after).length;
  }

  /** Is the document older than the change, as far as is known? */
  #isOlder({ id, change }: Item): boolean {
    const stored = this.#known.get(id)?.asset;
    return stored === undefined || stored.lsn < change.lsn;
  }

  /** Sends documents; resolves with those that others have changed. */
  async #put(items: readonly Item[]): Promise<Item[]> {
    const refused: Item[] = [];
    for (let start = 0; start < items.length;) {
      const documents = await this.#make(items.slice(start));
      const sent = items.slice(start, start + documents.length);
      const outcomes = await this.client.putMany(this.database, documents);
      for (const item of sent) if (!this.#settle(item, outcomes.get(item.id))) refused.push(item);
      start += documents.length;
    }
    return refused;
  }

  /** The documents of the first of some items: not more than are good for one request. */
  async #make(items: readonly Item[]): Promise<BulkDocument[]> {
    const documents: BulkDocument[] = [];
    let length = 0;
    for (const { id, change } of items) {
      if (length >= BULK_LENGTH) break;
      const known = this.#known.get(id);
      const created = known?.asset?.created ?? change.created;
      const body = toAssetDocument(this.of, { ...change, created });
      const json = JSON.stringify({ _id: id, ...(known === undefined ? {} : { _rev: known.rev }), ...body });
      documents.push({ id, json });
      length += json.length;
      if (documents.length % MADE_AT_ONCE === 0) await turn();
    }
    return documents;
  }

  #settle({ id, change }: Item, outcome: BulkOutcome | undefined): boolean {
    if (outcome !== undefined && 'rev' in outcome) {
      const created = this.#known.get(id)?.asset?.created ?? change.created;
      this.#known.set(id, { rev: outcome.rev, asset: { lsn: change.lsn, created } });
      return true;
    }
    if (outcome?.error === 'conflict') return false;
    throw new BrokenStoreError(`CouchDB refuses document "${id}": ${outcome?.error ?? 'no answer'}`);
  }

  async #learn(items: readonly Item[]): Promise<void> {
    if (items.length === 0) return;
    const ids = items.map(({ id }) => id);
    const documents = await this.client.findMany(this.database, ids);
    for (const id of ids) {
      const document = documents.get(id);
      if (document === undefined) this.#known.delete(id);
      else this.#known.set(id, { rev: document._rev, asset: parseAssetDocument(this.of, document) });
    }
  }
}
