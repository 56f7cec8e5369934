// SPDX-License-Identifier: Apache-2.0

import { Agent, request } from 'node:http';

type Json = Readonly<Record<string, unknown>>;
const PAGE = 1000;

/** A document as it is stored, without its revision. */
export interface RawDocument {
  readonly json: string;
}

/** CouchDB over a plain agent with one connection. */
export class RawCouch {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** What the server says that it is. */
  async name(): Promise<string> {
    const { couchdb, version } = await this.#ask('GET', '/');
    return couchdb === undefined ? 'a server that is not CouchDB' : `CouchDB ${String(version)}`;
  }

  async create(database: string): Promise<void> {
    await this.#ask('PUT', `/${database}?q=1&n=1`);
  }

  async remove(database: string): Promise<void> {
    await this.#ask('DELETE', `/${database}`);
  }

  /** Where a database is in its changes. */
  async sequence(database: string): Promise<string> {
    const { update_seq: sequence } = await this.#ask('GET', `/${database}`);
    return String(sequence);
  }

  /** The documents that came with the changes between two places. */
  async documents(database: string, after: string, last: string): Promise<RawDocument[]> {
    const documents: RawDocument[] = [];
    for (let since = after; ;) {
      const query = `since=${encodeURIComponent(since)}&limit=${String(PAGE)}&include_docs=true`;
      const { results, last_seq: end } = await this.#ask('GET', `/${database}/_changes?${query}`);
      const rows = results as readonly { seq: unknown; doc: Json }[];
      for (const { seq, doc } of rows) {
        if (numberOf(seq) > numberOf(last)) return documents;
        documents.push({ json: JSON.stringify({ ...doc, _rev: undefined }) });
      }
      if (rows.length < PAGE) return documents;
      since = String(end);
    }
  }

  /** Stores documents, in one request. */
  async bulk(database: string, documents: readonly RawDocument[]): Promise<void> {
    const body = `{"docs":[${documents.map(({ json }) => json).join(',')}]}`;
    const rows = (await this.#ask('POST', `/${database}/_bulk_docs`, body)) as unknown as readonly { error?: string }[];
    const failed = rows.find(({ error }) => error !== undefined);
    if (failed !== undefined) throw new Error(`a document was not stored: ${JSON.stringify(failed)}`);
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask(method: string, path: string, body = ''): Promise<Json> {
    const { hostname, port, username, password } = this.#url;
    const auth = username === '' ? {} : { auth: `${decodeURIComponent(username)}:${decodeURIComponent(password)}` };
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const options = { hostname, port, method, path, headers, agent: this.#agent, ...auth };
      const asked = request(options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const status = answer.statusCode ?? 0;
          if (status >= 400) reject(new Error(`${method} ${path}: ${String(status)} ${text}`));
          else resolve(JSON.parse(text) as Json);
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  }
}

/** A sequence is a number, which CouchDB has followed by a text of its own. */
function numberOf(sequence: unknown): number {
  return Number.parseInt(String(sequence), 10);
}
