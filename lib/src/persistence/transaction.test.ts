// SPDX-License-Identifier: Apache-2.0

import type { Organization } from '@orchestrator/proto';
import { byPlace, counted, note } from '../testing/note';
import { bucketKey } from './index-keys';
import { MemoryDb } from './memory-db';
import { Transaction } from './transaction';

function noteOf(id: string, address = 'x'): Organization {
  return { id, address, creationDate: undefined };
}

async function withNotes(...ids: readonly string[]): Promise<Transaction> {
  const transaction = new Transaction(new MemoryDb());
  for (const id of ids) await transaction.insert(note, noteOf(id));
  return transaction;
}

describe('Transaction', () => {
  it('refuses a key that is taken', async () => {
    const transaction = await withNotes('a');

    await expect(transaction.insert(note, noteOf('a'))).rejects.toThrow('OE0006: note with key "a" already exists');
  });

  it('names the key that is not there', async () => {
    const transaction = await withNotes();

    await expect(transaction.get(note, 'a')).rejects.toThrow('OE0002: note with key "a" not found');
  });

  it('names the first of many keys that is not there', async () => {
    const transaction = await withNotes('a');

    await expect(transaction.getMany(note, ['a', 'c', 'b'])).rejects.toThrow('OE0002: note with key "c" not found');
  });

  it('lists a bucket with its assets, in order', async () => {
    const transaction = await withNotes('b', 'a');

    const listed = await transaction.list(note, byPlace, ['x']);

    expect(listed.map(({ value }) => value.id)).toEqual(['a', 'b']);
  });

  it('lists a part of a bucket with where each asset stands', async () => {
    const transaction = await withNotes('a', 'b', 'c');

    const page = await transaction.page(note, bucketKey(byPlace, ['x']), { gt: 'a', limit: 1 });

    expect(page.map(({ suffix, asset }) => [suffix, asset.value.id])).toEqual([['b', 'b']]);
  });

  it('counts what it has written', async () => {
    const transaction = await withNotes('a', 'b');

    await expect(transaction.count(counted, ['x'])).resolves.toBe(2);
  });

  it('writes nothing to the database', async () => {
    const { database } = await withNotes('a');

    expect(await database.find(note, 'a')).toBeUndefined();
  });
});
