// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { drawNonce, EMPTY_HEAD, sealEntry } from '../../src/replica/log-entry';
import { BrokenStoreError, DamagedLogError } from '../../src/replica/store-errors';
import type { Hint, SharedLog } from '../../src/solo/commit-log';
import { commitLogClaims } from '../../src/solo/commit-log-conformance';
import { eventually, pause, within } from '../support/bounded';
import type { RawDocument } from './raw-couch';
import { TEST_SERVERS, TestDatabases, type TestServer } from './test-servers';

const MEBIBYTE = 1024 * 1024;
const SOON_MS = 20_000;
const FIRST = 'c/a/0000000000000001';
const SECOND = 'c/a/0000000000000002';

describe.each(TEST_SERVERS)('CouchLog on $server', ({ start }) => {
  let server: TestServer;
  let databases: TestDatabases;

  beforeAll(async () => {
    server = await start();
  });

  afterAll(() => server.stop());

  beforeEach(() => {
    databases = new TestDatabases(server);
  });

  afterEach(() => databases.remove());

  test.each(commitLogClaims)('$title', async ({ check }) => {
    await check({ open: () => databases.open() });
  });

  it('has one name for all who open an empty place at once', async () => {
    const logs = await Promise.all(Array.from({ length: 5 }, () => databases.open()));

    expect(new Set(logs.map(({ id }) => id)).size).toBe(1);
  });

  it('lets one of many writers of a position win, and keeps what that one has written', async () => {
    const logs = [await databases.open(), await databases.open()];
    const attempts = Array.from({ length: 20 }, (_, i) => Buffer.from(`entry ${String(i)}`));

    const won = await Promise.all(attempts.map((bytes, i) => logs[i % 2]!.append('a', 1, bytes)));

    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await textsOf(logs[0]!)).toEqual([attempts[won.indexOf(true)]!.toString()]);
  });

  it('reads what another process has appended', async () => {
    const [ours, theirs] = [await databases.open(), await databases.open()];
    await theirs.append('a', 1, Buffer.from('theirs'));

    expect(await textsOf(ours)).toEqual(['theirs']);
    expect(await ours.append('a', 1, Buffer.from('ours'))).toBe(false);
  });

  it('says in a document what a person wants to know of an entry', async () => {
    const log = await databases.open();
    const nonce = drawNonce();
    const transaction = { rpc: '/orchestrator.X/Y', requester: 'MyOrg1MSP' };
    const entry = { channel: 'a', replica: 'one', nonce, micros: 1_700_000_000_000_000 };
    const { bytes } = sealEntry(EMPTY_HEAD, { ...entry, logId: log.id, transactions: [transaction, transaction] });

    await log.append('a', 1, bytes);

    expect(await databases.raw.get(`${databases.log}/${encodeURIComponent(FIRST)}`)).toMatchObject({
      v: 1,
      log: log.id,
      channel: 'a',
      position: 1,
      by: 'one',
      at: '2023-11-14T22:13:20.000Z',
      nonce: Buffer.from(nonce).toString('hex'),
      prev: '',
      calls: { '/orchestrator.X/Y': 2 },
      size: bytes.length,
    });
  });

  it('reads documents of very different sizes in one go', async () => {
    const log = await databases.open();
    const entries = [10, 3 * MEBIBYTE, 20, 3 * MEBIBYTE, 30].map((size) => randomBytes(size));
    for (const [i, bytes] of entries.entries()) await log.append('a', i + 1, bytes);

    const read = await log.read('a', 0, 50 * MEBIBYTE);

    expect(read.map((bytes, i) => Buffer.compare(bytes, entries[i]!))).toEqual([0, 0, 0, 0, 0]);
  });

  it('takes no parts for an entry before the entry is there', async () => {
    const log = await databases.open();
    await log.append('a', 1, Buffer.from('first'));
    const stray = { v: 1, log: log.id, part: 'abcd' };

    await databases.raw.put(`${databases.log}/k%2F0123%2F0`, stray);

    expect(await log.channels()).toEqual(['a']);
    expect(await textsOf(log)).toEqual(['first']);
    expect(await log.isNewest('a', 1)).toBe(true);
  });

  describe('isNewest', () => {
    it('holds of nothing while the channel is empty, and only then', async () => {
      const [ours, theirs] = [await databases.open(), await databases.open()];
      await theirs.append('b', 1, Buffer.from('other channel'));

      expect(await ours.isNewest('a', 0)).toBe(true);

      await theirs.append('a', 1, Buffer.from('first'));
      expect(await ours.isNewest('a', 0)).toBe(false);
    });

    it('holds of the last entry that was written here until another process appends', async () => {
      const [ours, theirs] = [await databases.open(), await databases.open()];
      await ours.append('a', 1, Buffer.from('first'));

      expect(await ours.isNewest('a', 1)).toBe(true);

      await theirs.append('a', 2, Buffer.from('second'));
      expect(await ours.isNewest('a', 1)).toBe(false);
    });

    it('rejects if the entry was deleted', async () => {
      const log = await filledLog(databases);
      await databases.raw.remove(databases.log, SECOND);

      await expect(log.isNewest('a', 2)).rejects.toThrow(/^entry 2 of channel "a" is missing in database .* are lost/);
    });

    it('rejects if the entry was changed', async () => {
      const log = await filledLog(databases);
      await databases.raw.edit(databases.log, SECOND, (document) => ({ ...document, at: 'never' }));

      await expect(log.isNewest('a', 2)).rejects.toThrow(/^entry 2 of channel "a" .* was changed/);
    });

    it('rejects if the entry was changed before it was seen here', async () => {
      await filledLog(databases);
      await databases.raw.edit(databases.log, SECOND, (document) => ({ ...document, at: 'never' }));
      const log = await databases.open();

      await expect(log.isNewest('a', 2)).rejects.toThrow(DamagedLogError);
    });

    it('rejects if the database was deleted', async () => {
      const log = await filledLog(databases);
      await databases.raw.delete(databases.log);

      await expect(log.isNewest('a', 2)).rejects.toThrow(BrokenStoreError);
      await expect(log.isNewest('a', 2)).rejects.toThrow(databases.log);
    });

    it('rejects of an empty channel if the database was made again', async () => {
      const log = await databases.open();
      await databases.raw.delete(databases.log);
      await databases.open();

      await expect(log.isNewest('a', 0)).rejects.toThrow('holds another log');
      await expect(log.append('a', 1, Buffer.from('first'))).rejects.toThrow('holds another log');
    });
  });

  describe('watch', () => {
    it('tells of an entry of another process', async () => {
      const [ours, theirs] = [await databases.open(), await databases.open()];
      const hints = await hintsOf(ours, theirs);

      await theirs.append('a b', 1, Buffer.from('first'));

      await eventually(SOON_MS, 'a hint', () => hints.length > 0);
      expect(hints).toEqual([{ channel: 'a b', position: 1 }]);
    });

    it('says nothing of entries that were written here', async () => {
      const [ours, theirs] = [await databases.open(), await databases.open()];
      const hints = await hintsOf(ours, theirs);

      await ours.append('a', 1, Buffer.from('ours'));
      await theirs.append('a', 2, Buffer.from('theirs'));

      await eventually(SOON_MS, 'a hint', () => hints.length > 0);
      expect(hints).toEqual([{ channel: 'a', position: 2 }]);
    });

    it('tells of wishes of another process, each time', async () => {
      const [ours, theirs] = [await databases.open(), await databases.open()];
      const hints = await hintsOf(ours, theirs);

      await theirs.wish('a b', 'theirs');
      await eventually(SOON_MS, 'a first hint', () => hints.length > 0);
      await theirs.wish('a b', 'theirs');

      await eventually(SOON_MS, 'a second hint', () => hints.length > 1);
      expect(hints.slice(0, 2)).toEqual([
        { channel: 'a b', wish: 'theirs' },
        { channel: 'a b', wish: 'theirs' },
      ]);
    });

    it('passes on wishes of several processes that do not know of each other', async () => {
      const [ours, one, other] = [await databases.open(), await databases.open(), await databases.open()];
      const hints = await hintsOf(ours, one);

      await one.wish('a', 'one');
      await other.wish('a', 'other');
      await other.wish('a', 'other');

      await eventually(SOON_MS, 'the wish of the other', () => hints.some(({ wish }) => wish === 'other'));
    });

    it('ends when it is told to', async () => {
      const [ours, theirs] = [await databases.open(), await databases.open()];
      const hints: Hint[] = [];
      const stop = ours.watch((hint) => hints.push(hint));
      await hintsOf(ours, theirs);

      stop();
      await theirs.append('a', 1, Buffer.from('first'));

      await pause(500);
      expect(hints.filter(({ channel }) => channel === 'a')).toEqual([]);
    });

    it('makes everything fail once an entry was deleted', async () => {
      const [ours, theirs] = [await filledLog(databases), await databases.open()];
      await hintsOf(ours, theirs);

      await databases.raw.remove(databases.log, FIRST);

      await within(
        SOON_MS,
        'a refusal',
        (async () => {
          // A question that the deleted entry itself has no part in.
          while ((await ours.lastPosition('a').catch(() => -1)) !== -1) await pause(20);
        })(),
      );
      await expect(ours.append('a', 3, Buffer.from('third'))).rejects.toThrow(`${FIRST} of database`);
    });
  });

  describe('append', () => {
    it('does not take the place of an entry that was deleted', async () => {
      await filledLog(databases);
      await databases.raw.remove(databases.log, SECOND);
      const log = await databases.open();

      await expect(log.append('a', 2, Buffer.from('another'))).rejects.toThrow('which was deleted');
    });
  });

  describe('read', () => {
    it.each<[string, (document: RawDocument) => RawDocument, RegExp]>([
      ['of another format', (document) => ({ ...document, v: 2 }), /has format 2, and this release reads format 1/],
      ['of another log', (document) => ({ ...document, log: 'other' }), /its log is "other"/],
      ['of another channel', (document) => ({ ...document, channel: 'b' }), /another place/],
      ['of another position', (document) => ({ ...document, position: 3 }), /another place/],
      ['without a text', (document) => ({ ...document, entry: undefined }), /its text is missing/],
      ['with half a text', (document) => ({ ...document, entry: String(document['entry']).slice(4) }), /its text/],
      ['without a size', (document) => ({ ...document, size: undefined }), /its size is missing/],
      ['with another size', (document) => ({ ...document, size: 3 }), /its text/],
    ])('refuses a document %s, and names its entry', async (_what, change, text) => {
      const source = await filledLog(databases);
      const stored = await databases.raw.get(`${databases.log}/${encodeURIComponent(SECOND)}`);
      delete stored['_rev'];
      const log = await forge(databases, change(stored), source.id);

      const reading = log.read('a', 0, MEBIBYTE);

      await expect(reading).rejects.toThrow(DamagedLogError);
      await expect(log.read('a', 0, MEBIBYTE)).rejects.toThrow(/^entry 2 of channel "a" \(document c\/a\/0{15}2\)/);
      await expect(log.read('a', 0, MEBIBYTE)).rejects.toThrow(text);
    });

    it('refuses a hole', async () => {
      await filledLog(databases);
      await databases.raw.remove(databases.log, FIRST);
      const log = await databases.open();

      await expect(log.read('a', 0, MEBIBYTE)).rejects.toThrow(`in its place there is document ${SECOND}`);
    });

    it('refuses an entry of which a part is missing', async () => {
      const log = await databases.open();
      await log.append('a', 1, randomBytes(4 * MEBIBYTE));
      const part = (await databases.raw.ids(databases.log)).find((id) => id.startsWith('k/')) ?? '';
      await databases.raw.remove(databases.log, part);

      await expect(log.read('a', 0, 1)).rejects.toThrow(`its part ${part} is missing`);
    });

    it('refuses an entry of which a part was changed', async () => {
      const log = await databases.open();
      await log.append('a', 1, randomBytes(4 * MEBIBYTE));
      const part = (await databases.raw.ids(databases.log)).find((id) => id.startsWith('k/')) ?? '';
      await databases.raw.edit(databases.log, part, (document) => ({ ...document, part: 'abcd' }));

      await expect(log.read('a', 0, 1)).rejects.toThrow('its parts were changed');
    });
  });
});

async function filledLog(databases: TestDatabases): Promise<SharedLog> {
  const log = await databases.open();
  await log.append('a', 1, Buffer.from('first'));
  await log.append('a', 2, Buffer.from('second'));
  return log;
}

/** A log of the same name in which the second entry has another document from the start. */
async function forge(databases: TestDatabases, document: RawDocument, id: string): Promise<SharedLog> {
  const { raw, log: name } = databases;
  const first = await raw.get(`${name}/${encodeURIComponent(FIRST)}`);
  delete first['_rev'];
  await raw.delete(name);
  await raw.put(`${name}?q=1&n=1`);
  await raw.put(`${name}/log`, { v: 1, id });
  await raw.put(`${name}/${encodeURIComponent(FIRST)}`, first);
  await raw.put(`${name}/${encodeURIComponent(SECOND)}`, document);
  return databases.open();
}

/** What is heard from now on: once the watch is known to be there, and has told of all that was before. */
async function hintsOf(ours: SharedLog, theirs: SharedLog): Promise<Hint[]> {
  const hints: Hint[] = [];
  ours.watch((hint) => hints.push(hint));
  let position = 0;
  while (hints.length === 0) {
    await theirs.append('prelude', ++position, Buffer.from('x'));
    await pause(50);
  }
  await eventually(SOON_MS, 'the last of the prelude', () =>
    hints.some((hint) => 'position' in hint && hint.position === position),
  );
  hints.length = 0;
  return hints;
}

async function textsOf(log: SharedLog): Promise<string[]> {
  return (await log.read('a', 0, MEBIBYTE)).map((bytes) => Buffer.from(bytes).toString());
}
