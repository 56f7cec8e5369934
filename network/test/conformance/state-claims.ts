// SPDX-License-Identifier: Apache-2.0

import { at, failureOf, freshPrefix, type TestClient } from './test-client';

interface Page {
  readonly keys: readonly string[];
  readonly hasMore: boolean;
  readonly count: number;
  readonly bookmark: string;
}

/** What chaincode sees of the state. */
export function describeState(client: () => TestClient, hasBatches: () => boolean): void {
  async function fill(count: number): Promise<string> {
    const prefix = freshPrefix();
    await client().submit('fill', prefix, String(count));
    return prefix;
  }

  async function scan(start: string, end: string): Promise<string[][]> {
    return JSON.parse(await client().evaluate('scan', start, end)) as string[][];
  }

  async function page(prefix: string, size: number, bookmark: string): Promise<Page> {
    return JSON.parse(await client().evaluate('page', prefix, `${prefix}~`, String(size), bookmark)) as Page;
  }

  describe('state', () => {
    test('has an empty value where there is no key', async () => {
      expect(await client().evaluate('get', freshPrefix())).toBe('missing');
    });

    test('loses a key whose value becomes empty', async () => {
      const key = freshPrefix();
      await client().submit('put', key, 'x');

      await client().submit('put', key, '');

      expect(await client().evaluate('get', key)).toBe('missing');
      expect(await scan(key, `${key}~`)).toEqual([[]]);
    });

    test('does not show a transaction what it has written itself', async () => {
      expect(await client().evaluate('putThenGet', freshPrefix(), 'x')).toBe('missing');
    });

    test('loses a deleted key', async () => {
      const key = freshPrefix();
      await client().submit('put', key, 'x');

      await client().submit('delete', key);

      expect(await client().evaluate('get', key)).toBe('missing');
    });

    test('keeps keys in order of their bytes in UTF-8, beyond the order of JavaScript', async () => {
      const prefix = freshPrefix();
      const keys = ['a', 'é', '\uffee', '\u{1f600}'].map((name) => `${prefix}${name}`);
      await client().submit('put', ...([...keys].reverse().flatMap((key) => [key, 'x']) as [string]));

      expect(await scan(prefix, `${prefix}\u{10ffff}`)).toEqual([keys]);
    });

    test('leaves out the end of a range', async () => {
      const prefix = await fill(3);

      expect(await scan(`${prefix}00000`, `${prefix}00002`)).toEqual([[`${prefix}00000`, `${prefix}00001`]]);
    });
  });

  describe('a scan', () => {
    test.each([
      [0, [0]],
      [100, [100]],
      [101, [100, 1]],
      [250, [100, 100, 50]],
    ])('of %i keys comes in messages of %j', async (count, sizes) => {
      const prefix = await fill(count);

      const messages = await scan(prefix, `${prefix}~`);

      expect(messages.map(({ length }) => length)).toEqual(sizes);
      expect(messages.flat()).toEqual([...messages.flat()].sort());
    });
  });

  describe('a paginated query', () => {
    test('names the next key as bookmark, and nothing at the end', async () => {
      const prefix = await fill(5);

      const first = await page(prefix, 3, '');
      const second = await page(prefix, 3, first.bookmark);

      expect(first).toMatchObject({ hasMore: false, count: 3, bookmark: `${prefix}00003` });
      expect(second).toEqual({
        keys: [`${prefix}00003`, `${prefix}00004`],
        hasMore: false,
        count: 2,
        bookmark: '',
      });
    });

    test('comes in one message, however long it is', async () => {
      const prefix = await fill(150);

      expect((await page(prefix, 140, '')).keys).toHaveLength(140);
    });

    test('forbids to write after it', async () => {
      const prefix = freshPrefix();

      const failure = await failureOf(client().endorse('pageThenPut', [prefix, `${prefix}~`, prefix]));

      expect(at(failure.details, 0)).toContain(
        'unsuppored transaction. Transaction has already performed a paginated query. Writes are not allowed',
      );
    });

    test('is forbidden after a write', async () => {
      const prefix = freshPrefix();

      const failure = await failureOf(client().endorse('putThenPage', [prefix, `${prefix}~`, prefix]));

      expect(at(failure.details, 0)).toContain(
        'unsuppored transaction. Paginated queries are supported only in a read-only transaction',
      );
    });
  });

  describe('batches of reads and writes', () => {
    // The one thing in which the lines of Fabric differ for chaincode; a 2.5 peer ends the stream of all transactions.
    test('are understood, or end the stream to the chaincode', async () => {
      const prefix = freshPrefix();
      const keys = [`${prefix}a`, `${prefix}b`] as const;
      if (hasBatches()) {
        await client().submit('writeBatch', ...(keys as unknown as [string]));
        const values = await client().evaluate('getMultiple', keys[0], `${prefix}missing`, keys[1]);

        const value = Buffer.from('batched').toString('hex');
        expect(values).toBe(`0a07${value}0a000a07${value}`);
        return;
      }

      const failure = await failureOf(client().evaluate('writeBatch', keys[0]));

      expect(failure.details.join()).toContain('chaincode stream terminated');
      expect(await client().evaluate('get', keys[0])).toBe('missing');
    });
  });
}
