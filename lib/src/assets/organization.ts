// SPDX-License-Identifier: Apache-2.0

import { AssetKind, Organization, type RegisterOrganizationParam } from '@orchestrator/proto';
import { type AssetDefinition, queryIndex } from './definition';
import { isOrganizationAddress } from './organization-address';
import { assertValid, first } from './problems';
import { timeKey } from './time';
import { shortAddress } from './validation';

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

/** @throws OE0101 unless the address is empty, or a URI of at most 200 characters. */
export function assertNewOrganization({ address }: RegisterOrganizationParam): void {
  const wellFormed = address === '' || isOrganizationAddress(address);
  assertValid(organization.name, {
    address: first(wellFormed ? undefined : 'must be a valid request URL', shortAddress(address)),
  });
}
