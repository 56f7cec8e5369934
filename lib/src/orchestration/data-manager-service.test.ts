// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type DraftFields, EventKind, type NewDataManager } from '@orchestrator/proto';
import { addressable, keyOf, newDataManager, registeredChannel } from '../testing/fixtures';

const KEY = keyOf(1);
const OWNER_ALONE = { public: false, authorizedIds: ['A'] };

describe('registerDataManager', () => {
  it('returns the manager with owner, time and permissions, and without type', async () => {
    const channel = await registeredChannel('A');
    const metadata = new Map([['site', 'north']]);

    const manager = await channel
      .as('A')
      .dataManager.registerDataManager(newDataManager(KEY, { name: 'scans', type: 'ignored', metadata }));

    expect(manager).toEqual({
      key: KEY,
      name: 'scans',
      owner: 'A',
      permissions: { process: OWNER_ALONE, download: OWNER_ALONE },
      description: addressable('description'),
      opener: addressable('opener'),
      type: '',
      creationDate: { seconds: 1_700_000_002, nanos: 0 },
      logsPermission: OWNER_ALONE,
      metadata,
    });
  });

  it('keeps permissions and those on logs apart, and ids of open ones unchecked', async () => {
    const channel = await registeredChannel('A', 'B', 'C');

    const manager = await channel.as('A').dataManager.registerDataManager(
      newDataManager(KEY, {
        newPermissions: { authorizedIds: ['B'] },
        logsPermission: { public: true, authorizedIds: ['nobody'] },
      }),
    );

    expect([manager.permissions?.process, manager.logsPermission]).toEqual([
      { public: false, authorizedIds: ['B', 'A'] },
      { public: true, authorizedIds: ['nobody', 'A'] },
    ]);
  });

  test.each<[string, DraftFields<NewDataManager>, string]>([
    ['an empty key', { key: '' }, 'key: cannot be blank.'],
    ['a malformed key', { key: 'foo' }, 'key: must be a valid UUID.'],
    ['no name', { name: '' }, 'name: cannot be blank.'],
    ['a long name', { name: 'x'.repeat(101) }, 'name: the length must be between 1 and 100.'],
    ['no permissions', { newPermissions: undefined }, 'new_permissions: cannot be blank.'],
    ['no description', { description: undefined }, 'description: cannot be blank.'],
    [
      'an opener without checksum',
      { opener: { ...addressable(), checksum: '' } },
      'opener: (checksum: cannot be blank.).',
    ],
    ['no permission on logs', { logsPermission: undefined }, 'logs_permission: cannot be blank.'],
    [
      'several faults',
      { name: '', description: {} },
      'description: (checksum: cannot be blank; storage_address: cannot be blank.); name: cannot be blank.',
    ],
  ])('refuses %s with OE0101', async (_fault, fields, problems) => {
    const channel = await registeredChannel('A');

    const call = channel.as('A').dataManager.registerDataManager(newDataManager(KEY, fields));

    await expect(call).rejects.toThrow(new Error(`OE0101: datamanager is not valid: ${problems}`));
  });

  it('refuses long metadata with OE0101', async () => {
    const channel = await registeredChannel('A');
    const metadata = new Map([['name', 'x'.repeat(101)]]);

    const call = channel.as('A').dataManager.registerDataManager(newDataManager(KEY, { metadata }));

    await expect(call).rejects.toThrow(/^OE0101: datamanager is not valid: metadata: /);
  });

  test.each([
    ['an unknown id on logs', { logsPermission: { authorizedIds: ['Z'] } }],
    ['an unknown id', { newPermissions: { authorizedIds: ['Z'] } }],
  ])('refuses %s with OE0003', async (_fault, fields) => {
    const channel = await registeredChannel('A');

    const call = channel.as('A').dataManager.registerDataManager(newDataManager(KEY, fields));

    await expect(call).rejects.toThrow(/^OE0003: an authorized id/);
  });

  // Z calls, who is not registered; each request has the fault named and all those below it.
  test.each([
    ['its fields', { name: '', newPermissions: { authorizedIds: ['Z'] } }, 'OE0101: '],
    [
      'whether its key is free, whoever owns the manager',
      { newPermissions: { authorizedIds: ['Z'] } },
      `OE0006: datamanager with key "${KEY}" already exists`,
    ],
    ['its authorized ids', { key: keyOf(2), newPermissions: { authorizedIds: ['Z'] } }, 'OE0003: an authorized id'],
    ['whether the caller is registered', { key: keyOf(2) }, 'OE0003: organization "Z"'],
  ])('checks, in this order: %s', async (_check, fields, text) => {
    const channel = await registeredChannel('A');
    await channel.as('A').dataManager.registerDataManager(newDataManager(KEY));

    const call = channel.as('Z').dataManager.registerDataManager(newDataManager(KEY, fields));

    await expect(call).rejects.toThrow(text);
  });

  it('emits a created event', async () => {
    const channel = await registeredChannel('A');

    const dataManager = await channel.as('A').dataManager.registerDataManager(newDataManager(KEY));

    expect(channel.events.slice(1)).toMatchObject([
      {
        assetKey: KEY,
        assetKind: AssetKind.ASSET_DATA_MANAGER,
        eventKind: EventKind.EVENT_ASSET_CREATED,
        timestamp: dataManager.creationDate,
        metadata: new Map(),
        dataManager,
      },
    ]);
  });
});

describe('getDataManager', () => {
  it('returns the manager to anybody', async () => {
    const channel = await registeredChannel('A');
    const manager = await channel.as('A').dataManager.registerDataManager(newDataManager(KEY));

    expect(await channel.as('Z').dataManager.getDataManager({ key: KEY })).toEqual(manager);
  });

  test.each([
    ['an unknown key with OE0002', KEY, `OE0002: datamanager with key "${KEY}" not found`],
    ['a malformed key with OE0101', 'foo', 'OE0101: key is not valid'],
  ])('refuses %s', async (_fault, key, text) => {
    const channel = await registeredChannel('A');

    await expect(channel.as('A').dataManager.getDataManager({ key })).rejects.toThrow(text);
  });
});

describe('queryDataManagers', () => {
  it('pages through all of them by date', async () => {
    const channel = await registeredChannel('A');
    const { dataManager } = channel.as('A');
    for (const number of [3, 1, 2]) await dataManager.registerDataManager(newDataManager(keyOf(number)));

    const one = await dataManager.queryDataManagers({ pageSize: 2 });
    const two = await dataManager.queryDataManagers({ pageSize: 2, pageToken: one.nextPageToken });

    expect([one, two].map((page) => page.dataManagers.map(({ key }) => key))).toEqual([
      [keyOf(3), keyOf(1)],
      [keyOf(2)],
    ]);
  });
});

describe('updateDataManager', () => {
  it('changes the name and nothing else', async () => {
    const channel = await registeredChannel('A');
    const { dataManager } = channel.as('A');
    const before = await dataManager.registerDataManager(newDataManager(KEY));

    await dataManager.updateDataManager({ key: KEY, name: 'other' });

    expect(await dataManager.getDataManager({ key: KEY })).toEqual({ ...before, name: 'other' });
  });

  it('refuses a name of 101 bytes with OE0101', async () => {
    const channel = await registeredChannel('A');

    const call = channel.as('A').dataManager.updateDataManager({ key: KEY, name: 'x'.repeat(101) });

    await expect(call).rejects.toThrow(
      new Error('OE0101: datamanager is not valid: name: the length must be between 1 and 100.'),
    );
  });

  // Each request has the fault named and those below it.
  test.each([
    ['its fields', { key: 'foo', name: '' }, 'OE0101: datamanager is not valid: key: must be a valid UUID; name: '],
    [
      'whether the manager exists',
      { key: keyOf(2), name: 'x' },
      `OE0002: datamanager with key "${keyOf(2)}" not found`,
    ],
    ['whether the caller owns it', { key: KEY, name: 'x' }, 'OE0102: '],
  ])('checks, in this order: %s', async (_check, request, text) => {
    const channel = await registeredChannel('A', 'B');
    await channel.as('A').dataManager.registerDataManager(newDataManager(KEY));

    await expect(channel.as('B').dataManager.updateDataManager(request)).rejects.toThrow(text);
  });

  it('emits an updated event even if nothing changes, and leaves the event before as it was', async () => {
    const channel = await registeredChannel('A');
    const { dataManager } = channel.as('A');
    const before = await dataManager.registerDataManager(newDataManager(KEY));

    await dataManager.updateDataManager({ key: KEY, name: 'other' });
    await dataManager.updateDataManager({ key: KEY, name: 'other' });

    const after = { ...before, name: 'other' };
    expect(channel.events.slice(1)).toMatchObject([
      { eventKind: EventKind.EVENT_ASSET_CREATED, dataManager: before },
      { eventKind: EventKind.EVENT_ASSET_UPDATED, assetKey: KEY, metadata: new Map(), dataManager: after },
      { eventKind: EventKind.EVENT_ASSET_UPDATED, assetKey: KEY, metadata: new Map(), dataManager: after },
    ]);
  });
});
