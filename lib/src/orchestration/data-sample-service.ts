// SPDX-License-Identifier: Apache-2.0

import { type DataManager, type DataSample, type Encoded, EventKind, type NewDataSample } from '@orchestrator/proto';
import { dataManager } from '../assets/data-manager';
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
import { Lookup } from './task-lookup';

/** What DataSampleService does. */
export const dataSampleService: ServiceHandlers['dataSample'] = {
  async registerDataSamples({ samples }, provider) {
    if (samples.length === 0) return { dataSamples: [] };
    const managerKeys = samples.flatMap(({ dataManagerKeys }) => dataManagerKeys);
    const [managers, known] = await Promise.all([
      Lookup.read(provider, dataManager, managerKeys.filter(isKey)),
      Lookup.read(provider, dataSample, samples.map(({ key }) => key).filter(isKey)),
    ]);
    const given = new Set<string>();
    for (const sample of samples) {
      assertNewDataSample(sample);
      assertManagers(provider, managers, sample.dataManagerKeys);
      if (known.has(sample.key) || given.has(sample.key)) throw alreadyExists(dataSample.title, sample.key);
      given.add(sample.key);
    }
    await assertRegistered(provider);
    return { dataSamples: samples.map((sample) => create(provider, sample)) };
  },

  async updateDataSamples(request, provider) {
    assertDataSampleUpdate(request);
    const { keys, dataManagerKeys } = request;
    assertManagers(provider, await Lookup.read(provider, dataManager, dataManagerKeys), dataManagerKeys);
    const samples = await findByKey(provider, keys);
    for (const key of keys) {
      const previous = samples.get(key);
      if (previous === undefined) throw notFound(dataSample.title, key);
      assertOwner(provider, dataSample.name, previous.value);
      const value = withManagers(previous.value, dataManagerKeys);
      samples.set(key, provider.update(dataSample, { previous, value }));
    }
    return {};
  },

  async queryDataSamples(request, provider) {
    const keys = request.filter?.keys ?? [];
    const page =
      keys.length === 0
        ? await listPage(provider, { definition: dataSample, index: allDataSamples, bucket: [] }, request)
        : await samplesAmong(provider, keys, request);
    return { dataSamples: page.items, nextPageToken: page.nextPageToken };
  },

  getDataSample({ key }, { assets }) {
    assertKey('key', key);
    return assets.get(dataSample, key);
  },
};

/** @throws OE0002 for a manager that does not exist, OE0102 for one that the caller does not own. */
function assertManagers(provider: Provider, managers: Lookup<DataManager>, keys: readonly string[]): void {
  for (const key of keys) assertOwner(provider, dataManager.name, managers.get(key));
}

/** Stores a sample whose key is known to be free: thousands of them are not looked up a second time. */
function create(provider: Provider, { key, dataManagerKeys, checksum }: NewDataSample): Encoded<DataSample> {
  const asset = provider.assets.put(dataSample, undefined, {
    key,
    dataManagerKeys,
    owner: provider.requester,
    testOnly: false,
    checksum,
    creationDate: provider.time,
  });
  provider.emit(dataSample, { kind: EventKind.EVENT_ASSET_CREATED, asset });
  return asset;
}

async function samplesAmong(
  provider: Provider,
  keys: readonly string[],
  request: PageRequest,
): Promise<Page<Encoded<DataSample>>> {
  for (const key of keys) assertKey('keys', key);
  const samples = await findByKey(provider, keys);
  const name = `${allDataSamples.name}.keys`;
  return slicePage(name, inOrder(dataSample, allDataSamples, [...samples.values()]), request);
}

/** Those of the samples that exist, by key, read at once. */
async function findByKey(provider: Provider, keys: readonly string[]): Promise<Map<string, Encoded<DataSample>>> {
  const found = await provider.assets.findMany(dataSample, [...new Set(keys)]);
  return new Map(found.flatMap((asset) => (asset === undefined ? [] : [[asset.value.key, asset]])));
}
