// SPDX-License-Identifier: Apache-2.0

import { allDataManagers, assertDataManagerUpdate, assertNewDataManager, dataManager } from '../assets/data-manager';
import { permissionFor, permissionsFor } from '../assets/permissions';
import { assertKey } from '../assets/validation';
import { assertFree } from './assert-free';
import { assertAuthorizedIds, assertOwner, assertRegistered } from './organizations';
import { listPage } from './page';
import type { ServiceHandlers } from './service-handlers';

/** What DataManagerService does. */
export const dataManagerService: ServiceHandlers['dataManager'] = {
  async registerDataManager(request, provider) {
    assertNewDataManager(request);
    const { requester } = provider;
    await assertFree(provider, dataManager, request.key);
    await assertAuthorizedIds(provider, request.logsPermission);
    await assertAuthorizedIds(provider, request.newPermissions);
    await assertRegistered(provider);
    return provider.create(dataManager, {
      key: request.key,
      name: request.name,
      owner: requester,
      permissions: permissionsFor(requester, request.newPermissions),
      description: request.description,
      opener: request.opener,
      type: '',
      creationDate: provider.time,
      logsPermission: permissionFor(requester, request.logsPermission),
      metadata: request.metadata,
    });
  },

  getDataManager({ key }, { assets }) {
    assertKey('key', key);
    return assets.get(dataManager, key);
  },

  async queryDataManagers(request, provider) {
    const page = await listPage(provider, { definition: dataManager, index: allDataManagers, bucket: [] }, request);
    return { dataManagers: page.items, nextPageToken: page.nextPageToken };
  },

  async updateDataManager(request, provider) {
    assertDataManagerUpdate(request);
    const previous = await provider.assets.get(dataManager, request.key);
    assertOwner(provider, dataManager.name, previous.value);
    provider.update(dataManager, { previous, value: { ...previous.value, name: request.name } });
    return {};
  },
};
