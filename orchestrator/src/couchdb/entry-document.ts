// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate as deflateWith, deflateSync, inflate as inflateWith } from 'node:zlib';
import { decode, Entry, Payload } from '@orchestrator/proto';
import { toMicros } from '@orchestrator/lib';
import { DamagedLogError } from '../replica/store-errors';
import type { CouchDocument, JsonObject } from './answers';
import { chunkId, entryId, type EntryPlace } from './document-ids';

const LEVEL = { level: 1 };
/** Below that it takes less time than to hand it to another thread. */
const AT_ONCE_BYTES = 32 * 1024;

const deflateElsewhere = promisify<Uint8Array, { level: number }, Buffer>(deflateWith);
const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateWith);

/** Version of the layout of documents. */
export const DOCUMENT_FORMAT = 1;
/** Of a document CouchDB takes 8,000,000 bytes unless it is told otherwise. */
const TEXT_LENGTH = 4 * 1024 * 1024;

/** A document to be stored. */
export interface NewDocument {
  readonly id: string;
  /** Without the id. The same for the same entry. */
  readonly json: string;
}

/** An entry as documents: the parts are stored first, and make nothing until the entry names them. */
export interface EntryDocuments {
  readonly parts: readonly NewDocument[];
  readonly entry: NewDocument;
}

/** Where a document belongs. */
export interface DocumentPlace extends EntryPlace {
  /** Name of the log. */
  readonly log: string;
}

/** Puts an entry into documents. The bytes are one text, which CouchDB handles faster than anything of more structure. */
export async function toDocuments(place: DocumentPlace, bytes: Uint8Array): Promise<EntryDocuments> {
  const { log, channel, position } = place;
  const small = bytes.length < AT_ONCE_BYTES ? deflateSync(bytes, LEVEL) : await deflateElsewhere(bytes, LEVEL);
  const isSmaller = small.length < bytes.length;
  const text = Buffer.from(isSmaller ? small : bytes).toString('base64');
  const head = { v: DOCUMENT_FORMAT, log, channel, position, ...describe(place, bytes) };
  const body = { ...head, size: bytes.length, encoding: isSmaller ? 'deflate' : 'plain' };
  const id = entryId(place);
  if (text.length <= TEXT_LENGTH) return { parts: [], entry: { id, json: JSON.stringify({ ...body, entry: text }) } };
  const sha256 = sha256Of(text);
  const count = Math.ceil(text.length / TEXT_LENGTH);
  const parts = Array.from({ length: count }, (_, index) => {
    const part = text.slice(index * TEXT_LENGTH, (index + 1) * TEXT_LENGTH);
    return { id: chunkId(sha256, index), json: JSON.stringify({ v: DOCUMENT_FORMAT, log, part }) };
  });
  return { parts, entry: { id, json: JSON.stringify({ ...body, parts: { sha256, count } }) } };
}

/** Fetches a document; undefined if there is none. */
export type Fetch = (id: string) => Promise<CouchDocument | undefined>;

/**
 * The bytes of the entry that a document holds, or names the parts of.
 * @throws DamagedLogError if they are not what was written there, as far as can be told without their chain.
 */
export async function fromDocument(document: JsonObject, place: DocumentPlace, fetch: Fetch): Promise<Uint8Array> {
  assertBelongs(document, place);
  const { size, encoding } = document;
  if (typeof size !== 'number' || !Number.isSafeInteger(size)) throw damaged(place, 'its size is missing');
  const text = Buffer.from(await textOf(document, place, fetch), 'base64');
  const bytes = encoding === 'deflate' ? await inflated(text, size) : text;
  if (bytes?.length !== size) throw damaged(place, 'its text is not that of so many bytes as it says');
  return bytes;
}

/** The part of an entry that a document holds; undefined if it holds none. */
export function findPart(document: JsonObject): string | undefined {
  const { part } = document;
  return typeof part === 'string' ? part : undefined;
}

/** The error of an entry whose document is not what was written. */
export function damaged(place: EntryPlace, text: string): DamagedLogError {
  return new DamagedLogError(`${nameOf(place)} is damaged: ${text}. Restore the database from a backup.`);
}

function nameOf({ channel, position }: EntryPlace): string {
  return `entry ${String(position)} of channel "${channel}" (document ${entryId({ channel, position })})`;
}

function assertBelongs({ v, log, channel, position }: JsonObject, place: DocumentPlace): void {
  if (typeof v === 'number' && v > DOCUMENT_FORMAT) {
    throw new DamagedLogError(
      `${nameOf(place)} has format ${String(v)}, and this release reads format ${String(DOCUMENT_FORMAT)}: use the ` +
        'release that wrote it.',
    );
  }
  if (v !== DOCUMENT_FORMAT) throw damaged(place, `its format is ${JSON.stringify(v)}`);
  if (log !== place.log) throw damaged(place, `its log is ${JSON.stringify(log)} instead of "${place.log}"`);
  if (channel !== place.channel || position !== place.position) throw damaged(place, 'it belongs to another place');
}

async function textOf(document: JsonObject, place: DocumentPlace, fetch: Fetch): Promise<string> {
  const { entry, parts } = document;
  if (typeof entry === 'string') return entry;
  const { sha256, count } = (parts ?? {}) as JsonObject;
  if (typeof sha256 !== 'string' || typeof count !== 'number') throw damaged(place, 'its text is missing');
  const texts: string[] = [];
  for (let index = 0; index < count; index++) {
    const id = chunkId(sha256, index);
    const part = findPart((await fetch(id)) ?? {});
    if (part === undefined) throw damaged(place, `its part ${id} is missing`);
    texts.push(part);
  }
  const text = texts.join('');
  if (sha256Of(text) !== sha256) throw damaged(place, 'its parts were changed');
  return text;
}

/** Undefined if it cannot be read, or is longer. */
async function inflated(bytes: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  try {
    return await inflate(bytes, { maxOutputLength: Math.max(size, 1) });
  } catch {
    return undefined;
  }
}

/** What a person can read of an entry in its document; nothing else reads it. */
function describe({ log, channel, position }: DocumentPlace, bytes: Uint8Array): JsonObject {
  try {
    const entry = decode(Entry, bytes);
    if (entry.logId !== log || entry.channel !== channel || entry.position !== position) return {};
    const calls: Record<string, number> = {};
    for (const { rpc } of decode(Payload, entry.payload).transactions) calls[rpc] = (calls[rpc] ?? 0) + 1;
    const at = entry.time === undefined ? undefined : new Date(toMicros(entry.time) / 1000).toISOString();
    return { by: entry.replica, at, nonce: hex(entry.nonce), prev: hex(entry.previousNonce), calls };
  } catch {
    // Nothing depends on it, and whoever reads the entry will say what is wrong with it.
    return {};
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
