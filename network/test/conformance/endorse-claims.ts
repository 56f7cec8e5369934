// SPDX-License-Identifier: Apache-2.0

import { generateKeyPairSync } from 'node:crypto';
import { signers } from '@hyperledger/fabric-gateway';
import { at, failureOf, freshPrefix, MISMATCH, type TestClient } from './test-client';

const ABORTED = 10;
const FAILED_PRECONDITION = 9;

/** What a client sees of the way of a transaction up to the orderer. */
export function describeEndorse(client: () => TestClient): void {
  describe('Endorse', () => {
    test('reports an error of the chaincode as aborted, with its text in the details', async () => {
      const failure = await failureOf(client().endorse('fail', ['OE0001: of ours']));

      expect(failure).toEqual({
        name: 'EndorseError',
        code: ABORTED,
        message: '10 ABORTED: failed to endorse transaction, see attached details for more info',
        details: ['chaincode response 500, OE0001: of ours'],
      });
    });

    test('reports peers that disagree', async () => {
      const failure = await failureOf(client().contract().newProposal('differ').endorse());

      expect(failure).toEqual({
        name: 'EndorseError',
        code: ABORTED,
        message: '10 ABORTED: failed to collect enough transaction endorsements, see attached details for more info',
        details: [MISMATCH],
      });
    });

    test('gives the result before anything is ordered', async () => {
      const key = freshPrefix();

      const transaction = await client().endorse('putThenGet', [key, 'x']);

      expect(Buffer.from(transaction.getResult()).toString()).toBe('missing');
      expect(await client().evaluate('get', key)).toBe('missing');
    });

    test('refuses a proposal whose transaction is committed', async () => {
      const key = freshPrefix();
      const proposal = client()
        .contract()
        .newProposal('put', { arguments: [key, 'x'] });
      const submitted = await (await proposal.endorse()).submit();
      await submitted.getStatus();

      const failure = await failureOf(proposal.endorse());

      expect(failure).toMatchObject({ name: 'EndorseError', code: ABORTED });
      expect(at(failure.details, 0)).toContain(
        `duplicate transaction found [${proposal.getTransactionId()}]. Creator [`,
      );
    });

    test('reports a chaincode that is not on the channel without details', async () => {
      const failure = await failureOf(client().contract('nowhere').newProposal('get').endorse());

      expect(failure).toMatchObject({ name: 'EndorseError', code: FAILED_PRECONDITION, details: [] });
      expect(failure.message).toContain('no combination of peers can be derived which satisfy the endorsement policy');
    });

    test('refuses a signature of another key', async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { organization, connection } = client();
      const gateway = client().connectAs(organization.mspId, { signer: signers.newPrivateKeySigner(privateKey) });
      const contract = gateway.getNetwork(connection.channels[0] ?? '').getContract('conformance');

      const failure = await failureOf(contract.newProposal('get', { arguments: ['a'] }).endorse());

      expect(failure).toMatchObject({ name: 'EndorseError', code: ABORTED });
      expect(at(failure.details, 0)).toBe(
        `error validating proposal: access denied: channel [${connection.channels[0] ?? ''}] creator org [${organization.mspId}]`,
      );
    });
  });

  describe('Submit', () => {
    test('refuses a transaction that is signed with another key', async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { organization } = client();
      const forger = client().connectAs(organization.mspId, { signer: signers.newPrivateKeySigner(privateKey) });
      const endorsed = await client().endorse('put', [freshPrefix(), 'x']);
      const forged = forger.newTransaction(endorsed.getBytes());

      const failure = await failureOf(forged.submit());

      expect(failure).toMatchObject({ name: 'SubmitError', code: ABORTED });
      expect(failure.message).toContain('received unsuccessful response from orderer: status=FORBIDDEN');
    });
  });
}
