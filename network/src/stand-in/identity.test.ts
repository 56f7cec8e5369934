// SPDX-License-Identifier: Apache-2.0

import { createPrivateKey, sign } from 'node:crypto';
import { type Authority, createAuthority } from './certificates';
import { hasLowS } from './der';
import { Identity, Members, UnknownMember } from './identity';

const MESSAGE = Buffer.from('message');
const ATTEMPTS = 64;

let authority: Authority;
let members: Members;

beforeAll(async () => {
  authority = await createAuthority('ca.one', 'OneMSP');
  members = new Members(new Map([['OneMSP', authority.certificate]]));
});

describe('Identity', () => {
  test('signs what its members accept, always with the lower s', async () => {
    const identity = new Identity('OneMSP', await authority.issue({ name: 'user', unit: 'client' }));

    const signatures = Array.from({ length: ATTEMPTS }, () => identity.sign(MESSAGE));

    const member = members.get(identity.serialized);
    expect(signatures.every((signature) => hasLowS(signature) && member.isSignedBy(signature, MESSAGE))).toBe(true);
    expect(member.mspId).toBe('OneMSP');
  });
});

describe('Members', () => {
  test('refuse a signature with the higher s, though it is one of the key', async () => {
    const credentials = await authority.issue({ name: 'user', unit: 'client' });
    const member = members.get(new Identity('OneMSP', credentials).serialized);
    const key = createPrivateKey(credentials.key);

    const signatures = Array.from({ length: ATTEMPTS }, () => sign('sha256', MESSAGE, key));
    const high = signatures.filter((signature) => !hasLowS(signature));

    expect(high.length).toBeGreaterThan(0);
    expect(high.some((signature) => member.isSignedBy(signature, MESSAGE))).toBe(false);
  });

  test('refuse a signature over other bytes', async () => {
    const identity = new Identity('OneMSP', await authority.issue({ name: 'user', unit: 'client' }));

    const isSigned = members.get(identity.serialized).isSignedBy(identity.sign(MESSAGE), Buffer.from('other'));

    expect(isSigned).toBe(false);
  });

  test('do not know an identity that another authority issued under the same names', async () => {
    const other = await createAuthority('ca.one', 'OneMSP');
    const identity = new Identity('OneMSP', await other.issue({ name: 'user', unit: 'client' }));

    expect(() => members.get(identity.serialized)).toThrow(UnknownMember);
  });

  test('do not know an organization that is not of the channel', async () => {
    const identity = new Identity('TwoMSP', await authority.issue({ name: 'user', unit: 'client' }));

    expect(() => members.get(identity.serialized)).toThrow(UnknownMember);
  });

  test.each([
    ['no message', Buffer.from([0xff])],
    ['nothing', Buffer.alloc(0)],
  ])('do not know an identity that is %s', (_, bytes) => {
    expect(() => members.get(bytes)).toThrow(UnknownMember);
  });
});
