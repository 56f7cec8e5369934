// SPDX-License-Identifier: Apache-2.0

import { databaseClaims } from '../testing/database-conformance';
import { MemoryDb } from './memory-db';

describe('MemoryDb', () => {
  test.each(databaseClaims)('$title', async ({ check }) => {
    const database = new MemoryDb();

    await check({
      view: () => database,
      commit: (writes) => database.commit(writes),
    });
  });

  it('refuses the ordinal of no event', () => {
    expect(() => new MemoryDb().events(['0000000000000000'])).toThrow('OE0007: no event 0000000000000000');
  });
});
