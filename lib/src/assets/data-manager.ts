// SPDX-License-Identifier: Apache-2.0

import { AssetKind, DataManager, type NewDataManager, type UpdateDataManagerParam } from '@orchestrator/proto';
import { type AssetDefinition, queryIndex } from './definition';
import { assertValid } from './problems';
import { timeKey } from './time';
import { metadata, required, requiredAddressable, requiredKey, requiredText } from './validation';

/** The order of registration. */
export const allDataManagers = queryIndex<DataManager>('datamanager', ({ creationDate }) => [
  { bucket: [], order: [timeKey(creationDate)] },
]);

export const dataManager: AssetDefinition<DataManager> = {
  name: 'datamanager',
  title: 'datamanager',
  codec: DataManager,
  event: { kind: AssetKind.ASSET_DATA_MANAGER, field: 'dataManager' },
  keyOf: ({ key }) => key,
  indexes: [allDataManagers],
};

/** @throws OE0101 naming every field that breaks a rule. */
export function assertNewDataManager(request: NewDataManager): void {
  assertValid(dataManager.name, {
    key: requiredKey(request.key),
    name: requiredText(request.name),
    new_permissions: required(request.newPermissions),
    description: requiredAddressable(request.description),
    opener: requiredAddressable(request.opener),
    metadata: metadata(request.metadata),
    logs_permission: required(request.logsPermission),
  });
}

/** @throws OE0101 naming every field that breaks a rule. */
export function assertDataManagerUpdate(request: UpdateDataManagerParam): void {
  assertValid(dataManager.name, { key: requiredKey(request.key), name: requiredText(request.name) });
}
