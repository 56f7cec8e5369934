// SPDX-License-Identifier: Apache-2.0

import { status } from '@grpc/grpc-js';
import { CallError } from '../client/call-error';
import { patient, persist } from './patience';

const unavailable = new CallError(status.UNAVAILABLE, 'OE0013: the store cannot be reached');
const taken = new CallError(status.ALREADY_EXISTS, 'OE0006: model with key "k" already exists');

/** A call that fails with each of the errors in turn, then succeeds. */
function failing(errors: readonly Error[]) {
  let calls = 0;
  return async (): Promise<number> => {
    const error = errors[calls++];
    if (error !== undefined) throw error;
    return calls;
  };
}

describe('patient', () => {
  it('calls again while the server is away', async () => {
    await expect(patient(failing([unavailable, unavailable]))).resolves.toBe(3);
  });

  it('does not call again once refused', async () => {
    await expect(patient(failing([taken]))).rejects.toBe(taken);
  });
});

describe('persist', () => {
  it('takes "done before" for success after an answer was lost', async () => {
    await expect(persist(failing([unavailable, taken]))).resolves.toBeUndefined();
  });

  it('takes "done before" for a refusal of the first attempt', async () => {
    await expect(persist(failing([taken]))).rejects.toBe(taken);
  });
});
