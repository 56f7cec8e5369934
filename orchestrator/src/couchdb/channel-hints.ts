// SPDX-License-Identifier: Apache-2.0

import type { Hint } from '../solo/commit-log';
import { type Change, isFirstRevision } from './answers';
import { ChangesFeed } from './changes-feed';
import type { CouchClient } from './couch-client';
import { CouchError } from './couch-error';
import type { LogIdentity } from './databases';
import { findEntryPlace, findWishChannel, IDENTITY_ID, wishId } from './document-ids';
import { DOCUMENT_FORMAT } from './entry-document';

/** What hints are made from. */
export interface HintParts {
  readonly client: CouchClient;
  readonly database: string;
  readonly identity: LogIdentity;
  /** Was this revision of a document written or read here? */
  readonly isKnown: (id: string, rev: string) => boolean;
  /** Told when something has changed that never does. */
  readonly changed: (text: string) => void;
}

/** What is heard of other processes through the changes of the database, and what is said to them. */
export class ChannelHints {
  readonly #listeners = new Set<(hint: Hint) => void>();
  /** Ids of entries that are on their way from here. */
  readonly #writing = new Set<string>();
  /** The newest revisions of wishes, by id. */
  readonly #wishes = new Map<string, string>();
  #feed: ChangesFeed | undefined;

  constructor(private readonly parts: HintParts) {}

  /** Calls back for each hint until the result is called. */
  watch(listener: (hint: Hint) => void): () => void {
    this.#listeners.add(listener);
    const { client, database } = this.parts;
    this.#feed ??= new ChangesFeed(client, database, (changes) => this.#hear(changes));
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.close();
    };
  }

  /** Nobody is told of this entry until that ends: whoever writes it will know. */
  writing(id: string): { end(): void } {
    this.#writing.add(id);
    return { end: () => this.#writing.delete(id) };
  }

  /** Tells the other processes of a wish, unless that fails. */
  async wish(channel: string, replica: string): Promise<void> {
    const { client, database } = this.parts;
    const id = wishId(channel);
    const wish = { v: DOCUMENT_FORMAT, channel, replica, at: new Date().toISOString() };
    const rev = this.#wishes.get(id);
    try {
      const json = JSON.stringify(rev === undefined ? wish : { ...wish, _rev: rev });
      this.#wishes.set(id, await client.put(database, id, json));
    } catch (error) {
      if (!(error instanceof CouchError)) throw error;
      if (error.failure === 'conflict') await this.#learnWish(id);
    }
  }

  close(): void {
    this.#feed?.stop();
    this.#feed = undefined;
  }

  /** Tells whether others have done anything. */
  #hear(changes: readonly Change[]): boolean {
    let isNews = false;
    const newest = new Map<string, number>();
    for (const change of changes) {
      this.#check(change);
      const { id, rev } = change;
      const place = findEntryPlace(id);
      if (place !== undefined && !this.#writing.has(id) && !this.parts.isKnown(id, rev)) {
        newest.set(place.channel, Math.max(newest.get(place.channel) ?? 0, place.position));
      }
      const channel = findWishChannel(id);
      if (channel === undefined || this.#wishes.get(id) === rev) continue;
      isNews = true;
      void this.#hearWish(id, channel);
    }
    for (const [channel, position] of newest) this.#tell({ channel, position });
    return isNews || newest.size > 0;
  }

  /** A database that was emptied and made again tells of its first document again. */
  #check({ id, rev, isDeleted }: Change): void {
    const { identity, changed, database } = this.parts;
    if (id === IDENTITY_ID && rev !== identity.rev) changed(`database "${database}" has another document "${id}".`);
    if (isFirstRevision(rev) || findEntryPlace(id) === undefined) return;
    changed(`document ${id} of database "${database}" was ${isDeleted ? 'deleted' : 'changed'}.`);
  }

  async #hearWish(id: string, channel: string): Promise<void> {
    const wish = await this.#learnWish(id);
    if (typeof wish === 'string') this.#tell({ channel, wish });
  }

  /** Who wishes, if that can be had. */
  async #learnWish(id: string): Promise<unknown> {
    const { client, database } = this.parts;
    try {
      const document = await client.find(database, id);
      if (document === undefined) this.#wishes.delete(id);
      else this.#wishes.set(id, document._rev);
      return document?.['replica'];
    } catch (error) {
      if (error instanceof CouchError) return undefined;
      throw error;
    }
  }

  #tell(hint: Hint): void {
    for (const listener of this.#listeners) listener(hint);
  }
}
