// SPDX-License-Identifier: Apache-2.0

import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { EndorseError, type ErrorDetail, GatewayError } from '@hyperledger/fabric-gateway';
import { explainCode, explainEndorsement, explainSubmission } from './gateway-errors';

function detail(message: string): ErrorDetail {
  return { address: '127.0.0.1:7051', mspId: 'MyOrg2MSP', message };
}

function gatewayError(code: status, message: string, ...details: string[]): GatewayError {
  const cause: ServiceError = Object.assign(new Error(message), { code, details: message, metadata: new Metadata() });
  return new EndorseError({ code, message, details: details.map(detail), cause, transactionId: 'f00' });
}

const NOT_FOUND = 'chaincode response 500, OE0002: function with key "k" not found';

describe('explainEndorsement', () => {
  it('takes a refusal of the chaincode for what it is, from the details or the message', () => {
    const failures = [
      explainEndorsement(gatewayError(status.ABORTED, '10 ABORTED: failed to endorse transaction', NOT_FOUND)),
      explainEndorsement(gatewayError(status.UNKNOWN, NOT_FOUND)),
    ];

    for (const failure of failures) {
      expect(failure).toMatchObject({
        kind: 'refused',
        error: { code: 'notFound', message: 'OE0002: function with key "k" not found' },
      });
    }
  });

  it('tells which peers have refused', () => {
    expect(explainEndorsement(gatewayError(status.ABORTED, 'failed', NOT_FOUND, 'lost'))).toMatchObject({
      peers: [{ mspId: 'MyOrg2MSP', address: '127.0.0.1:7051' }],
    });
  });

  it('tells which peers have answered otherwise than the first', () => {
    const text = 'ProposalResponsePayloads do not match';

    expect(explainEndorsement(gatewayError(status.ABORTED, 'failed', text, 'lost'))).toEqual({
      kind: 'mismatch',
      peers: [{ mspId: 'MyOrg2MSP', address: '127.0.0.1:7051' }],
    });
  });

  test.each([
    ['a lost peer', status.UNAVAILABLE, 'No connection established'],
    ['a late peer', status.DEADLINE_EXCEEDED, 'Deadline exceeded'],
    ['a full peer', status.UNKNOWN, 'too many requests for /gateway.Gateway, exceeding concurrency limit (500)'],
    ['a lost chaincode', status.ABORTED, 'could not launch chaincode orchestrator'],
    ['peers that have not met', status.FAILED_PRECONDITION, 'no combination of peers can be derived'],
  ])('proposes again after %s', (_case, code, text) => {
    expect(explainEndorsement(gatewayError(code, text))).toMatchObject({
      kind: 'again',
      error: { code: 'unavailable', message: expect.stringContaining('nothing was done') as string },
    });
  });

  test.each([
    ['could not launch chaincode orchestrator', 'start that where its package says'],
    ['no peers available to evaluate chaincode orchestrator', 'deploy it on the channel'],
    ['failed to get config for channel [yours]', 'join it'],
    ['no combination of peers can be derived', 'too few organizations can endorse'],
    ['connect ECONNREFUSED 127.0.0.1:7051', 'see that all run'],
  ])('says what to do about "%s"', (text, remedy) => {
    expect(explainEndorsement(gatewayError(status.ABORTED, 'failed to endorse', text))).toMatchObject({
      kind: 'again',
      error: { message: expect.stringMatching(`${remedy}.*failed to endorse.*; nothing was done`) as string },
    });
  });

  test.each([
    [
      'a message over the limit',
      'tooLarge',
      gatewayError(status.RESOURCE_EXHAUSTED, 'trying to send message larger than max'),
    ],
    ['an identity that is not accepted', 'permissionDenied', gatewayError(status.PERMISSION_DENIED, 'access denied')],
    [
      'an identity that a peer does not know',
      'permissionDenied',
      gatewayError(status.ABORTED, 'no', 'access denied: channel [mychannel] creator org unknown'),
    ],
    ['an identity that is over', 'permissionDenied', gatewayError(status.UNAVAILABLE, 'client identity expired')],
    ['a chaincode that fails without a code', 'internal', gatewayError(status.UNKNOWN, 'chaincode response 500, oops')],
    ['an invalid proposal', 'internal', gatewayError(status.INVALID_ARGUMENT, 'bad')],
  ])('gives up after %s', (_case, name, error) => {
    expect(explainEndorsement(error)).toMatchObject({ kind: 'failed', error: { code: name } });
  });

  it('gives up after what is no answer of a peer', () => {
    expect(explainEndorsement(new TypeError('no'))).toMatchObject({ kind: 'failed', error: { code: 'internal' } });
  });
});

describe('explainCode', () => {
  test.each([
    [11, 'mvcc'],
    [12, 'phantom'],
    [18, 'chaincode'],
  ])('takes code %i for a conflict', (code, reason) => {
    expect(explainCode(code)).toEqual({ kind: 'conflict', reason });
  });

  it('gives up after other codes, and names them', () => {
    expect(explainCode(10)).toMatchObject({
      kind: 'failed',
      error: { message: expect.stringContaining('code 10, too few endorsements') as string },
    });
  });
});

describe('explainSubmission', () => {
  it('knows that a transaction over the limit will be in no block', () => {
    const text = 'message payload is 20 bytes and exceeds maximum allowed 10 bytes';

    expect(explainSubmission(gatewayError(status.ABORTED, 'no orderers could process it', text))?.code).toBe(
      'tooLarge',
    );
  });

  test.each([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.ABORTED])('knows nothing after status %i', (code) => {
    expect(explainSubmission(gatewayError(code, 'lost'))).toBeUndefined();
  });
});
