// SPDX-License-Identifier: Apache-2.0

import { createPrivateKey } from 'node:crypto';
import { hash, type Hash, type Identity, type Signer, signers } from '@hyperledger/fabric-gateway';
import type { SigningIdentity } from '../configuration';
import { findEcdsaSigner } from './ecdsa-signer';

/** Someone who signs for an organization. */
export interface Signatory {
  readonly identity: Identity;
  readonly signer: Signer;
  readonly hash: Hash;
}

/** Makes the signatory of an organization. @throws if the key is of a kind that Fabric does not know. */
export function createSignatory(mspId: string, { certificate, key }: SigningIdentity): Signatory {
  const privateKey = createPrivateKey(key.reveal());
  return {
    identity: { mspId, credentials: Buffer.from(certificate) },
    signer: findEcdsaSigner(privateKey) ?? signers.newPrivateKeySigner(privateKey),
    // Both kinds of signers take messages, not hashes of them.
    hash: hash.none,
  };
}
