// SPDX-License-Identifier: Apache-2.0

import { dataManager } from '../assets/data-manager';
import { samplesByManager } from '../assets/data-sample';
import { assertKey } from '../assets/validation';
import { assetKeyOf } from '../persistence/index-keys';
import type { ServiceHandlers } from './service-handlers';

/** What DatasetService does. */
export const datasetService: ServiceHandlers['dataset'] = {
  async getDataset({ key }, { assets }) {
    assertKey('key', key);
    const manager = await assets.get(dataManager, key);
    const samples = await assets.scan(samplesByManager, [key], { limit: Number.MAX_SAFE_INTEGER });
    return { dataManager: manager, dataSampleKeys: samples.map(assetKeyOf) };
  },
};
