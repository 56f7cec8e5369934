// SPDX-License-Identifier: Apache-2.0

import { type ChaincodeEvent, StatusCode } from '@hyperledger/fabric-gateway';
import { CHAINCODE } from './target';
import { failureOf, freshPrefix, type TestClient } from './test-client';

/** What a client hears of events. */
export function describeEvents(client: () => TestClient): void {
  /** The first events from a block on. */
  async function listen(
    count: number,
    options: { startBlock?: bigint; after?: ChaincodeEvent },
  ): Promise<ChaincodeEvent[]> {
    const { startBlock, after } = options;
    const stream = await client()
      .network()
      .getChaincodeEvents(CHAINCODE, {
        ...(startBlock === undefined ? {} : { startBlock }),
        ...(after === undefined
          ? {}
          : { checkpoint: { getBlockNumber: () => after.blockNumber, getTransactionId: () => after.transactionId } }),
      });
    const events: ChaincodeEvent[] = [];
    try {
      for await (const event of stream) if (events.push(event) === count) break;
    } finally {
      stream.close();
    }
    return events;
  }

  describe('ChaincodeEvents', () => {
    test('gives the last event that a transaction set, and no other of it', async () => {
      const status = await client().submit('events', 'first', 'second');

      const [event] = await listen(1, { startBlock: status.blockNumber });

      expect(event).toMatchObject({
        chaincodeName: CHAINCODE,
        transactionId: status.transactionId,
        blockNumber: status.blockNumber,
        eventName: 'second',
      });
      expect(Buffer.from(event?.payload ?? []).toString()).toBe('payload of second');
    });

    test('gives the events of a range of blocks in order, of valid transactions only', async () => {
      const names = [freshPrefix(), freshPrefix(), freshPrefix()] as const;
      const start = await client().submit('events', names[0]);
      const lonely = await client().endorse('events', {
        arguments: [names[1]],
        endorsingOrganizations: [client().organization.mspId],
      });
      const invalid = await client().order(lonely);
      await client().submit('events', names[2]);

      const events = await listen(2, { startBlock: start.blockNumber });

      expect(invalid.code).toBe(StatusCode.ENDORSEMENT_POLICY_FAILURE);
      expect(events.map(({ eventName }) => eventName)).toEqual([names[0], names[2]]);
    });

    test('goes on behind the transaction of a checkpoint', async () => {
      const status = await client().submit('events', 'before');
      const next = await client().submit('events', 'behind');
      const [before] = await listen(1, { startBlock: status.blockNumber });

      const [behind] = await listen(1, { after: before ?? raise() });

      expect(behind?.transactionId).toBe(next.transactionId);
    });

    test('gives events from now on if nothing else is asked for', async () => {
      const name = freshPrefix();
      const listening = listen(1, {});
      // The stream has no sign that it has begun.
      const timer = setInterval(() => void client().submit('events', name), 300);

      const [event] = await listening;
      clearInterval(timer);

      expect(event?.eventName).toBe(name);
    });

    test('knows no event of a transaction that failed', async () => {
      const failure = await failureOf(client().endorse('eventThenFail'));

      expect(failure.details).toEqual(['chaincode response 500, no']);
    });
  });
}

function raise(): never {
  throw new Error('nothing came');
}
