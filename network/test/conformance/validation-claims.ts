// SPDX-License-Identifier: Apache-2.0

import { StatusCode } from '@hyperledger/fabric-gateway';
import { freshPrefix, type TestClient } from './test-client';

/** What becomes of ordered transactions. */
export function describeValidation(client: () => TestClient): void {
  /** Endorses all calls on the same state, and orders them one after another. */
  async function race(...calls: readonly (readonly [string, ...string[]])[]): Promise<number[]> {
    const endorsed = [];
    for (const [name, ...rest] of calls) endorsed.push(await client().endorse(name, rest));
    const codes: number[] = [];
    for (const transaction of endorsed) codes.push((await client().order(transaction)).code);
    return codes;
  }

  describe('CommitStatus', () => {
    test('reports a committed transaction with its block, and again to whoever asks', async () => {
      const transaction = await client().endorse('put', [freshPrefix(), 'x']);
      const submitted = await transaction.submit();

      const first = await submitted.getStatus();
      const second = await submitted.getStatus();

      expect(first).toMatchObject({ code: StatusCode.VALID, successful: true });
      expect(second).toEqual(first);
      expect(first.blockNumber).toBeGreaterThan(0n);
    });

    test('invalidates the second of two writers that read the same value', async () => {
      const key = freshPrefix();

      expect(await race(['increment', key], ['increment', key])).toEqual([0, StatusCode.MVCC_READ_CONFLICT]);
      expect(await client().evaluate('get', key)).toBe('1');
    });

    test('invalidates who read the absence of a key that came meanwhile', async () => {
      const key = freshPrefix();

      expect(await race(['put', key, 'x'], ['increment', key])).toEqual([0, StatusCode.MVCC_READ_CONFLICT]);
    });

    test('invalidates who read a key that was deleted meanwhile', async () => {
      const key = freshPrefix();
      await client().submit('put', key, '1');

      expect(await race(['delete', key], ['increment', key])).toEqual([0, StatusCode.MVCC_READ_CONFLICT]);
    });

    test('lets writers pass that read nothing', async () => {
      const key = freshPrefix();

      expect(await race(['put', key, 'a'], ['put', key, 'b'])).toEqual([0, 0]);
      expect(await client().evaluate('get', key)).toBe('b');
    });

    test.each([
      ['few', 3],
      ['many', 120],
    ])('invalidates who scanned a range of %s keys that gained one meanwhile', async (_, count) => {
      const prefix = freshPrefix();
      await client().submit('fill', prefix, String(count));
      const scan = ['scanThenPut', prefix, `${prefix}~`] as const;

      const codes = await race([...scan, `${prefix}x`], [...scan, `${prefix}y`]);

      expect(codes).toEqual([0, StatusCode.PHANTOM_READ_CONFLICT]);
    });

    test.each([
      ['few', 3],
      ['many', 120],
    ])('lets two pass that scanned a range of %s keys and wrote elsewhere', async (_, count) => {
      const [prefix, other] = [freshPrefix(), freshPrefix()];
      await client().submit('fill', prefix, String(count));
      const scan = ['scanThenPut', prefix, `${prefix}~`] as const;

      expect(await race([...scan, `${other}x`], [...scan, `${other}y`])).toEqual([0, 0]);
    });

    test('invalidates who scanned a range of which a key was deleted meanwhile', async () => {
      const prefix = freshPrefix();
      await client().submit('fill', prefix, '60');

      const codes = await race(['delete', `${prefix}00030`], ['scanThenPut', prefix, `${prefix}~`, freshPrefix()]);

      expect(codes).toEqual([0, StatusCode.PHANTOM_READ_CONFLICT]);
    });

    test('invalidates what too few organizations endorsed', async () => {
      const { connection, organization } = client();
      const key = freshPrefix();
      const transaction = await client().endorse('put', {
        arguments: [key, 'x'],
        endorsingOrganizations: [organization.mspId],
      });

      const status = await client().order(transaction);

      expect(connection.organizations.filter(({ endorses }) => endorses).length).toBeGreaterThan(1);
      expect(status.code).toBe(StatusCode.ENDORSEMENT_POLICY_FAILURE);
      expect(await client().evaluate('get', key)).toBe('missing');
    });

    test('says of a transaction that was sent twice what became of the first', async () => {
      const key = freshPrefix();
      const transaction = await client().endorse('increment', [key]);

      const first = await client().order(transaction);
      const second = await client().order(transaction);
      await client().submit('put', freshPrefix(), 'x');

      expect(second).toEqual(first);
      expect(await client().evaluate('get', key)).toBe('1');
    });

    test('waits for a transaction that is not ordered yet', async () => {
      const transaction = await client().endorse('put', [freshPrefix(), 'x']);

      const waiting = client().askFate(transaction.getTransactionId());
      const early = await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
      await transaction.submit();

      expect(early).toBe('waits');
      expect(await waiting).toBe(0);
    });
  });
}
