// SPDX-License-Identifier: Apache-2.0

import { BrokenStoreError } from '../replica/store-errors';

/** What has gone wrong between this process and CouchDB. */
export type CouchFailure =
  /** No connection, or no answer in time. What was asked may be done, or may yet be done. */
  | 'unreachable'
  /** 401 or 403. */
  | 'unauthorized'
  /** 404 of a database. */
  | 'notFound'
  /** 404 of a document. */
  | 'missing'
  /** 409: another document, or another revision, is there. */
  | 'conflict'
  /** 412: the database is there already. */
  | 'exists'
  /** 413. */
  | 'tooLarge'
  /** 429 or 503. */
  | 'busy'
  /** A success that is cut off, or is no answer of CouchDB. What was asked is most likely done. */
  | 'malformed'
  /** 202: stored, but not where every reader would see it. */
  | 'notSingle'
  /** The disk of the database is full. */
  | 'diskFull'
  /** Any other 5xx. */
  | 'failed'
  /** Any other 4xx. */
  | 'refused';

const PASSING: ReadonlySet<CouchFailure> = new Set(['unreachable', 'busy', 'malformed', 'failed']);

/** A request to CouchDB that has failed. Its text says where and why; it holds neither credentials nor documents. */
export class CouchError extends BrokenStoreError {
  constructor(
    readonly failure: CouchFailure,
    text: string,
  ) {
    super(text);
  }

  /** May pass by itself; whether the request was carried out is not known. */
  get isPassing(): boolean {
    return PASSING.has(this.failure);
  }
}
