// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import type { CouchDocument, JsonObject } from './answers';
import { fromDocument, toDocuments } from './entry-document';
import { DamagedLogError } from '../replica/store-errors';

const PLACE = { log: 'the log', channel: 'a/b', position: 7 };
const MAX_DOCUMENT_BYTES = 8_000_000;
const MEBIBYTE = 1024 * 1024;

async function storedAs(bytes: Uint8Array): Promise<{ entry: JsonObject; documents: Map<string, CouchDocument> }> {
  const { entry, parts } = await toDocuments(PLACE, bytes);
  const documents = [entry, ...parts].map(({ id, json }) => ({ ...(JSON.parse(json) as CouchDocument), _id: id }));
  return { entry: documents[0]!, documents: new Map(documents.map((document) => [document._id, document])) };
}

describe('toDocuments', () => {
  it.each([
    ['nothing', 0],
    ['one byte', 1],
    ['2 KiB', 2048],
    ['almost one text', 3 * MEBIBYTE],
    ['one text and a byte', 3 * MEBIBYTE + 1],
    ['ten texts', 30 * MEBIBYTE],
  ])('stores %s so that it is read back', async (_what, size) => {
    const bytes = randomBytes(size);

    const { entry, documents } = await storedAs(bytes);

    const read = await fromDocument(entry, PLACE, async (id) => documents.get(id));
    expect(Buffer.compare(read, bytes)).toBe(0);
  });

  it('makes no document longer than CouchDB takes', async () => {
    const { entry, parts } = await toDocuments(PLACE, randomBytes(10 * MEBIBYTE));

    const longest = Math.max(...[entry, ...parts].map(({ json }) => Buffer.byteLength(json)));
    expect(longest).toBeLessThan(MAX_DOCUMENT_BYTES);
  });

  it('makes the same documents of the same entry', async () => {
    const bytes = randomBytes(5 * MEBIBYTE);

    expect(await toDocuments(PLACE, bytes)).toEqual(await toDocuments(PLACE, bytes));
  });

  it('compresses what becomes smaller', async () => {
    const { entry } = await toDocuments(PLACE, Buffer.alloc(MEBIBYTE, 'the same again, '));

    expect(entry.json.length).toBeLessThan(MEBIBYTE / 20);
  });
});

describe('fromDocument', () => {
  it('gives up a text that becomes longer than it says', async () => {
    const { entry } = await storedAs(Buffer.alloc(MEBIBYTE, 'x'));

    const reading = fromDocument({ ...entry, size: 10 }, PLACE, async () => undefined);

    await expect(reading).rejects.toThrow(DamagedLogError);
  });

  it('refuses the parts of another entry', async () => {
    const { entry } = await storedAs(randomBytes(4 * MEBIBYTE));
    const other = await storedAs(randomBytes(4 * MEBIBYTE));
    const parts = [...other.documents.values()].slice(1);

    const reading = fromDocument(entry, PLACE, async () => parts.shift());

    await expect(reading).rejects.toThrow('its parts were changed');
  });
});
