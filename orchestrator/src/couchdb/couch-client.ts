// SPDX-License-Identifier: Apache-2.0

import nano from 'nano';
import { Agent } from 'undici';
import { placeOf, type Secret } from '../configuration';
import {
  type BulkOutcome,
  type Changes,
  type Cluster,
  type CouchDocument,
  isJsonObject,
  type JsonObject,
  parseBulk,
  parseChanges,
  parseCluster,
  parseDocument,
  parseDocuments,
  parseProgram,
  parseRows,
  parseSession,
  parseWritten,
  type Program,
  type Row,
  type Session,
} from './answers';
import { CouchError, type CouchFailure } from './couch-error';
import { type Failed, Translation } from './translation';
import { wholeAnswers } from './whole-answers';

const CONNECTIONS = 16;
const CONNECT_MS = 5000;
/** Longer than any request may take, which has a deadline of its own. */
const SILENCE_MS = 120_000;
/** A document has 8 MB at most. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** What is asked of `_all_docs`; both ends are included. */
export interface Range {
  readonly from: string;
  readonly to: string;
  readonly limit: number;
  readonly isDescending?: boolean;
  readonly withDocuments?: boolean;
}

/** What is asked of `_changes`. */
export interface Since {
  /** As the request before has said; `now` for the end. */
  readonly since: string;
  readonly limit: number;
  /** Waits so long for a change; answers at once if absent. */
  readonly waitMs?: number;
}

interface Call {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly qs?: JsonObject;
  /** JSON. */
  readonly body?: string;
  /** Ends the call in place of the usual deadline. */
  readonly signal?: AbortSignal;
}

/**
 * Speaks to CouchDB through nano, which by itself has no timeouts, tells no 202 from 201, and resolves with an empty text
 * where an answer is no JSON: here each call has a deadline and each answer is checked. Every failure is a `CouchError`.
 */
export class CouchClient {
  /** Where the server is, without user and password: for texts. */
  readonly place: string;
  readonly #agent: Agent;
  readonly #server: nano.ServerScope;
  readonly #translation: Translation;
  /** By answer: nano tells its log alone of it. */
  readonly #statuses = new WeakMap<object, number>();

  constructor(
    url: Secret,
    private readonly timeoutMs: number,
  ) {
    const { username, password } = new URL(url.reveal());
    const plain = placeOf(url);
    const credentials = [decodeURIComponent(username), decodeURIComponent(password)] as const;
    const token = Buffer.from(credentials.join(':')).toString('base64');
    this.place = plain;
    this.#translation = new Translation(plain, [credentials[1], password, token]);
    this.#agent = new Agent({
      connections: CONNECTIONS,
      headersTimeout: SILENCE_MS,
      bodyTimeout: SILENCE_MS,
      maxResponseSize: MAX_ANSWER_BYTES,
      connect: { timeout: CONNECT_MS },
    });
    const configuration = {
      url: plain,
      // The last part of a path would be taken for the name of a database.
      parseUrl: false,
      headers: username === '' ? {} : { Authorization: `Basic ${token}` },
      agentOptions: this.#agent.compose(wholeAnswers),
      log: ({ retval, headers }: { retval?: unknown; headers?: { statusCode: number } }) => {
        if (typeof retval === 'object' && retval !== null && headers !== undefined)
          this.#statuses.set(retval, headers.statusCode);
      },
    };
    // The types of nano know neither instances of agents nor what it gives to a log.
    this.#server = nano(configuration as unknown as nano.Configuration);
  }

  /** What answers there. @throws CouchError if it is nothing like CouchDB. */
  async identify(): Promise<Program> {
    const answer = await unless('notFound', this.#call({ method: 'GET', path: '' }, 'say what it is'));
    const program = answer && parseProgram(answer.body);
    if (program === undefined) throw this.#translation.foreign();
    return program;
  }

  /** Whom it takes this process for. */
  async getSession(): Promise<Session> {
    const { body } = await this.#call({ method: 'GET', path: '_session' }, 'say who this is');
    const session = parseSession(body);
    if (session === undefined) throw this.#malformed();
    return session;
  }

  /** Creates a database with one part and one copy, unless it is there. */
  async createDatabase(name: string): Promise<void> {
    const call: Call = { method: 'PUT', path: encodeURIComponent(name), qs: { q: 1, n: 1 } };
    const answer = await unless('exists', this.#call(call, `create database "${name}"`));
    if (answer !== undefined && answer.body['ok'] !== true) throw this.#malformed();
  }

  /** The parts and copies of a database, undefined where the server does not say. @throws CouchError if it is missing. */
  async getCluster(name: string): Promise<Cluster | undefined> {
    const { body } = await this.#call({ method: 'GET', path: encodeURIComponent(name) }, `open database "${name}"`);
    if (body['db_name'] !== name) throw this.#malformed();
    return parseCluster(body);
  }

  /** Bounds how many old revisions of a document are kept. */
  async limitRevisions(name: string, count: number): Promise<void> {
    const path = `${encodeURIComponent(name)}/_revs_limit`;
    await this.#call({ method: 'PUT', path, body: String(count) }, `change database "${name}"`);
  }

  /**
   * Stores a document, given as JSON without an id; resolves with its revision when it is durable.
   * @throws CouchError `conflict` if there is one of this id, unless the JSON names its revision.
   */
  async put(database: string, id: string, json: string): Promise<string> {
    const call: Call = { method: 'PUT', path: pathOf(database, id), body: json };
    const { status, body } = await this.#call(call, `write to database "${database}"`);
    if (status === 202) throw this.#translation.notSingle(database);
    const rev = parseWritten(body, id);
    if (rev === undefined || status !== 201) throw this.#malformed();
    return rev;
  }

  /** Takes a document away. @throws CouchError `conflict` if it has another revision, `missing` if there is none. */
  async remove(database: string, id: string, rev: string): Promise<void> {
    const call: Call = { method: 'DELETE', path: pathOf(database, id), qs: { rev } };
    const { body } = await this.#call(call, `write to database "${database}"`);
    if (parseWritten(body, id) === undefined) throw this.#malformed();
  }

  /** A document; undefined if there is none of this id. @throws CouchError if the database is missing. */
  async find(database: string, id: string): Promise<CouchDocument | undefined> {
    const call: Call = { method: 'GET', path: pathOf(database, id) };
    const answer = await unless('missing', this.#call(call, `read database "${database}"`));
    if (answer === undefined) return undefined;
    const document = parseDocument(answer.body, id);
    if (document === undefined) throw this.#malformed();
    return document;
  }

  /** Documents of a range of ids, in the order of their bytes. */
  async list(database: string, range: Range): Promise<Row[]> {
    const { from, to, limit, isDescending = false, withDocuments = false } = range;
    const [startkey, endkey] = isDescending ? [to, from] : [from, to];
    const qs = { startkey, endkey, limit, descending: isDescending, include_docs: withDocuments };
    const call: Call = { method: 'GET', path: `${encodeURIComponent(database)}/_all_docs`, qs };
    const { body } = await this.#call(call, `read database "${database}"`);
    const rows = parseRows(body);
    if (rows === undefined) throw this.#malformed();
    return rows;
  }

  /** The documents of these ids that are there, by id. */
  async findMany(database: string, ids: readonly string[]): Promise<Map<string, CouchDocument>> {
    const path = `${encodeURIComponent(database)}/_all_docs`;
    const call: Call = { method: 'POST', path, qs: { include_docs: true }, body: JSON.stringify({ keys: ids }) };
    const { body } = await this.#call(call, `read database "${database}"`);
    const documents = parseDocuments(body, ids);
    if (documents === undefined) throw this.#malformed();
    return documents;
  }

  /**
   * Stores documents, given as JSON with their ids, each for itself: some of them may be refused, or after a failure be
   * there. Tells by id what has become of each.
   */
  async putMany(database: string, documents: readonly BulkDocument[]): Promise<Map<string, BulkOutcome>> {
    const path = `${encodeURIComponent(database)}/_bulk_docs`;
    const json = `{"docs":[${documents.map((document) => document.json).join(',')}]}`;
    const { status, body } = await this.#answer(
      { method: 'POST', path, body: json },
      `write to database "${database}"`,
    );
    if (status === 202) throw this.#translation.notSingle(database);
    const outcomes = parseBulk(
      body,
      documents.map(({ id }) => id),
    );
    if (outcomes === undefined) throw this.#malformed();
    return outcomes;
  }

  /** Creates an index for queries, unless it is there. @throws CouchError `unauthorized` if only others may. */
  async createIndex(database: string, name: string, fields: readonly string[]): Promise<void> {
    const path = `${encodeURIComponent(database)}/_index`;
    const json = JSON.stringify({ ddoc: name, name, type: 'json', index: { fields } });
    const { body } = await this.#call({ method: 'POST', path, body: json }, `index database "${database}"`);
    if (body['result'] !== 'created' && body['result'] !== 'exists') throw this.#malformed();
  }

  /** What has changed in a database. The signal ends the wait in place of the usual deadline. */
  async changes(database: string, { since, limit, waitMs }: Since, signal?: AbortSignal): Promise<Changes> {
    const qs = { since, limit, ...(waitMs === undefined ? {} : { feed: 'longpoll', timeout: waitMs }) };
    const call = { method: 'GET', path: `${encodeURIComponent(database)}/_changes`, qs } as const;
    const { body } = await this.#call({ ...call, ...(signal && { signal }) }, `read database "${database}"`);
    const changes = parseChanges(body);
    if (changes === undefined) throw this.#malformed();
    return changes;
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #call(call: Call, doing: string): Promise<{ status: number | undefined; body: JsonObject }> {
    const { status, body } = await this.#answer(call, doing);
    if (!isJsonObject(body)) throw this.#malformed();
    return { status, body };
  }

  async #answer({ signal, ...call }: Call, doing: string): Promise<{ status: number | undefined; body: object }> {
    const deadline = signal ?? AbortSignal.timeout(this.timeoutMs);
    const request = { ...call, ...VERBATIM, signal: deadline };
    const body: unknown = await this.#server.request(request).catch((error: unknown) => {
      throw deadline.aborted ? this.#late() : this.#translation.explain(error as Failed, doing);
    });
    if (typeof body === 'object' && body !== null) return { status: this.#statuses.get(body), body };
    throw deadline.aborted ? this.#late() : this.#malformed();
  }

  #late(): CouchError {
    return this.#translation.late(this.timeoutMs);
  }

  #malformed(): CouchError {
    return this.#translation.malformed();
  }
}

/** A document on its way into a bulk. */
export interface BulkDocument {
  readonly id: string;
  /** With its id, and the revision that it replaces, if any. */
  readonly json: string;
}

/** A body is sent as it is: the same bytes each time. */
const VERBATIM = { dontStringify: true };

/** Ids hold slashes, and nano does not encode one that holds `_local`. */
function pathOf(database: string, id: string): string {
  return `${encodeURIComponent(database)}/${encodeURIComponent(id)}`;
}

/** The outcome of a call; undefined if it has failed in this way. */
async function unless<T>(failure: CouchFailure, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof CouchError && error.failure === failure) return undefined;
    throw error;
  }
}
