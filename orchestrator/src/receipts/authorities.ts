// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto';
import { hasIssued } from '../has-issued';
import { BadBlockError } from '../ledger/ledger-block';
import type { Signatory } from './block-signatures';

/** The authorities of organizations, whose members' signatures count. */
export class Authorities {
  readonly #certificates: ReadonlyMap<string, readonly X509Certificate[]>;
  /** By MSP id and fingerprint: the same few sign everything. */
  readonly #known = new Set<string>();

  /** @param authorities certificates in PEM, by MSP id. */
  constructor(authorities: ReadonlyMap<string, readonly string[]>) {
    const read = (pem: string): X509Certificate => new X509Certificate(pem);
    this.#certificates = new Map([...authorities].map(([mspId, pems]) => [mspId, pems.map(read)]));
  }

  /**
   * Whether an authority of its organization has issued a certificate is looked at, when it expires is not: it was in
   * force when the network accepted the signature.
   * @throws BadBlockError if none has.
   */
  assertMember({ mspId, certificate }: Signatory): void {
    const name = `${mspId} ${certificate.fingerprint256}`;
    if (this.#known.has(name)) return;
    const authorities = this.#certificates.get(mspId);
    if (authorities === undefined)
      throw new BadBlockError(`it is signed by "${mspId}", whose authorities are not given`);
    if (!authorities.some((authority) => hasIssued(authority, certificate))) {
      throw new BadBlockError(`no authority of ${mspId} has issued the certificate ${certificate.subject}`);
    }
    this.#known.add(name);
  }
}
