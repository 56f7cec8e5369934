// SPDX-License-Identifier: Apache-2.0

import { AssetKind, EventKind } from '@orchestrator/proto';
import { registeredChannel } from '../testing/fixtures';
import { TestChannel } from '../testing/test-channel';

describe('registerOrganization', () => {
  it('returns the caller, with its address and the time of the call', async () => {
    const channel = new TestChannel();

    const organization = await channel.as('A').organization.registerOrganization({ address: 'http://a.b:80/' });

    expect(organization).toEqual({
      id: 'A',
      creationDate: { seconds: 1_700_000_001, nanos: 0 },
      address: 'http://a.b:80/',
    });
  });

  it('takes an organization without address', async () => {
    const organization = await new TestChannel().as('A').organization.registerOrganization({});

    expect(organization.address).toBe('');
  });

  it('takes an address of 200 characters', async () => {
    const address = 'http://a.b/'.padEnd(200, 'x');

    const organization = await new TestChannel().as('A').organization.registerOrganization({ address });

    expect(organization.address).toBe(address);
  });

  test.each([
    ['is no absolute URI', 'foo.bar', 'must be a valid request URL'],
    ['has 201 characters', 'http://a.b/'.padEnd(201, 'x'), 'the length must be no more than 200'],
  ])('refuses an address that %s with OE0101', async (_fault, address, problem) => {
    const call = new TestChannel().as('A').organization.registerOrganization({ address });

    await expect(call).rejects.toThrow(new Error(`OE0101: organization is not valid: address: ${problem}.`));
  });

  it('refuses a second registration with OE0006, also with another address', async () => {
    const channel = await registeredChannel('A');

    const call = channel.as('A').organization.registerOrganization({ address: 'http://other' });

    await expect(call).rejects.toThrow(new Error('OE0006: organization with key "A" already exists'));
  });

  it('looks at the address before it looks for the organization', async () => {
    const channel = await registeredChannel('A');

    const call = channel.as('A').organization.registerOrganization({ address: 'foo' });

    await expect(call).rejects.toThrow(/^OE0101: /);
  });

  it('emits a created event under the id of the organization', async () => {
    const channel = new TestChannel();

    const organization = await channel.as('A').organization.registerOrganization({});

    expect(channel.events).toMatchObject([
      {
        assetKey: 'A',
        assetKind: AssetKind.ASSET_ORGANIZATION,
        eventKind: EventKind.EVENT_ASSET_CREATED,
        channel: 'mychannel',
        timestamp: organization.creationDate,
        metadata: new Map(),
        organization,
      },
    ]);
  });

  it('emits nothing when it is refused', async () => {
    const channel = await registeredChannel('A');

    await channel
      .as('A')
      .organization.registerOrganization({})
      .catch(() => undefined);

    expect(channel.events).toHaveLength(1);
  });
});

describe('getAllOrganizations', () => {
  it('is empty before the first registration', async () => {
    const reply = await new TestChannel().as('A').organization.getAllOrganizations({});

    expect(reply.organizations).toEqual([]);
  });

  it('lists all of them in the order of registration, for anybody', async () => {
    const channel = await registeredChannel('B', 'C', 'A');

    const reply = await channel.as('Z').organization.getAllOrganizations({});

    expect(reply.organizations.map(({ id }) => id)).toEqual(['B', 'C', 'A']);
  });
});
