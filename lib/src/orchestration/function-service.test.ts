// SPDX-License-Identifier: Apache-2.0

import {
  type Addressable,
  AssetKind,
  type DraftFields,
  EventKind,
  FunctionAction,
  FunctionStatus,
  type NewFunction,
} from '@orchestrator/proto';
import { addressable, CHECKSUM, keyOf, newFunction, newPlan, newTask, registeredChannel } from '../testing/fixtures';
import type { TestChannel } from '../testing/test-channel';

const KEY = keyOf(1);
const UNKNOWN = keyOf(99);
const IMAGE = { checksum: 'not hex', storageAddress: 'not a url' };
const NO_IMAGE = { checksum: '', storageAddress: '' };
const {
  FUNCTION_ACTION_BUILDING: BUILDING,
  FUNCTION_ACTION_CANCELED: CANCELED,
  FUNCTION_ACTION_FAILED: FAILED,
  FUNCTION_ACTION_READY: READY,
} = FunctionAction;
const { ASSET_FUNCTION, ASSET_MODEL, ASSET_PERFORMANCE } = AssetKind;

/** A channel in which A owns a function. */
async function channelWithFunction(): Promise<TestChannel> {
  const channel = await registeredChannel('A', 'B');
  await channel.as('A').function.registerFunction(newFunction(KEY));
  return channel;
}

async function registerNew(fields: DraftFields<NewFunction>) {
  const channel = await registeredChannel('A', 'B');
  return channel.as('A').function.registerFunction(newFunction(KEY, fields));
}

describe('registerFunction', () => {
  it('returns the function, waiting, with an image that is present and empty', async () => {
    const channel = await registeredChannel('A');
    const metadata = new Map([['language', 'R']]);
    const input = { kind: ASSET_MODEL, multiple: true, optional: false };
    const output = { kind: ASSET_PERFORMANCE, multiple: false };
    const io = { inputs: new Map([['in', input]]), outputs: new Map([['out', output]]) };

    const registered = await channel.as('A').function.registerFunction(newFunction(KEY, { metadata, ...io }));

    const permission = { public: false, authorizedIds: ['A'] };
    expect(registered).toEqual({
      key: KEY,
      name: 'function',
      description: addressable('description'),
      archive: addressable('archive'),
      permissions: { process: permission, download: permission },
      owner: 'A',
      creationDate: { seconds: 1_700_000_002, nanos: 0 },
      metadata,
      ...io,
      status: FunctionStatus.FUNCTION_STATUS_WAITING,
      image: NO_IMAGE,
    });
  });

  test.each<[string, DraftFields<NewFunction>, string]>([
    ['an empty key', { key: '' }, 'key: cannot be blank.'],
    ['a malformed key', { key: 'foo' }, 'key: must be a valid UUID.'],
    ['no name', { name: '' }, 'name: cannot be blank.'],
    ['a long name', { name: 'é'.repeat(51) }, 'name: the length must be between 1 and 100.'],
    ['no permissions', { newPermissions: undefined }, 'new_permissions: cannot be blank.'],
    ['no archive', { archive: undefined }, 'archive: cannot be blank.'],
    [
      'an empty description',
      { description: {} },
      'description: (checksum: cannot be blank; storage_address: cannot be blank.).',
    ],
  ])('refuses %s with OE0101', async (_fault, fields, problems) => {
    await expect(registerNew(fields)).rejects.toThrow(new Error(`OE0101: function is not valid: ${problems}`));
  });

  it('refuses long metadata with OE0101', async () => {
    const call = registerNew({ metadata: new Map([['x'.repeat(101), '']]) });

    await expect(call).rejects.toThrow(/^OE0101: function is not valid: metadata: /);
  });

  // Z calls, who is not registered; each request has the fault named and all those below it.
  test.each([
    ['its fields', { name: '', newPermissions: { authorizedIds: ['Y'] } }, 'OE0101: '],
    [
      'whether its key is free',
      { newPermissions: { authorizedIds: ['Y'] } },
      `OE0006: function with key "${KEY}" already exists`,
    ],
    ['its authorized ids', { key: keyOf(2), newPermissions: { authorizedIds: ['Y'] } }, 'OE0003: an authorized id'],
    ['whether the caller is registered', { key: keyOf(2) }, 'OE0003: organization "Z" is not registered'],
  ])('checks, in this order: %s', async (_check, fields, text) => {
    const channel = await channelWithFunction();

    await expect(channel.as('Z').function.registerFunction(newFunction(KEY, fields))).rejects.toThrow(text);
  });

  it('keeps order and repetitions of ids', async () => {
    const registered = await registerNew({ newPermissions: { authorizedIds: ['B', 'A', 'B'] } });

    expect(registered.permissions?.process).toEqual({ public: false, authorizedIds: ['B', 'A', 'B'] });
  });

  it('keeps ids of open permissions unchecked', async () => {
    const registered = await registerNew({ newPermissions: { public: true, authorizedIds: ['Y'] } });

    expect(registered.permissions?.process).toEqual({ public: true, authorizedIds: ['Y', 'A'] });
  });

  it('takes addresses that other assets have', async () => {
    const channel = await channelWithFunction();
    const same = { description: addressable(), archive: addressable() };

    const registered = await channel.as('A').function.registerFunction(newFunction(keyOf(2), same));

    expect(registered.archive).toEqual(registered.description);
  });

  it('emits a created event with the image present', async () => {
    const channel = await registeredChannel('A');

    const registered = await channel.as('A').function.registerFunction(newFunction(KEY));

    expect(channel.events.slice(1)).toMatchObject([
      {
        assetKey: KEY,
        assetKind: ASSET_FUNCTION,
        eventKind: EventKind.EVENT_ASSET_CREATED,
        timestamp: registered.creationDate,
        metadata: new Map(),
        function: { ...registered, image: NO_IMAGE },
      },
    ]);
  });
});

describe('getFunction', () => {
  it('returns the function to anybody', async () => {
    const channel = await registeredChannel('A');
    const registered = await channel.as('A').function.registerFunction(newFunction(KEY));

    expect(await channel.as('Z').function.getFunction({ key: KEY })).toEqual(registered);
  });

  test.each([
    ['an unknown key with OE0002', UNKNOWN, `OE0002: function with key "${UNKNOWN}" not found`],
    ['a malformed key with OE0101', 'foo', 'OE0101: key is not valid'],
  ])('refuses %s', async (_fault, key, text) => {
    const channel = await channelWithFunction();

    await expect(channel.as('A').function.getFunction({ key })).rejects.toThrow(text);
  });
});

describe('queryFunctions', () => {
  const [PLAN, OTHER_PLAN] = [keyOf(50), keyOf(51)];

  /** Functions 3, 1, 2 in this order; two tasks of function 2 and one of function 3 in a plan, one of 1 in another. */
  async function channelWithTasks(): Promise<TestChannel> {
    const channel = await registeredChannel('A');
    const { function: functions, computePlan, computeTask } = channel.as('A');
    for (const number of [3, 1, 2]) await functions.registerFunction(newFunction(keyOf(number)));
    for (const key of [PLAN, OTHER_PLAN]) await computePlan.registerPlan(newPlan(key));
    await computeTask.registerTasks({
      tasks: [
        newTask(keyOf(60), PLAN, { functionKey: keyOf(2) }),
        newTask(keyOf(61), PLAN, { functionKey: keyOf(2) }),
        newTask(keyOf(62), PLAN, { functionKey: keyOf(3) }),
        newTask(keyOf(63), OTHER_PLAN, { functionKey: keyOf(1) }),
      ],
    });
    return channel;
  }

  test.each([
    ['all functions by date', undefined, [3, 1, 2]],
    ['all functions for an empty filter', {}, [3, 1, 2]],
    ['the functions that tasks of a plan use, each once, by date', { computePlanKey: PLAN }, [3, 2]],
    ['nothing for an unknown plan', { computePlanKey: UNKNOWN }, []],
  ])('lists %s', async (_what, filter, numbers) => {
    const channel = await channelWithTasks();

    const reply = await channel.as('Z').function.queryFunctions({ filter });

    expect(reply.functions.map(({ key }) => key)).toEqual(numbers.map(keyOf));
  });

  it('pages through the functions of a plan', async () => {
    const channel = await channelWithTasks();
    const ask = { filter: { computePlanKey: PLAN }, pageSize: 1 };

    const one = await channel.as('A').function.queryFunctions(ask);
    const two = await channel.as('A').function.queryFunctions({ ...ask, pageToken: one.nextPageToken });

    const keys = [one, two].map(({ functions }) => functions.map(({ key }) => key));
    expect([keys, two.nextPageToken]).toEqual([[[keyOf(3)], [keyOf(2)]], '']);
  });

  it('refuses a malformed plan key with OE0101', async () => {
    const channel = await channelWithFunction();

    const call = channel.as('A').function.queryFunctions({ filter: { computePlanKey: 'foo' } });

    await expect(call).rejects.toThrow('OE0101: compute_plan_key is not valid');
  });
});

describe('updateFunction', () => {
  test.each<[string, { before?: Addressable; image?: Addressable }, Addressable]>([
    ['replaces the name and keeps an empty image', {}, NO_IMAGE],
    ['stores an image exactly as given, whatever its form', { image: IMAGE }, IMAGE],
    ['replaces an image', { before: { checksum: CHECKSUM, storageAddress: 'http://a.b' }, image: IMAGE }, IMAGE],
    ['keeps the image when none is given', { before: IMAGE }, IMAGE],
    ['keeps the image when an empty one is given', { before: IMAGE, image: NO_IMAGE }, IMAGE],
  ])('%s', async (_rule, { before, image }, after) => {
    const channel = await channelWithFunction();
    const { function: functions } = channel.as('A');
    const registered = await functions.getFunction({ key: KEY });
    await functions.updateFunction({ key: KEY, name: 'function', image: before });

    await functions.updateFunction({ key: KEY, name: 'other', image });

    expect(await functions.getFunction({ key: KEY })).toEqual({ ...registered, name: 'other', image: after });
  });

  it('takes an image of 64 and 200 characters', async () => {
    const channel = await channelWithFunction();
    const image = { checksum: 'é'.repeat(64), storageAddress: 'é'.repeat(200) };

    await channel.as('A').function.updateFunction({ key: KEY, name: 'x', image });

    expect((await channel.as('A').function.getFunction({ key: KEY })).image).toEqual(image);
  });

  test.each([
    ['a name of 101 bytes', { name: 'x'.repeat(101) }, 'name: the length must be between 1 and 100.'],
    ['a malformed key and no name', { key: 'foo', name: '' }, 'key: must be a valid UUID; name: cannot be blank.'],
    ['an image without address', { image: { checksum: 'x' } }, 'image: (storage_address: cannot be blank.).'],
    ['an image without checksum', { image: { storageAddress: 'x' } }, 'image: (checksum: cannot be blank.).'],
    [
      'an image that is too long',
      { image: { checksum: 'x'.repeat(65), storageAddress: 'x'.repeat(201) } },
      'image: (checksum: the length must be no more than 64; storage_address: the length must be no more than 200.).',
    ],
  ])('refuses %s with OE0101', async (_fault, fields, problems) => {
    const channel = await channelWithFunction();

    const call = channel.as('A').function.updateFunction({ key: KEY, name: 'x', ...fields });

    await expect(call).rejects.toThrow(new Error(`OE0101: function is not valid: ${problems}`));
  });

  // B calls, who does not own the function, which is ready and has no image.
  test.each([
    ['its fields', { key: UNKNOWN, name: '' }, 'OE0101: function is not valid: name: '],
    ['whether the function exists', { key: UNKNOWN, name: 'x' }, `OE0002: function with key "${UNKNOWN}" not found`],
    ['whether the caller owns it', { key: KEY, name: 'x' }, 'OE0102: '],
  ])('checks, in this order: %s', async (_check, request, text) => {
    const channel = await channelWithFunction();
    for (const action of [BUILDING, READY])
      await channel.as('A').function.applyFunctionAction({ functionKey: KEY, action });

    await expect(channel.as('B').function.updateFunction(request)).rejects.toThrow(text);
  });

  test.each([undefined, NO_IMAGE])(
    'refuses with OE0101 that a ready function is left without image, given %j',
    async (image) => {
      const channel = await channelWithFunction();
      const { function: functions } = channel.as('A');
      for (const action of [BUILDING, READY]) await functions.applyFunctionAction({ functionKey: KEY, action });

      const call = functions.updateFunction({ key: KEY, name: 'x', image });

      await expect(call).rejects.toThrow(
        new Error('OE0101: function is not valid: image: (checksum: cannot be blank.).'),
      );
    },
  );

  test.each([
    ['waiting', []],
    ['building', [BUILDING]],
    ['ready', [BUILDING, READY]],
    ['canceled', [CANCELED]],
    ['failed', [BUILDING, FAILED]],
  ])('is allowed while the function is %s', async (_status, actions) => {
    const channel = await channelWithFunction();
    const { function: functions } = channel.as('A');
    for (const action of actions) await functions.applyFunctionAction({ functionKey: KEY, action });

    await functions.updateFunction({ key: KEY, name: 'x', image: IMAGE });

    expect((await functions.getFunction({ key: KEY })).name).toBe('x');
  });

  test.each([undefined, NO_IMAGE])('is allowed for a ready function that has an image, given %j', async (image) => {
    const channel = await channelWithFunction();
    const { function: functions } = channel.as('A');
    await functions.updateFunction({ key: KEY, name: 'x', image: IMAGE });
    for (const action of [BUILDING, READY]) await functions.applyFunctionAction({ functionKey: KEY, action });

    await functions.updateFunction({ key: KEY, name: 'y', image });

    expect(await functions.getFunction({ key: KEY })).toMatchObject({ name: 'y', image: IMAGE });
  });

  it('leaves the description of another function alone that has the same address', async () => {
    const channel = await channelWithFunction();
    const { function: functions } = channel.as('A');

    await functions.updateFunction({ key: KEY, name: 'x', image: { ...addressable('archive'), checksum: 'other' } });

    expect((await functions.getFunction({ key: KEY })).archive).toEqual(addressable('archive'));
  });

  it('emits an updated event even if nothing changes, and leaves the event before as it was', async () => {
    const channel = await channelWithFunction();
    const { function: functions } = channel.as('A');
    const before = await functions.getFunction({ key: KEY });
    const start = channel.events.length - 1;

    for (const name of ['function', 'other']) await functions.updateFunction({ key: KEY, name, image: IMAGE });

    const updated = { eventKind: EventKind.EVENT_ASSET_UPDATED, assetKey: KEY, metadata: new Map() };
    expect(channel.events.slice(start)).toMatchObject([
      { eventKind: EventKind.EVENT_ASSET_CREATED, function: before },
      { ...updated, function: { ...before, image: IMAGE } },
      { ...updated, function: { ...before, name: 'other', image: IMAGE } },
    ]);
  });
});
