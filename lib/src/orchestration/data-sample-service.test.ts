// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type DataSample, type DraftFields, EventKind, type NewDataSample } from '@orchestrator/proto';
import { CHECKSUM, keyOf, newDataManager, newDataSample, registeredChannel } from '../testing/fixtures';
import type { TestChannel } from '../testing/test-channel';

const SAMPLE = keyOf(1);
const OTHER = keyOf(2);
const UNKNOWN = keyOf(99);
const MINE = keyOf(11);
const MINE_TOO = keyOf(12);
const THEIRS = keyOf(13);

/** A channel in which A owns two managers and B one. */
async function channelWithManagers(): Promise<TestChannel> {
  const channel = await registeredChannel('A', 'B');
  await channel.as('A').dataManager.registerDataManager(newDataManager(MINE));
  await channel.as('A').dataManager.registerDataManager(newDataManager(MINE_TOO));
  await channel.as('B').dataManager.registerDataManager(newDataManager(THEIRS));
  return channel;
}

async function register(
  channel: TestChannel,
  ...samples: DraftFields<NewDataSample>[]
): Promise<readonly DataSample[]> {
  const reply = await channel.as('A').dataSample.registerDataSamples({ samples });
  return reply.dataSamples;
}

describe('registerDataSamples', () => {
  it('returns the samples in the order of the request, owned by the caller and never for tests only', async () => {
    const channel = await channelWithManagers();

    const samples = await register(
      channel,
      { ...newDataSample(OTHER, MINE_TOO, MINE), testOnly: true },
      newDataSample(SAMPLE),
    );

    const same = {
      owner: 'A',
      testOnly: false,
      checksum: CHECKSUM,
      creationDate: { seconds: 1_700_000_006, nanos: 0 },
    };
    expect(samples).toEqual([
      { key: OTHER, dataManagerKeys: [MINE_TOO, MINE], ...same },
      { key: SAMPLE, dataManagerKeys: [], ...same },
    ]);
  });

  it('does nothing for an empty list, whoever calls', async () => {
    const channel = await registeredChannel('A');

    const reply = await channel.as('Z').dataSample.registerDataSamples({});

    expect([reply.dataSamples, channel.events.length]).toEqual([[], 1]);
  });

  test.each<[string, DraftFields<NewDataSample>, string]>([
    ['an empty key', { key: '' }, 'key: cannot be blank.'],
    ['a malformed key', { key: 'foo' }, 'key: must be a valid UUID.'],
    ['no checksum', { checksum: '' }, 'checksum: cannot be blank.'],
    ['a short checksum', { checksum: 'ab' }, 'checksum: the length must be exactly 64.'],
    [
      'a malformed key of a manager',
      { dataManagerKeys: [MINE, 'foo'] },
      'data_manager_keys: (1: must be a valid UUID.).',
    ],
    ['an empty key of a manager', { dataManagerKeys: [''] }, 'data_manager_keys: (0: cannot be blank.).'],
    [
      'a manager that is listed twice',
      { dataManagerKeys: [MINE, MINE] },
      'data_manager_keys: OE0101: a data manager is listed twice.',
    ],
  ])('refuses %s with OE0101', async (_fault, fields, problems) => {
    const channel = await channelWithManagers();

    const call = register(channel, { ...newDataSample(SAMPLE), ...fields });

    await expect(call).rejects.toThrow(new Error(`OE0101: datasample is not valid: ${problems}`));
  });

  test.each([
    [
      'an unknown manager with OE0002',
      newDataSample(SAMPLE, UNKNOWN),
      `OE0002: datamanager with key "${UNKNOWN}" not found`,
    ],
    ['a manager of somebody else with OE0102', newDataSample(SAMPLE, THEIRS), 'OE0102: '],
    ['a key that is taken with OE0006', newDataSample(OTHER), `OE0006: datasample with key "${OTHER}" already exists`],
  ])('refuses %s', async (_fault, sample, text) => {
    const channel = await channelWithManagers();
    await register(channel, newDataSample(OTHER));

    await expect(register(channel, sample)).rejects.toThrow(text);
  });

  it('refuses a key that is given twice in one call with OE0006', async () => {
    const channel = await channelWithManagers();

    const call = register(channel, newDataSample(SAMPLE), newDataSample(OTHER), newDataSample(SAMPLE));

    await expect(call).rejects.toThrow(`OE0006: datasample with key "${SAMPLE}" already exists`);
  });

  it('refuses a caller who is not registered with OE0003', async () => {
    const channel = await registeredChannel('A');

    const call = channel.as('Z').dataSample.registerDataSamples({ samples: [newDataSample(SAMPLE)] });

    await expect(call).rejects.toThrow('OE0003: organization "Z" is not registered');
  });

  // Each request has the fault named and some of those below it.
  test.each([
    ['the fields', [{ ...newDataSample(OTHER, UNKNOWN), checksum: '' }], 'OE0101: '],
    ['whether a manager exists', [newDataSample(OTHER, UNKNOWN, THEIRS)], 'OE0002: '],
    ['whether the caller owns it, before the next manager', [newDataSample(OTHER, THEIRS, UNKNOWN)], 'OE0102: '],
    ['whether the key is free', [newDataSample(OTHER)], 'OE0006: '],
    ['the next sample', [newDataSample(SAMPLE), { key: 'foo' }], 'OE0101: '],
    ['whether the caller is registered', [newDataSample(SAMPLE)], 'OE0003: '],
  ])('checks, in this order: %s', async (_check, samples, text) => {
    const channel = await channelWithManagers();
    await register(channel, newDataSample(OTHER));

    await expect(channel.as('Z').dataSample.registerDataSamples({ samples })).rejects.toThrow(text);
  });

  it('checks the first sample wholly before the second one', async () => {
    const channel = await channelWithManagers();

    const call = register(channel, newDataSample(SAMPLE, UNKNOWN), { key: 'foo' });

    await expect(call).rejects.toThrow(/^OE0002: /);
  });

  it('stores none of a batch with one bad sample', async () => {
    const channel = await channelWithManagers();
    const before = channel.events.length;

    await register(channel, newDataSample(SAMPLE), newDataSample(OTHER, UNKNOWN)).catch(() => undefined);

    const { dataSamples } = await channel.as('A').dataSample.queryDataSamples({});
    expect([dataSamples, channel.events.length - before]).toEqual([[], 0]);
  });

  it('emits one created event per sample, in the order of the request', async () => {
    const channel = await channelWithManagers();

    const samples = await register(channel, newDataSample(OTHER, MINE), newDataSample(SAMPLE));

    expect(channel.events.slice(-2)).toMatchObject(
      samples.map((dataSample) => ({
        assetKey: dataSample.key,
        assetKind: AssetKind.ASSET_DATA_SAMPLE,
        eventKind: EventKind.EVENT_ASSET_CREATED,
        timestamp: dataSample.creationDate,
        metadata: new Map(),
        dataSample,
      })),
    );
  });

  it('takes thousands of samples in one call', async () => {
    const channel = await channelWithManagers();
    const samples = Array.from({ length: 5000 }, (_, i) => newDataSample(keyOf(1000 + i), MINE, MINE_TOO));

    const registered = await register(channel, ...samples);

    expect(registered).toHaveLength(5000);
  });
});

describe('updateDataSamples', () => {
  test.each([
    ['appends managers in the order given', { before: [MINE], given: [MINE_TOO] }, [MINE, MINE_TOO]],
    ['keeps those that are not given', { before: [MINE, MINE_TOO], given: [MINE_TOO] }, [MINE, MINE_TOO]],
    ['adds to a sample without managers', { before: [], given: [MINE_TOO, MINE] }, [MINE_TOO, MINE]],
    ['changes nothing when no manager is given', { before: [MINE], given: [] }, [MINE]],
    ['ignores that a manager is given twice which is there', { before: [MINE], given: [MINE, MINE] }, [MINE]],
  ])('%s', async (_rule, { before, given }, after) => {
    const channel = await channelWithManagers();
    await register(channel, newDataSample(SAMPLE, ...before));

    await channel.as('A').dataSample.updateDataSamples({ keys: [SAMPLE], dataManagerKeys: given });

    const sample = await channel.as('A').dataSample.getDataSample({ key: SAMPLE });
    expect(sample.dataManagerKeys).toEqual(after);
  });

  it('changes nothing else', async () => {
    const channel = await channelWithManagers();
    const [before] = await register(channel, newDataSample(SAMPLE));

    await channel.as('A').dataSample.updateDataSamples({ keys: [SAMPLE], dataManagerKeys: [MINE] });

    const sample = await channel.as('A').dataSample.getDataSample({ key: SAMPLE });
    expect(sample).toEqual({ ...before, dataManagerKeys: [MINE] });
  });

  test.each([
    ['no key', { keys: [] }, 'keys: cannot be blank.'],
    ['a malformed key', { keys: [SAMPLE, 'foo'] }, 'keys: (1: must be a valid UUID.).'],
    ['an empty key', { keys: [''] }, 'keys: (0: cannot be blank.).'],
    ['a malformed key of a manager', { dataManagerKeys: ['foo'] }, 'data_manager_keys: (0: must be a valid UUID.).'],
    [
      'a new manager that is given twice',
      { dataManagerKeys: [MINE, MINE] },
      'data_manager_keys: OE0101: a data manager is listed twice.',
    ],
  ])('refuses %s with OE0101', async (_fault, fields, problems) => {
    const channel = await channelWithManagers();
    await register(channel, newDataSample(SAMPLE));

    const call = channel.as('A').dataSample.updateDataSamples({ keys: [SAMPLE], ...fields });

    await expect(call).rejects.toThrow(new Error(`OE0101: datasample is not valid: ${problems}`));
  });

  // B calls, who owns one manager and no sample; each request has the fault named and some of those below it.
  test.each([
    ['the fields', { keys: ['foo'], dataManagerKeys: [UNKNOWN] }, 'OE0101: '],
    ['whether a manager exists', { keys: [UNKNOWN], dataManagerKeys: [UNKNOWN, MINE] }, 'OE0002: datamanager'],
    [
      'whether the caller owns it',
      { keys: [UNKNOWN], dataManagerKeys: [MINE, UNKNOWN] },
      'OE0102: only the owner of datamanager',
    ],
    [
      'whether a sample exists',
      { keys: [UNKNOWN, SAMPLE], dataManagerKeys: [THEIRS] },
      `OE0002: datasample with key "${UNKNOWN}" not found`,
    ],
    [
      'whether the caller owns it',
      { keys: [SAMPLE, UNKNOWN], dataManagerKeys: [THEIRS, THEIRS] },
      'OE0102: only the owner of datasample',
    ],
  ])('checks, in this order: %s', async (_check, request, text) => {
    const channel = await channelWithManagers();
    await register(channel, newDataSample(SAMPLE));

    await expect(channel.as('B').dataSample.updateDataSamples(request)).rejects.toThrow(text);
  });

  it('emits an updated event per listed key, even if nothing changes', async () => {
    const channel = await channelWithManagers();
    const [one, two] = await register(channel, newDataSample(SAMPLE), newDataSample(OTHER, MINE));

    await channel.as('A').dataSample.updateDataSamples({ keys: [OTHER, SAMPLE], dataManagerKeys: [MINE] });

    const updated = { eventKind: EventKind.EVENT_ASSET_UPDATED, metadata: new Map() };
    expect(channel.events.slice(-2)).toMatchObject([
      { ...updated, assetKey: OTHER, dataSample: two },
      { ...updated, assetKey: SAMPLE, dataSample: { ...one, dataManagerKeys: [MINE] } },
    ]);
  });

  it('processes a key twice that is listed twice', async () => {
    const channel = await channelWithManagers();
    await register(channel, newDataSample(SAMPLE));
    const before = channel.events.length;

    await channel.as('A').dataSample.updateDataSamples({ keys: [SAMPLE, SAMPLE], dataManagerKeys: [MINE] });

    expect(channel.events.slice(before).map(({ dataSample }) => dataSample?.dataManagerKeys)).toEqual([[MINE], [MINE]]);
  });
});

describe('getDataSample', () => {
  it('returns the sample to anybody', async () => {
    const channel = await channelWithManagers();
    const [sample] = await register(channel, newDataSample(SAMPLE));

    expect(await channel.as('Z').dataSample.getDataSample({ key: SAMPLE })).toEqual(sample);
  });

  test.each([
    ['an unknown key with OE0002', UNKNOWN, `OE0002: datasample with key "${UNKNOWN}" not found`],
    ['a malformed key with OE0101', 'foo', 'OE0101: key is not valid'],
  ])('refuses %s', async (_fault, key, text) => {
    const channel = await channelWithManagers();

    await expect(channel.as('A').dataSample.getDataSample({ key })).rejects.toThrow(text);
  });
});

describe('queryDataSamples', () => {
  it('lists samples by date, then key', async () => {
    const channel = await channelWithManagers();
    await register(channel, newDataSample(keyOf(5)), newDataSample(keyOf(4)));
    await register(channel, newDataSample(keyOf(3)));

    const { dataSamples } = await channel.as('Z').dataSample.queryDataSamples({});

    expect(dataSamples.map(({ key }) => key)).toEqual([keyOf(4), keyOf(5), keyOf(3)]);
  });

  it('lists those among the keys of the filter that exist, each once, by date', async () => {
    const channel = await channelWithManagers();
    await register(channel, newDataSample(keyOf(5)), newDataSample(keyOf(4)));
    await register(channel, newDataSample(keyOf(3)));

    const filter = { keys: [keyOf(3), UNKNOWN, keyOf(5), keyOf(3)] };
    const { dataSamples } = await channel.as('A').dataSample.queryDataSamples({ filter });

    expect(dataSamples.map(({ key }) => key)).toEqual([keyOf(5), keyOf(3)]);
  });

  it('takes an empty filter for none', async () => {
    const channel = await channelWithManagers();
    await register(channel, newDataSample(SAMPLE));

    const { dataSamples } = await channel.as('A').dataSample.queryDataSamples({ filter: {} });

    expect(dataSamples).toHaveLength(1);
  });

  it('refuses a malformed key in the filter with OE0101', async () => {
    const channel = await channelWithManagers();

    const call = channel.as('A').dataSample.queryDataSamples({ filter: { keys: [SAMPLE, 'foo'] } });

    await expect(call).rejects.toThrow('OE0101: keys is not valid');
  });
});
