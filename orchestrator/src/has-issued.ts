// SPDX-License-Identifier: Apache-2.0

import type { X509Certificate } from 'node:crypto';

/** Is this an authority, and has it signed the certificate? Key ids and names alone prove nothing. */
export function hasIssued(authority: X509Certificate, certificate: X509Certificate): boolean {
  return authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey);
}
