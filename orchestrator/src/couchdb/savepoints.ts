// SPDX-License-Identifier: Apache-2.0

import {
  type ChannelOfLog,
  parseSavepoint,
  savepointId,
  type StoredSavepoint,
  toSavepointDocument,
} from './checkpoint-documents';
import type { CouchClient } from './couch-client';
import { CouchError } from './couch-error';

/** A savepoint with the revision of its document. */
export interface FoundSavepoint {
  readonly savepoint: StoredSavepoint;
  readonly rev: string;
}

/** The document that says how far the checkpoint of a channel is. */
export class Savepoints {
  constructor(
    private readonly client: CouchClient,
    private readonly database: string,
    private readonly of: ChannelOfLog,
  ) {}

  /** Undefined if there is none. */
  async find(): Promise<FoundSavepoint | undefined> {
    const document = await this.client.find(this.database, savepointId(this.of.channel));
    return document && { savepoint: parseSavepoint(this.of, document), rev: document._rev };
  }

  /** Replaces the savepoint of a revision; resolves with the new revision, or with nothing if another one is there. */
  async put(savepoint: StoredSavepoint, rev: string | undefined): Promise<string | undefined> {
    const body = toSavepointDocument(this.of, savepoint);
    const json = JSON.stringify(rev === undefined ? body : { _rev: rev, ...body });
    try {
      return await this.client.put(this.database, savepointId(this.of.channel), json);
    } catch (error) {
      if (error instanceof CouchError && error.failure === 'conflict') return undefined;
      throw error;
    }
  }
}
