// SPDX-License-Identifier: Apache-2.0

import { BucketChanges, merge } from './bucket-changes';

const ALL = Number.MAX_SAFE_INTEGER;

describe('BucketChanges', () => {
  it('lists additions in the order of their UTF-8 bytes', () => {
    const changes = new BucketChanges();

    for (const suffix of ['b', '\u{1f600}', '\uffff', 'a']) changes.set(suffix, true);

    expect(changes.additions({ limit: ALL })).toEqual(['a', 'b', '\uffff', '\u{1f600}']);
  });

  it('gives the last of a range when it is descending and limited', () => {
    const changes = new BucketChanges();

    for (const suffix of ['a', 'b', 'c', 'd']) changes.set(suffix, true);

    expect(changes.additions({ gt: 'a', lt: 'd', descending: true, limit: 1 })).toEqual(['c']);
  });

  it('forgets an addition that is removed, and a removal that is added', () => {
    const changes = new BucketChanges();

    changes.set('a', true);
    changes.set('b', false);
    changes.set('a', false);
    changes.set('b', true);

    expect([changes.changes.size, changes.growth, changes.removals]).toEqual([0, 0, 0]);
  });

  it('sees an addition that was made after the last listing', () => {
    const changes = new BucketChanges();
    changes.set('b', true);
    changes.additions({ limit: ALL });

    changes.set('a', true);

    expect(changes.additions({ limit: ALL })).toEqual(['a', 'b']);
  });
});

describe('merge', () => {
  it('stops at the limit', () => {
    expect(merge(['a', 'c'], ['b', 'd'], { limit: 3 })).toEqual(['a', 'b', 'c']);
  });

  it('merges what is in descending order', () => {
    expect(merge(['d', 'b'], ['c', 'a'], { limit: ALL, descending: true })).toEqual(['d', 'c', 'b', 'a']);
  });
});
