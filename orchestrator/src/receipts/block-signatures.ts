// SPDX-License-Identifier: Apache-2.0

import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import {
  decode,
  type FabricBlock,
  FabricBlockSignatures,
  type FabricEndorsedBytes,
  FabricEnvelope,
  FabricIdentity,
  FabricSignatureHeader,
  FabricSignedPayload,
} from '@orchestrator/proto';
import { BadBlockError, headerBytes } from '../ledger/ledger-block';

const SIGNATURES_ENTRY = 0;

/** A signature that holds, and whose it is. */
export interface Signatory {
  readonly mspId: string;
  readonly certificate: X509Certificate;
}

/**
 * The orderers that have signed a block; none where they are named by number, as with BFT.
 * @throws BadBlockError if a signature does not hold.
 */
export function ordererSignatories({ header, metadata }: FabricBlock): Signatory[] {
  if (header === undefined) throw new BadBlockError('a block has no header');
  const { value, signatures } = decode(FabricBlockSignatures, metadata?.entries[SIGNATURES_ENTRY] ?? new Uint8Array());
  return signatures
    .filter(({ signatureHeader }) => signatureHeader.length > 0)
    .map(({ signatureHeader, signature }) => {
      const { creator } = decode(FabricSignatureHeader, signatureHeader);
      const signed = { what: 'a signature of an orderer', signature };
      return signatoryOf(creator, signed, [value, signatureHeader, headerBytes(header)]);
    });
}

/** The peers that have endorsed a transaction. @throws BadBlockError if a signature does not hold. */
export function endorserSignatories({ proposalResponsePayload, endorsements }: FabricEndorsedBytes): Signatory[] {
  return endorsements.map(({ endorser, signature }) => {
    const signed = { what: 'an endorsement', signature };
    return signatoryOf(decode(FabricIdentity, endorser), signed, [proposalResponsePayload, endorser]);
  });
}

/** Who has submitted a transaction. @throws BadBlockError if the signature does not hold. */
export function clientSignatory(envelope: Uint8Array): Signatory {
  const { payload, signature } = decode(FabricEnvelope, envelope);
  const creator = decode(FabricSignedPayload, payload).header?.signatureHeader?.creator;
  return signatoryOf(creator, { what: 'the signature of the client', signature }, [payload]);
}

interface Signed {
  readonly what: string;
  readonly signature: Uint8Array;
}

function signatoryOf(
  identity: FabricIdentity | undefined,
  { what, signature }: Signed,
  parts: readonly Uint8Array[],
): Signatory {
  const mspId = identity?.mspId ?? '';
  const certificate = readCertificate(identity?.certificate);
  if (certificate === undefined) throw new BadBlockError(`${what} names no certificate`);
  if (!holds(certificate.publicKey, Buffer.concat(parts), signature)) {
    throw new BadBlockError(`${what} by ${mspId} does not hold`);
  }
  return { mspId, certificate };
}

function holds(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  // Ed25519 signs messages, not hashes of them.
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return verify(hash, bytes, { key, dsaEncoding: 'der' }, signature);
}

function readCertificate(pem: Uint8Array | undefined): X509Certificate | undefined {
  try {
    return new X509Certificate(pem ?? '');
  } catch {
    return undefined;
  }
}
