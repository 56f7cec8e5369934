// SPDX-License-Identifier: Apache-2.0

import { type DataSample, type Encoded, EventKind, type NewDataSample } from '@orchestrator/proto';
import { dataManager } from '../assets/data-manager';
import type { AssetDefinition } from '../assets/definition';
import {
  allDataSamples,
  assertDataSampleUpdate,
  assertNewDataSample,
  dataSample,
  withManagers,
} from '../assets/data-sample';
import { assertKey, isKey } from '../assets/validation';
import { alreadyExists, notFound } from '../errors/orchestrator-error';
import { inOrder } from './in-order';
import { assertOwner, assertRegistered } from './organizations';
import { listPage, type Page, type PageRequest, slicePage } from './page';
import type { Provider } from './provider';
import type { ServiceHandlers } from './service-handlers';

/** What DataSampleService does. */
export const dataSampleService: ServiceHandlers['dataSample'] = {
  async registerDataSamples({ samples }, provider) {
    if (samples.length === 0) return { dataSamples: [] };
    const managerKeys = samples.flatMap(({ dataManagerKeys }) => dataManagerKeys);
    const managers = await readOwned(provider, dataManager, managerKeys);
    const taken = await readMany(provider, dataSample, samples.map(({ key }) => key));
    const keys = new Set(taken.keys());
    for (const sample of samples) {
      assertNewDataSample(sample);
      sample.dataManagerKeys.forEach(managers);
      if (keys.has(sample.key)) throw alreadyExists(dataSample.title, sample.key);
      keys.add(sample.key);
    }
    await assertRegistered(provider);
    return { dataSamples: samples.map((sample) => create(provider, sample)) };
  },
};
