// SPDX-License-Identifier: Apache-2.0

import { Metadata } from '@grpc/grpc-js';
import { OrchestratorError, permissionDenied } from '@orchestrator/lib';
import { admit, requestIdOf } from './admission';

const channels = new Map([
  ['mychannel', new Set(['MyOrg1MSP', 'MyOrg2MSP'])],
  ['yourchannel', new Set(['MyOrg2MSP'])],
]);
const trusting = (): void => undefined;

function headers(...entries: [string, string][]): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of entries) metadata.add(name, value);
  return metadata;
}

function refusal(metadata: Metadata, verify: (mspid: string) => void = trusting): string {
  try {
    admit(metadata, channels, verify);
  } catch (error) {
    if (error instanceof OrchestratorError) return error.message;
    throw error;
  }
  return 'admitted';
}

describe('admit', () => {
  it('admits an organization to a channel that lists it', () => {
    const admission = admit(headers(['mspid', 'MyOrg1MSP'], ['channel', 'mychannel']), channels, trusting);

    expect(admission).toEqual({ requester: 'MyOrg1MSP', channel: 'mychannel' });
  });

  it.each([
    ['no header at all', headers(), /^OE0003: .*'mspid'/],
    ['no mspid', headers(['channel', 'mychannel']), /^OE0003: .*'mspid'/],
    [
      'mspid twice',
      headers(['mspid', 'MyOrg1MSP'], ['mspid', 'MyOrg1MSP'], ['channel', 'mychannel']),
      /^OE0003: .*'mspid'/,
    ],
    [
      'mspid twice in one text',
      headers(['mspid', 'MyOrg1MSP, MyOrg2MSP'], ['channel', 'mychannel']),
      /^OE0003: .*'mspid'/,
    ],
    ['mspid over 100 bytes', headers(['mspid', 'x'.repeat(101)], ['channel', 'mychannel']), /^OE0003: .*'mspid'/],
    ['no channel', headers(['mspid', 'MyOrg1MSP']), /^OE0003: .*'channel'/],
    ['channel twice', headers(['mspid', 'MyOrg1MSP'], ['channel', 'a'], ['channel', 'b']), /^OE0003: .*'channel'/],
    ['channel over 100 bytes', headers(['mspid', 'MyOrg1MSP'], ['channel', 'x'.repeat(101)]), /^OE0003: .*'channel'/],
    ['an empty mspid', headers(['mspid', ''], ['channel', 'mychannel']), /^OE0102: organization "" is unknown/],
    [
      'an unknown organization',
      headers(['mspid', 'Other'], ['channel', 'mychannel']),
      /^OE0102: organization "Other" is unknown/,
    ],
    [
      'a channel of others',
      headers(['mspid', 'MyOrg1MSP'], ['channel', 'yourchannel']),
      /^OE0102: .*no access to channel "yourchannel"/,
    ],
    [
      'an unknown channel',
      headers(['mspid', 'MyOrg1MSP'], ['channel', 'nowhere']),
      /^OE0102: .*no access to channel "nowhere"/,
    ],
  ])('refuses %s', (_what, metadata, text) => {
    expect(refusal(metadata)).toMatch(text);
  });

  it('checks the certificate after the mspid and before the channel', () => {
    const deny = (): never => {
      throw permissionDenied('certificate');
    };

    expect(refusal(headers(['mspid', 'MyOrg1MSP']), deny)).toBe('OE0102: certificate');
    expect(refusal(headers(), deny)).toMatch(/'mspid'/);
  });
});

describe('requestIdOf', () => {
  it('takes the id that the caller gives', () => {
    expect(requestIdOf(headers(['reqid', 'abc']))).toBe('abc');
  });

  it.each([
    ['none', headers()],
    ['an empty one', headers(['reqid', ''])],
    ['two', headers(['reqid', 'a'], ['reqid', 'b'])],
  ])('draws eight hex digits when the caller gives %s', (_what, metadata) => {
    expect(requestIdOf(metadata)).toMatch(/^[0-9a-f]{8}$/);
  });
});
