// SPDX-License-Identifier: Apache-2.0

import type { NewPermissions } from '@orchestrator/proto';
import { organization } from '../assets/organization';
import { badRequest, permissionDenied } from '../errors/orchestrator-error';
import type { Provider } from './provider';

/**
 * Refuses permissions that name an organization which is not registered; those of an open asset are not looked at.
 * @throws OE0003.
 */
export async function assertAuthorizedIds(provider: Provider, given: NewPermissions | undefined): Promise<void> {
  if (given === undefined || given.public) return;
  const found = await provider.assets.findMany(organization, given.authorizedIds);
  if (found.includes(undefined)) throw badRequest('an authorized id is not a registered organization');
}

/**
 * Refuses a caller who has not registered its organization in this channel: only those can own assets.
 * @throws OE0003.
 */
export async function assertRegistered(provider: Provider): Promise<void> {
  const found = await provider.assets.find(organization, provider.requester);
  if (found === undefined) throw badRequest(`organization "${provider.requester}" is not registered in this channel`);
}

/** @throws OE0102 if the caller is not the owner. */
export function assertOwner(
  provider: Provider,
  kind: string,
  asset: { readonly key: string; readonly owner: string },
): void {
  if (asset.owner !== provider.requester) {
    throw permissionDenied(`only the owner of ${kind} "${asset.key}" may change it`);
  }
}
