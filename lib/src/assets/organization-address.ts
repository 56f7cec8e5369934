// SPDX-License-Identifier: Apache-2.0

import { parseUrl } from './url-parts';

/**
 * Can others reach an organization by this text? It is an absolute URI with any scheme. What clients of this API have
 * registered so far is accepted, so a `#` does not end the authority.
 */
export function isOrganizationAddress(address: string): boolean {
  const parts = parseUrl(address);
  return parts !== undefined && parts.scheme !== '';
}
