// SPDX-License-Identifier: Apache-2.0

import { encode } from '@orchestrator/proto';
import { ALL_METHODS } from '../support/all-methods';
import { Fixture } from '../support/fixture';
import { REFUSED } from '../support/outcome';
import { type Headers, RawClient } from '../support/raw-client';
import { CHANNEL, ORG1, ORG2, type Target } from '../support/target';

const VALID: Headers = { mspid: [ORG1], channel: [CHANNEL] };

const REFUSALS: readonly (readonly [string, Headers, string, RegExp])[] = [
  ['no headers', { mspid: [], channel: [] }, REFUSED.badRequest, /mspid/],
  ['no mspid', { mspid: [] }, REFUSED.badRequest, /mspid/],
  ['two mspids', { mspid: [ORG1, ORG2] }, REFUSED.badRequest, /mspid/],
  ['one mspid twice', { mspid: [ORG1, ORG1] }, REFUSED.badRequest, /mspid/],
  ['an mspid of 101 bytes', { mspid: ['x'.repeat(101)] }, REFUSED.badRequest, /mspid/],
  ['an empty mspid', { mspid: [''] }, REFUSED.denied, /unknown/],
  ['an mspid of an unknown organization', { mspid: ['MyOrg9MSP'] }, REFUSED.denied, /MyOrg9MSP/],
  ['an mspid in another case', { mspid: [ORG1.toLowerCase()] }, REFUSED.denied, /unknown/],
  ['an mspid that is a property of all objects', { mspid: ['__proto__'] }, REFUSED.denied, /unknown/],
  ['no channel', { channel: [] }, REFUSED.badRequest, /channel/],
  ['two channels', { channel: [CHANNEL, CHANNEL] }, REFUSED.badRequest, /channel/],
  ['a channel of 101 bytes', { channel: ['x'.repeat(101)] }, REFUSED.badRequest, /channel/],
  ['an empty channel', { channel: [''] }, REFUSED.denied, /channel/],
  ['a channel to which the organization does not belong', { channel: ['elsewhere'] }, REFUSED.denied, /elsewhere/],
  ['a channel that is a property of all objects', { channel: ['constructor'] }, REFUSED.denied, /channel/],
  ['neither a known organization nor a channel', { mspid: ['MyOrg9MSP'], channel: [] }, REFUSED.badRequest, /channel/],
];

/** What every rpc, streams included, wants to know of its caller before anything else. */
export function describeHeaders(target: () => Target): void {
  describe('headers', () => {
    let client: RawClient;

    beforeAll(async () => {
      const fixture = await Fixture.open(target());
      fixture.close();
      client = new RawClient(target());
    });

    afterAll(() => client.close());

    it.each(REFUSALS)('refuses %s in every rpc', async (...[, headers, refusal, text]) => {
      const outcomes = await callAll(client, { ...VALID, ...headers });

      expect(outcomes.filter(({ outcome, details }) => outcome !== refusal || !text.test(details))).toEqual([]);
    });

    it('checks the headers before the message', async () => {
      const outcomes = await Promise.all(
        ALL_METHODS.map((method) => client.call(method, Buffer.from([0xff]), { mspid: [ORG1] })),
      );

      expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set([REFUSED.badRequest]));
    });

    it.each([
      ['a', ['r-1']],
      ['more than one', ['r-1', 'r-2']],
      ['an empty', ['']],
      ['a huge', ['r'.repeat(4000)]],
    ])('answers calls with %s request id as it does without', async (_case, reqid) => {
      const usual = await callAll(client, VALID);

      const outcomes = await callAll(client, { ...VALID, reqid });

      expect(outcomes).toEqual(usual);
    });
  });
}

async function callAll(client: RawClient, headers: Headers) {
  return Promise.all(
    ALL_METHODS.map(async (method) => {
      const { outcome, text } = await client.call(method, encode(method.request, {}), headers);
      return { path: method.path, outcome, details: text };
    }),
  );
}
