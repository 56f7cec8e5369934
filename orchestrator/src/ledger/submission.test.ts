// SPDX-License-Identifier: Apache-2.0

import { Metadata, status } from '@grpc/grpc-js';
import { GatewayError, type SubmittedTransaction } from '@hyperledger/fabric-gateway';
import { type Fate, PendingTransactions } from './pending-transactions';
import { Submission } from './submission';

const ID = 'f00';
const FATE: Fate = { code: 0, block: 7, hash: new Uint8Array(), events: [] };
const LIMIT_MS = 60_000;
const SHORT_LIMIT_MS = 400;

function failure(code: status, message: string): GatewayError {
  const cause = Object.assign(new Error(message), { code, details: message, metadata: new Metadata() });
  return new GatewayError({ code, message, details: [], cause });
}

const lost = (): Promise<never> => Promise.reject(failure(status.UNAVAILABLE, 'connection lost'));
const taken = (): Promise<SubmittedTransaction> => Promise.resolve({} as SubmittedTransaction);

/** A transaction whose submissions end in the given ways, the last one for ever. */
class Sendings {
  count = 0;
  readonly pending = new PendingTransactions();
  readonly submission: Submission;

  constructor(ends: readonly (() => Promise<SubmittedTransaction>)[], limitMs = LIMIT_MS) {
    const submit = (): Promise<SubmittedTransaction> => (ends[Math.min(this.count++, ends.length - 1)] ?? taken)();
    this.submission = new Submission({ getTransactionId: () => ID, submit }, this.pending, limitMs);
  }
}

describe('Submission', () => {
  it('learns the fate from a block, also when that comes before the orderers have answered', async () => {
    const { submission, pending } = new Sendings([taken]);
    pending.settle(ID, FATE);
    await submission.send();

    expect(await submission.fate()).toEqual(FATE);
  });

  it('sends the same transaction again while its fate is open, and fails nobody for an answer that was lost', async () => {
    const sendings = new Sendings([lost, lost, taken]);
    await sendings.submission.send();
    const fate = sendings.submission.fate();
    while (sendings.count < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    sendings.pending.settle(ID, FATE);

    expect(await fate).toEqual(FATE);
  });

  it('hears of the fate while a node is silent', async () => {
    const sendings = new Sendings([lost, () => new Promise(() => undefined)]);
    await sendings.submission.send();
    const fate = sendings.submission.fate();
    while (sendings.count < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    sendings.pending.settle(ID, FATE);

    expect(await fate).toEqual(FATE);
  });

  it('says that nobody knows when no block has told in time, and waits no longer', async () => {
    const { submission, pending } = new Sendings([lost], SHORT_LIMIT_MS);
    await submission.send();

    await expect(submission.fate()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('it may or may not be done') as string,
    });
    expect(pending.size).toBe(0);
  });

  it('knows at once that a transaction is too large for the orderers', async () => {
    const text = 'message payload is 20 bytes and exceeds maximum allowed 10 bytes';
    const { submission, pending } = new Sendings([() => Promise.reject(failure(status.ABORTED, text))]);

    await expect(submission.send()).rejects.toMatchObject({ code: 'tooLarge' });
    expect(pending.size).toBe(0);
  });
});
