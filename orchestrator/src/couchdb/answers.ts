// SPDX-License-Identifier: Apache-2.0

/** An object of JSON, whatever it holds. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A document as CouchDB gives it. */
export interface CouchDocument extends JsonObject {
  readonly _id: string;
  readonly _rev: string;
}

/** A row of `_all_docs`. */
export interface Row {
  readonly id: string;
  readonly rev: string;
  /** There if documents were asked for, and this one was not deleted meanwhile. */
  readonly document: CouchDocument | undefined;
}

/** What has become of one document of a bulk. */
export type BulkOutcome = { readonly rev: string } | { readonly error: string };

/** A row of `_changes`: the newest revision of a document. */
export interface Change {
  readonly id: string;
  readonly rev: string;
  readonly isDeleted: boolean;
}

/** What has changed behind a point in time, and the point that was reached. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly lastSeq: string;
}

/** How many parts and copies of a database there are. */
export interface Cluster {
  readonly q: number;
  readonly n: number;
}

/** A program that has CouchDB's interface. */
export interface Program {
  readonly name: string;
  readonly version: string;
  /** Apache CouchDB itself, as opposed to another program with its interface. */
  readonly isApache: boolean;
}

/** Who is asking, as CouchDB sees it. */
export interface Session {
  /** Undefined for anybody. */
  readonly user: string | undefined;
  /** May do everything, such as create databases. */
  readonly isAdmin: boolean;
}

/** Is this an object of JSON, as opposed to a list, a text or nothing? */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Is this the revision of a document that was never changed? */
export function isFirstRevision(rev: string): boolean {
  return rev.startsWith('1-');
}

/** Reads a document; undefined if it is none of this id. */
export function parseDocument(value: unknown, id: string): CouchDocument | undefined {
  if (!isJsonObject(value) || value['_id'] !== id || typeof value['_rev'] !== 'string') return undefined;
  return value as CouchDocument;
}

/** The revision that a write of a document has got; undefined if this is no answer to that. */
export function parseWritten(value: JsonObject, id: string): string | undefined {
  return value['ok'] === true && value['id'] === id && typeof value['rev'] === 'string' ? value['rev'] : undefined;
}

/** Reads the answer of `_all_docs`. */
export function parseRows(value: JsonObject): Row[] | undefined {
  return parseList(value['rows'], (row) => {
    const { id, value: stand, doc } = row;
    if (typeof id !== 'string' || !isJsonObject(stand) || typeof stand['rev'] !== 'string') return undefined;
    return { id, rev: stand['rev'], document: parseDocument(doc, id) };
  });
}

/**
 * Reads the answer of `_bulk_docs`, by id; undefined unless it tells of each id, once. The order says nothing: there are
 * programs that mix it up.
 */
export function parseBulk(value: unknown, ids: readonly string[]): Map<string, BulkOutcome> | undefined {
  const items = parseList(value, ({ id, rev, error }): [string, BulkOutcome] | undefined => {
    if (typeof id !== 'string') return undefined;
    if (typeof error === 'string') return [id, { error }];
    return typeof rev === 'string' ? [id, { rev }] : undefined;
  });
  const outcomes = new Map(items);
  const isWhole = items?.length === ids.length && ids.every((id) => outcomes.has(id));
  return isWhole ? outcomes : undefined;
}

/** Reads the answer of `_all_docs` to a list of ids: the documents that are there, by id. */
export function parseDocuments(value: JsonObject, ids: readonly string[]): Map<string, CouchDocument> | undefined {
  const documents = new Map<string, CouchDocument>();
  const keys = parseList(value['rows'], ({ key, doc }) => {
    if (typeof key !== 'string') return undefined;
    const document = parseDocument(doc, key);
    if (document !== undefined && document['_deleted'] !== true) documents.set(key, document);
    return key;
  });
  const isWhole = keys?.length === ids.length && new Set([...keys, ...ids]).size === new Set(keys).size;
  return isWhole ? documents : undefined;
}

/** Reads the answer of `_changes`. Sequences are numbers in some implementations. */
export function parseChanges(value: JsonObject): Changes | undefined {
  const changes = parseList(value['results'], ({ id, changes: revisions, deleted }) => {
    const newest: unknown = Array.isArray(revisions) ? revisions[0] : undefined;
    if (typeof id !== 'string' || !isJsonObject(newest) || typeof newest['rev'] !== 'string') return undefined;
    return { id, rev: newest['rev'], isDeleted: deleted === true };
  });
  const lastSeq = value['last_seq'];
  if (changes === undefined || (typeof lastSeq !== 'string' && typeof lastSeq !== 'number')) return undefined;
  return { changes, lastSeq: String(lastSeq) };
}

/** Reads how a server presents itself; undefined if it is nothing like CouchDB. */
export function parseProgram(value: JsonObject): Program | undefined {
  const name = ['couchdb', 'express-pouchdb', 'pouchdb-server'].find((known) => typeof value[known] === 'string');
  if (name === undefined) return undefined;
  const isApache = name === 'couchdb';
  const version = typeof value['version'] === 'string' ? value['version'] : 'of unknown version';
  return { name: isApache ? 'CouchDB' : name, version, isApache };
}

/** Reads who is asking; undefined if this is no answer to that. */
export function parseSession(value: JsonObject): Session | undefined {
  const user = value['userCtx'];
  if (!isJsonObject(user)) return undefined;
  const { name, roles } = user;
  return {
    user: typeof name === 'string' ? name : undefined,
    isAdmin: Array.isArray(roles) && roles.includes('_admin'),
  };
}

/** What the description of a database says of its copies; undefined if it says nothing. */
export function parseCluster(value: JsonObject): Cluster | undefined {
  const cluster = value['cluster'];
  if (!isJsonObject(cluster)) return undefined;
  const { q, n } = cluster;
  return typeof q === 'number' && typeof n === 'number' ? { q, n } : undefined;
}

/** Undefined unless every item of a list can be read. */
function parseList<T>(value: unknown, parse: (item: JsonObject) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: T[] = [];
  for (const item of value as unknown[]) {
    const parsed = isJsonObject(item) ? parse(item) : undefined;
    if (parsed === undefined) return undefined;
    items.push(parsed);
  }
  return items;
}
