// SPDX-License-Identifier: Apache-2.0

import { decode, encode, type Method } from '@orchestrator/proto';
import { type Call, headerOf, METHODS, PLACEHOLDER } from './call';
import type { Answer, Connection } from './connection';

const SKIP_SIZE = 200;

/** One page of any query. */
export interface Page {
  readonly answer: Answer;
  /** None if the query was refused. */
  readonly rows: readonly object[];
  readonly nextPageToken: string;
}

/** Where the rows of a program begin in a listing that all programs share. */
export interface Cursor {
  readonly pageToken: string;
  /** So many rows behind the token were there before. */
  readonly lead: number;
}

const START: Cursor = { pageToken: '', lead: 0 };

interface PageFields {
  readonly pageToken: string;
  readonly nextPageToken: string;
}

/** The query of a call, whose paging part can be set. */
export class Query {
  readonly method: Method<object, object>;
  readonly #request: object;

  constructor(readonly call: Call) {
    const method = METHODS.get(call.path);
    if (method === undefined) throw new Error(`no rpc ${call.path}`);
    this.method = method;
    this.#request = decode(method.request, call.bytes);
  }

  /** The property of the reply that holds the rows. */
  get rowsOf(): string {
    return this.method.reply.fields.find(({ repeated }) => repeated)?.property ?? '';
  }

  with(fields: object): Query {
    const bytes = encode(this.method.request, { ...this.#request, ...fields });
    return new Query({ ...this.call, bytes });
  }

  async page(connection: Connection, pageToken: string, pageSize: number): Promise<Page> {
    const answer = await connection.unary(this.with({ pageToken, pageSize }).call);
    if (answer.status !== 'OK') return { answer, rows: [], nextPageToken: '' };
    const reply = decode(this.method.reply, answer.bytes);
    const rows = (reply as Record<string, readonly object[]>)[this.rowsOf] ?? [];
    return { answer, rows, nextPageToken: (reply as PageFields).nextPageToken };
  }
}

/** What the listings of a server hold that programs share, so that each program sees its own rows only. */
export class Cursors {
  readonly #cursors = new Map<string, Cursor>();

  constructor(private readonly connection: Connection) {}

  /** Moves behind all that is there now. */
  async advance(call: Call): Promise<void> {
    const query = new Query(call);
    let { pageToken } = this.of(call);
    for (;;) {
      const { rows, nextPageToken } = await query.page(this.connection, pageToken, SKIP_SIZE);
      if (nextPageToken === '') {
        this.#cursors.set(keyOf(call), { pageToken, lead: rows.length });
        return;
      }
      pageToken = nextPageToken;
    }
  }

  of(call: Call): Cursor {
    return this.#cursors.get(keyOf(call)) ?? START;
  }
}

/** Does a listing hold rows of several programs? Not if it is about an asset of one of them. */
export function isShared({ bytes }: Call): boolean {
  return !Buffer.from(bytes).includes(PLACEHOLDER);
}

function keyOf(call: Call): string {
  return `${headerOf(call, 'channel')} ${call.path} ${Buffer.from(call.bytes).toString('hex')}`;
}
