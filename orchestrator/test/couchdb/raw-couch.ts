// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';

const ATTEMPTS = 10;
const PAUSE_MS = 200;

/** A document, as it is. */
export type RawDocument = Record<string, unknown>;

/** Speaks to CouchDB as an operator would, past the code under test. */
export class RawCouch {
  readonly #base: string;
  readonly #headers: Record<string, string>;

  constructor(url: string) {
    const { origin, username, password } = new URL(url);
    this.#base = origin;
    const token = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    this.#headers = {
      'content-type': 'application/json',
      ...(username === '' ? {} : { authorization: `Basic ${token}` }),
    };
  }

  async get(path: string): Promise<RawDocument> {
    return this.#call('GET', path);
  }

  async put(path: string, body?: unknown): Promise<RawDocument> {
    return this.#call('PUT', path, body);
  }

  async post(path: string, body: unknown): Promise<RawDocument> {
    return this.#call('POST', path, body);
  }

  async delete(path: string): Promise<RawDocument> {
    return this.#call('DELETE', path);
  }

  /** All documents. */
  async dump(database: string): Promise<RawDocument[]> {
    const { rows } = await this.get(`${database}/_all_docs?include_docs=true`);
    return (rows as { doc: RawDocument }[]).map(({ doc }) => doc);
  }

  /** Makes a database hold these documents with their revisions, and nothing else, as replication from a copy would. */
  async restore(database: string, documents: readonly RawDocument[]): Promise<void> {
    await this.delete(database).catch(() => undefined);
    for (let attempt = 1; ; attempt++) {
      // A read that meets the deletion can make express-pouchdb create it; CouchDB may still be busy with the deletion.
      await this.put(`${database}?q=1&n=1`).catch(() => undefined);
      try {
        await this.#call('POST', `${database}/_bulk_docs`, { docs: documents, new_edits: false });
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await pause(PAUSE_MS);
      }
    }
  }

  /** Changes a document. */
  async edit(database: string, id: string, change: (document: RawDocument) => RawDocument): Promise<void> {
    const path = `${database}/${encodeURIComponent(id)}`;
    await this.put(path, change(await this.get(path)));
  }

  /** Deletes a document. */
  async remove(database: string, id: string): Promise<void> {
    const path = `${database}/${encodeURIComponent(id)}`;
    const { _rev: rev } = await this.get(path);
    await this.delete(`${path}?rev=${String(rev)}`);
  }

  /** Ids of all documents. */
  async ids(database: string): Promise<string[]> {
    const { rows } = await this.get(`${database}/_all_docs`);
    return (rows as { id: string }[]).map(({ id }) => id);
  }

  async #call(method: string, path: string, body?: unknown): Promise<RawDocument> {
    const init = { method, headers: this.#headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${this.#base}/${path}`, init);
    const answer = (await response.json()) as RawDocument;
    if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${JSON.stringify(answer)}`);
    return answer;
  }
}
