// SPDX-License-Identifier: Apache-2.0

import { Encoded, Organization } from '@orchestrator/proto';
import { byPlace, counted, note } from '../testing/note';
import { bucketKey } from './index-keys';
import { MemoryDb } from './memory-db';
import { Overlay } from './overlay';

const ALL = { limit: Number.MAX_SAFE_INTEGER };
const PLACE = bucketKey(byPlace, ['x']);

function noteOf(id: string, address: string): Encoded<Organization> {
  return Encoded.fromValue(Organization, { id, address, creationDate: undefined });
}

/** A database that holds a and b in place x. */
function twoNotes(): MemoryDb {
  const database = new MemoryDb();
  for (const id of ['a', 'b']) database.put(note, undefined, noteOf(id, 'x'));
  return database;
}

describe('Overlay', () => {
  it('leaves the database below as it is', async () => {
    const database = twoNotes();

    new Overlay(database).put(note, noteOf('a', 'x'), noteOf('a', 'y'));

    await expect(Promise.resolve(database.scan(PLACE, ALL))).resolves.toEqual(['a', 'b']);
  });

  it('lists each asset once, as it was written last, in the order of first writing', () => {
    const overlay = new Overlay(new MemoryDb());

    overlay.put(note, undefined, noteOf('b', 'x'));
    overlay.put(note, undefined, noteOf('a', 'x'));
    overlay.put(note, noteOf('b', 'x'), noteOf('b', 'y'));

    const written = [...overlay.assets].map(({ kind, key, asset }) => [
      kind,
      key,
      (asset.value as Organization).address,
    ]);
    expect(written).toEqual([
      ['note', 'b', 'y'],
      ['note', 'a', 'x'],
    ]);
  });

  it('has no change of an index left after an asset has come back to its place', async () => {
    const overlay = new Overlay(twoNotes());

    overlay.put(note, noteOf('a', 'x'), noteOf('a', 'y'));
    overlay.put(note, noteOf('a', 'y'), noteOf('a', 'x'));

    const changes = [...overlay.buckets.values()].flatMap((bucket) => [...bucket.changes.changes]);
    expect(changes).toEqual([]);
    await expect(Promise.resolve(overlay.scan(PLACE, ALL))).resolves.toEqual(['a', 'b']);
  });

  it('takes over what an overlay above has written, removals of its own additions included', async () => {
    const lower = new Overlay(twoNotes());
    lower.put(note, undefined, noteOf('c', 'x'));
    const upper = new Overlay(lower);
    upper.put(note, noteOf('c', 'x'), noteOf('c', 'y'));
    upper.put(note, noteOf('a', 'x'), noteOf('a', 'y'));

    lower.absorb(upper);

    await expect(Promise.resolve(lower.scan(PLACE, ALL))).resolves.toEqual(['b']);
    await expect(lower.count(bucketKey(counted, ['y']))).resolves.toBe(2);
    await expect(lower.count(bucketKey(counted, ['x']))).resolves.toBe(1);
  });

  it('fills a page to its limit although entries below were removed', async () => {
    const overlay = new Overlay(twoNotes());

    overlay.put(note, noteOf('a', 'x'), noteOf('a', 'y'));

    await expect(Promise.resolve(overlay.scan(PLACE, { limit: 1 }))).resolves.toEqual(['b']);
  });
});
