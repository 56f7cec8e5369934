// SPDX-License-Identifier: Apache-2.0

import { type Fate, PendingTransactions } from './pending-transactions';

function fate(code: number): Fate {
  return { code, block: 7, hash: new Uint8Array(), events: [] };
}

describe('PendingTransactions', () => {
  it('tells the fate of a transaction to whoever expects it', async () => {
    const pending = new PendingTransactions();
    const expected = pending.expect('a');
    pending.settle('b', fate(0));
    pending.settle('a', fate(11));

    expect(await expected).toEqual(fate(11));
    expect(pending.size).toBe(0);
  });

  it('does not take the second copy of a transaction for its fate', async () => {
    const pending = new PendingTransactions();
    const expected = pending.expect('a');
    pending.settle('a', fate(9));
    pending.settle('a', fate(0));

    expect(await expected).toEqual(fate(0));
  });

  it('forgets a transaction for which nobody waits', () => {
    const pending = new PendingTransactions();
    void pending.expect('a');
    pending.forget('a');

    expect(pending.size).toBe(0);
  });
});
