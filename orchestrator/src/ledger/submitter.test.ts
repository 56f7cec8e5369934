// SPDX-License-Identifier: Apache-2.0

import { rpcs } from '@orchestrator/lib';
import { encode, services } from '@orchestrator/proto';
import { Submitter, type SubmitterParts } from './submitter';

const { registerPlan } = services.computePlan.methods;
const PROPOSED = new TypeError('it was proposed');

/** As far as a write gets without a network. */
const parts: Partial<SubmitterParts> = {
  contractOf: () =>
    ({
      newProposal: () => {
        throw PROPOSED;
      },
    }) as never,
  retryBudgetMs: 0,
  maxInFlight: 1,
};

describe('Submitter', () => {
  it.each([
    ['does not propose what its caller has given up', true, /^OE0015: /],
    ['proposes what its caller waits for', false, PROPOSED],
  ])('%s', async (_rule, isCancelled, error) => {
    const request = {
      requester: 'A',
      channel: 'mychannel',
      bytes: encode(registerPlan.request, {}),
      isCancelled: () => isCancelled,
    };

    const reply = new Submitter(parts as SubmitterParts).write(rpcs.get(registerPlan.path)!, request);

    await expect(reply).rejects.toThrow(error);
  });
});
