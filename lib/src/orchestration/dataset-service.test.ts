// SPDX-License-Identifier: Apache-2.0

import { keyOf, newDataManager, newDataSample, registeredChannel } from '../testing/fixtures';

const MANAGER = keyOf(1);
const OTHER = keyOf(2);

describe('getDataset', () => {
  it('returns the manager without samples to anybody', async () => {
    const channel = await registeredChannel('A');
    const dataManager = await channel.as('A').dataManager.registerDataManager(newDataManager(MANAGER));

    expect(await channel.as('Z').dataset.getDataset({ key: MANAGER })).toEqual({ dataManager, dataSampleKeys: [] });
  });

  it('names the samples of the manager, by their date, then key', async () => {
    const channel = await registeredChannel('A');
    const { dataManager, dataSample, dataset } = channel.as('A');
    for (const key of [MANAGER, OTHER]) await dataManager.registerDataManager(newDataManager(key));
    await dataSample.registerDataSamples({
      samples: [
        newDataSample(keyOf(9), MANAGER),
        newDataSample(keyOf(8), OTHER, MANAGER),
        newDataSample(keyOf(7), OTHER),
      ],
    });
    await dataSample.registerDataSamples({ samples: [newDataSample(keyOf(6), MANAGER)] });

    const { dataSampleKeys } = await dataset.getDataset({ key: MANAGER });

    expect(dataSampleKeys).toEqual([keyOf(8), keyOf(9), keyOf(6)]);
  });

  it('names a sample that was linked later by the date of the sample', async () => {
    const channel = await registeredChannel('A');
    const { dataManager, dataSample, dataset } = channel.as('A');
    await dataManager.registerDataManager(newDataManager(MANAGER));
    for (const number of [9, 8]) await dataSample.registerDataSamples({ samples: [newDataSample(keyOf(number))] });
    for (const number of [8, 9])
      await dataSample.updateDataSamples({ keys: [keyOf(number)], dataManagerKeys: [MANAGER] });

    const { dataSampleKeys } = await dataset.getDataset({ key: MANAGER });

    expect(dataSampleKeys).toEqual([keyOf(9), keyOf(8)]);
  });

  test.each([
    ['an unknown manager with OE0002', MANAGER, `OE0002: datamanager with key "${MANAGER}" not found`],
    ['a malformed key with OE0101', 'foo', 'OE0101: key is not valid'],
  ])('refuses %s', async (_fault, key, text) => {
    const channel = await registeredChannel('A');

    await expect(channel.as('A').dataset.getDataset({ key })).rejects.toThrow(text);
  });
});
