// SPDX-License-Identifier: Apache-2.0

import { failureOf, freshPrefix, type TestClient } from './test-client';

const ABORTED = 10;
const FAILED_PRECONDITION = 9;
const UNAVAILABLE = 14;
const UNKNOWN = 2;

/** What a client sees of calls that only read. */
export function describeEvaluate(client: () => TestClient): void {
  describe('Evaluate', () => {
    test('passes result bytes on unchanged', async () => {
      const result = await client().contract().evaluateTransaction('bytes', '300000');

      expect(Buffer.from(result).equals(Buffer.alloc(300_000, 7))).toBe(true);
    });

    test('tells the chaincode who calls, where, and in which transaction', async () => {
      const before = Math.floor(Date.now() / 1000) - 1;

      const proposal = client().contract().newProposal('context');
      const context: unknown = JSON.parse(Buffer.from(await proposal.evaluate()).toString());

      const { organization, connection } = client();
      expect(context).toEqual({
        channel: connection.channels[0],
        transactionId: proposal.getTransactionId(),
        mspId: organization.mspId,
        seconds: expect.any(Number) as number,
      });
      expect((context as { seconds: number }).seconds).toBeGreaterThanOrEqual(before);
    });

    test('changes nothing', async () => {
      const key = freshPrefix();

      await client().evaluate('put', key, 'x');

      expect(await client().evaluate('get', key)).toBe('missing');
    });

    test('reports an error of the chaincode with its text behind the status', async () => {
      const failure = await failureOf(client().evaluate('fail', 'OE0001: of ours'));

      const text = 'chaincode response 500, OE0001: of ours';
      expect(failure).toEqual({
        name: 'GatewayError',
        code: UNKNOWN,
        message: `2 UNKNOWN: evaluate call to endorser returned error: ${text}`,
        details: [text],
      });
    });

    test('reports a status from 400 on in the same way', async () => {
      const failure = await failureOf(client().evaluate('status', '404', 'not here', 'payload'));

      expect(failure).toMatchObject({ code: UNKNOWN, details: ['chaincode response 404, not here'] });
    });

    test('takes any status below 400 for a success', async () => {
      expect(await client().evaluate('status', '399', 'almost', 'payload')).toBe('payload');
    });

    test('reports a chaincode that is not on the channel without details', async () => {
      const failure = await failureOf(client().contract('nowhere').evaluateTransaction('get', 'a'));

      expect(failure).toEqual({
        name: 'GatewayError',
        code: FAILED_PRECONDITION,
        message: `9 FAILED_PRECONDITION: no peers available to evaluate chaincode nowhere in channel ${client().connection.channels[0] ?? ''}`,
        details: [],
      });
    });

    test('reports a channel that is not there as unavailable, without details', async () => {
      const contract = client().network('nochannel').getContract('conformance');

      const failure = await failureOf(contract.evaluateTransaction('get', 'a'));

      expect(failure).toMatchObject({ name: 'GatewayError', code: UNAVAILABLE, details: [] });
      expect(failure.message).toContain('failed to get config for channel [nochannel]');
    });

    test('refuses an identity that claims to be of another organization', async () => {
      const { connection } = client();
      const stranger = client().connectAs(connection.organizations[1]?.mspId ?? '');
      const contract = stranger.getNetwork(connection.channels[0] ?? '').getContract('conformance');

      const failure = await failureOf(contract.evaluateTransaction('get', 'a'));

      expect(failure).toMatchObject({ name: 'GatewayError', code: FAILED_PRECONDITION });
      expect(failure.details.join()).toContain('error validating proposal: access denied: channel [');
    });

    test('tells of committed transactions by their ids, and of none by other ids', async () => {
      const [channel = ''] = client().connection.channels;
      const status = await client().submit('put', freshPrefix(), 'x');

      const contract = client().network().getContract('qscc');
      const found = await contract.evaluateTransaction('GetTransactionByID', channel, status.transactionId);
      const failure = await failureOf(contract.evaluateTransaction('GetTransactionByID', channel, '00'));

      expect(found.length).toBeGreaterThan(1000);
      const text =
        'chaincode response 500, Failed to get transaction with id 00, error no such transaction ID [00] in index';
      expect(failure).toMatchObject({ code: UNKNOWN, details: [text] });
    });

    test('reports a chaincode that ends the stream as aborted', async () => {
      const failure = await failureOf(client().evaluate('unknownMessage'));

      expect(failure).toMatchObject({ name: 'GatewayError', code: ABORTED });
      expect(failure.details.join()).toContain('error sending: chaincode stream terminated');
      expect(await client().evaluate('get', 'a')).toBe('missing');
    });
  });
}
