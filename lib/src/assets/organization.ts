// SPDX-License-Identifier: Apache-2.0

import { AssetKind, Organization } from '@orchestrator/proto';
import { type AssetDefinition, queryIndex } from './definition';
import { timeKey } from './time';

/** The order of registration. */
export const allOrganizations = queryIndex<Organization>('organization', ({ creationDate }) => [
  { bucket: [], order: [timeKey(creationDate)] },
]);

export const organization: AssetDefinition<Organization> = {
  name: 'organization',
  title: 'organization',
  codec: Organization,
  event: { kind: AssetKind.ASSET_ORGANIZATION, field: 'organization' },
  keyOf: ({ id }) => id,
  indexes: [allOrganizations],
};
