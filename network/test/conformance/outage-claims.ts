// SPDX-License-Identifier: Apache-2.0

import type { ConformanceTarget } from './target';
import { at, failureOf, freshPrefix, type TestClient } from './test-client';

const ABORTED = 10;
const UNAVAILABLE = 14;
const RETRY_MS = 500;
const PATIENCE_MS = 60_000;

/** What a client sees when a part of the network is not there. */
export function describeOutages(client: () => TestClient, target: () => ConformanceTarget): void {
  /** Runs something while a part is away, and waits until all works again. */
  async function without<T>(name: string, run: () => Promise<T>): Promise<T> {
    await target().takeAway(name);
    try {
      return await run();
    } finally {
      await target().bringBack(name);
      await untilWell();
    }
  }

  async function untilWell(): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        await client().submit('put', freshPrefix(), 'x');
        return;
      } catch (error) {
        if (Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  describe('an outage', () => {
    test(
      'of the peer of another organization fails each endorsement, and is named in the details',
      async () => {
        const other = at(at(client().connection.organizations, 1).peers, 0);

        const failures = await without(other.name, async () => [
          await failureOf(client().endorse('put', [freshPrefix(), 'x'])),
          await failureOf(client().endorse('put', [freshPrefix(), 'x'])),
        ]);

        for (const failure of failures) {
          expect(failure).toMatchObject({ name: 'EndorseError', code: ABORTED });
          expect(failure.message).toContain('failed to collect enough transaction endorsements');
          expect(at(failure.details, 0)).toContain('rpc error: code = Unavailable desc = ');
        }
      },
      2 * PATIENCE_MS,
    );

    test(
      'of the only orderer fails the submit, and the same transaction can be sent again',
      async () => {
        const orderer = at(client().connection.orderers, 0);
        const transaction = await client().endorse('put', [freshPrefix(), 'x']);

        const failure = await without(orderer.name, () => failureOf(transaction.submit()));
        const status = await client().order(transaction);

        expect(failure).toMatchObject({ name: 'SubmitError', code: UNAVAILABLE });
        expect(failure.message).toContain('no orderers could successfully process transaction');
        expect(at(failure.details, 0)).toContain('rpc error: code = Unavailable desc = ');
        expect(status.code).toBe(0);
      },
      2 * PATIENCE_MS,
    );

    test(
      'of the chaincode is named by each peer that was asked',
      async () => {
        const { mspId } = client().organization;

        const failure = await without(mspId, async () => {
          // The first call may still find the stream, and lose it.
          await failureOf(client().endorse('put', [freshPrefix(), 'x']));
          return failureOf(client().endorse('put', [freshPrefix(), 'x']));
        });

        expect(failure).toMatchObject({ name: 'EndorseError', code: ABORTED });
        expect(at(failure.details, 0)).toContain('error in simulation: failed to execute transaction ');
        expect(at(failure.details, 0)).toContain(': could not launch chaincode conformance');
      },
      2 * PATIENCE_MS,
    );

    test(
      'of the peer that is called is seen by the client',
      async () => {
        const own = at(client().organization.peers, 0);

        const failure = await without(own.name, () => failureOf(client().evaluate('get', 'a')));

        expect(failure).toMatchObject({ name: 'GatewayError', code: UNAVAILABLE, details: [] });
      },
      2 * PATIENCE_MS,
    );
  });
}
