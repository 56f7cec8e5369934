// SPDX-License-Identifier: Apache-2.0

import type { ConformanceTarget } from './target';
import { at, failureOf, freshPrefix, TestClient } from './test-client';

const UNAVAILABLE = 14;
const START_MS = 120_000;
const PATIENCE_MS = 60_000;
const RETRY_MS = 500;

/** Tests that three orderers do with a majority, and not without. The network is started before, and stopped behind. */
export function describeQuorum(name: string, start: () => Promise<ConformanceTarget>): void {
  describe(`${name}, three orderers`, () => {
    let target: ConformanceTarget | undefined;
    let client: TestClient | undefined;

    beforeAll(async () => {
      target = await start();
      client = new TestClient(target.connection);
    }, START_MS);

    afterAll(async () => {
      client?.close();
      await target?.stop();
    }, START_MS);

    /** Submits until it works. */
    async function untilCommitted(running: TestClient): Promise<number> {
      for (const end = Date.now() + PATIENCE_MS; ;) {
        try {
          return (await running.submit('put', freshPrefix(), 'x')).code;
        } catch (error) {
          if (Date.now() > end) throw error;
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        }
      }
    }

    test(
      'order with one of them gone, not with two, and again when one is back',
      async () => {
        if (target === undefined || client === undefined) throw new Error('the network did not start');
        const [first, second] = [at(target.connection.orderers, 0), at(target.connection.orderers, 1)];

        await target.takeAway(first.name);
        const withTwo = await untilCommitted(client);
        await target.takeAway(second.name);
        const withOne = await failureOf(client.submit('put', freshPrefix(), 'x'));
        await target.bringBack(first.name);
        const withTwoAgain = await untilCommitted(client);
        await target.bringBack(second.name);

        expect([withTwo, withTwoAgain]).toEqual([0, 0]);
        expect(withOne).toMatchObject({ name: 'SubmitError', code: UNAVAILABLE });
        expect(withOne.message).toContain('no orderers could successfully process transaction');
      },
      4 * PATIENCE_MS,
    );
  });
}
