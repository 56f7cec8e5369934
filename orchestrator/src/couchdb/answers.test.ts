// SPDX-License-Identifier: Apache-2.0

import { parseBulk, parseDocuments } from './answers';

describe('parseBulk', () => {
  const stored = { ok: true, id: 'a', rev: '1-a' };
  const refused = { id: 'b', error: 'conflict', reason: 'Document update conflict.' };

  it('tells by id what has become of each document, whatever the order', () => {
    const expected = new Map<string, object>([
      ['a', { rev: '1-a' }],
      ['b', { error: 'conflict' }],
    ]);

    expect(parseBulk([stored, refused], ['a', 'b'])).toEqual(expected);
    expect(parseBulk([refused, stored], ['a', 'b'])).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['is no list', { ok: true }],
    ['lacks a document', [stored]],
    ['names another document', [stored, { ...refused, id: 'c' }]],
    ['names a document twice', [stored, stored]],
    ['names one document more', [stored, refused, { ...refused, id: 'c' }]],
    ['has an item without a revision', [stored, { ok: true, id: 'b' }]],
    ['has an item that is nothing', [stored, null]],
  ])('refuses an answer that %s', (_what, answer) => {
    expect(parseBulk(answer, ['a', 'b'])).toBeUndefined();
  });
});

describe('parseDocuments', () => {
  const a = { _id: 'a', _rev: '1-a', x: 1 };
  const missing = { key: 'b', error: 'not_found' };

  it('gives the documents that are there', () => {
    const rows = [{ id: 'a', key: 'a', value: { rev: '1-a' }, doc: a }, missing];

    expect(parseDocuments({ rows }, ['a', 'b'])).toEqual(new Map([['a', a]]));
  });

  it('takes one that was deleted for one that is not there', () => {
    const rows = [{ id: 'a', key: 'a', value: { rev: '2-a', deleted: true }, doc: null }, missing];

    expect(parseDocuments({ rows }, ['a', 'b'])).toEqual(new Map());
  });

  it.each<[string, unknown]>([
    ['has no rows', undefined],
    ['lacks a row', [missing]],
    ['has a row twice', [missing, missing]],
    ['has a row of another id', [missing, { key: 'c', error: 'not_found' }]],
  ])('refuses an answer that %s', (_what, rows) => {
    expect(parseDocuments({ rows }, ['a', 'b'])).toBeUndefined();
  });
});
