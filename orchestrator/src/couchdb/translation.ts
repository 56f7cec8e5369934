// SPDX-License-Identifier: Apache-2.0

import { SETTINGS } from '../configuration';
import { CouchError, type CouchFailure } from './couch-error';

const SHOWN_LENGTH = 200;
const CONNECTION = /^error happened in your connection\. Reason: (?:\w*Error(?: \[\w+\])?: )?/;
const UNKNOWN_AUTHORITY = /self-signed|unable to (?:verify|get)/i;
const DISK_FULL = /enospc|no space left/i;

/** What nano rejects with. Nothing else of it may be kept: it holds the request with all that was sent. */
export interface Failed {
  readonly message?: unknown;
  readonly statusCode?: unknown;
  readonly error?: unknown;
  readonly reason?: unknown;
}

const FAILURES: ReadonlyMap<number, CouchFailure> = new Map([
  [401, 'unauthorized'],
  [403, 'unauthorized'],
  [404, 'notFound'],
  [408, 'failed'],
  [409, 'conflict'],
  [412, 'exists'],
  [413, 'tooLarge'],
  [429, 'busy'],
  [503, 'busy'],
  [507, 'diskFull'],
]);

const ADVICE: Readonly<Partial<Record<CouchFailure, string>>> = {
  unauthorized: ` Check user and password in ${SETTINGS.couchdbUrl.name}, and whether the database admits the user.`,
  notFound: ` It was deleted, or ${SETTINGS.couchdbUrl.name} or ${SETTINGS.couchdbPrefix.name} is wrong.`,
  tooLarge: ' Its max_document_size must be at least 8000000.',
  diskFull: ' Its disk is full: make room.',
};

/** Puts failures of CouchDB into words, without secrets. */
export class Translation {
  readonly #secrets: readonly string[];

  constructor(
    private readonly place: string,
    secrets: readonly string[],
  ) {
    this.#secrets = secrets.filter((secret) => secret !== '');
  }

  /** What nano's error stands for. */
  explain({ statusCode, error, reason, message }: Failed, doing: string): CouchError {
    if (typeof statusCode !== 'number') {
      const text = this.#clean(String(message).replace(CONNECTION, ''));
      const advice = UNKNOWN_AUTHORITY.test(text)
        ? 'If a private authority has issued its certificate, name the file of that in NODE_EXTRA_CA_CERTS.'
        : `Does it run, and is ${SETTINGS.couchdbUrl.name} right?`;
      return new CouchError('unreachable', `CouchDB at ${this.place} cannot be reached: ${text}. ${advice}`);
    }
    const words = [error, reason].filter((word) => typeof word === 'string' && word !== '');
    const said = this.#clean(words.join(', ')).replace(/\.$/, '');
    const failure = failureOf(statusCode, reason === 'missing' || reason === 'deleted', said);
    const answer = said === '' ? String(statusCode) : `${String(statusCode)} ${said}`;
    const text = `CouchDB at ${this.place} did not ${doing}: ${answer}.${ADVICE[failure] ?? ''}`;
    return new CouchError(failure, text);
  }

  /** No answer before the deadline. */
  late(timeoutMs: number): CouchError {
    const text = `CouchDB at ${this.place} did not answer within ${(timeoutMs / 1000).toFixed(1)} s.`;
    return new CouchError('unreachable', text);
  }

  /** A success that cannot be one. */
  malformed(): CouchError {
    return new CouchError(
      'malformed',
      `CouchDB at ${this.place} gave an answer that is cut off, or not one of CouchDB. Is it CouchDB that answers there?`,
    );
  }

  /** Whoever answers does not say that it is CouchDB. */
  foreign(): CouchError {
    const text =
      `What answers at ${this.place} is not CouchDB: check address and path in ${SETTINGS.couchdbUrl.name}. The path is ` +
      'empty unless a proxy adds one.';
    return new CouchError('malformed', text);
  }

  /** A write that was accepted only. */
  notSingle(database: string): CouchError {
    const text =
      `CouchDB at ${this.place} has accepted a write without storing it for certain (202): ` +
      `database "${database}" is not n=1, or a server is in between that changes answers.`;
    return new CouchError('notSingle', text);
  }

  #clean(text: string): string {
    return this.#secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), text).slice(0, SHOWN_LENGTH);
  }
}

function failureOf(status: number, isMissing: boolean, said: string): CouchFailure {
  const failure = FAILURES.get(status) ?? (status >= 500 ? 'failed' : 'refused');
  if (failure === 'notFound' && isMissing) return 'missing';
  return failure === 'failed' && DISK_FULL.test(said) ? 'diskFull' : failure;
}
