// SPDX-License-Identifier: Apache-2.0

import { createHash, createPrivateKey, type KeyObject, sign, verify, X509Certificate } from 'node:crypto';
import { msp } from '@hyperledger/fabric-protos';
import type { Credentials } from './certificates';
import { encodeSignature, hasLowS } from './der';
import { encode } from './wire';

/** SHA-256 of the parts one behind the other. */
export function sha256(...parts: readonly (Uint8Array | string)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Who signs: a node or a user of an organization. */
export class Identity {
  /** The identity as it stands in headers and endorsements. */
  readonly serialized: Uint8Array;
  readonly #key: KeyObject;

  constructor(
    readonly mspId: string,
    credentials: Credentials,
  ) {
    this.serialized = encode(msp.SerializedIdentity, {
      mspid: mspId,
      idBytes: Buffer.from(credentials.certificate),
    });
    this.#key = createPrivateKey(credentials.key);
  }

  /** An ECDSA signature over the SHA-256 of the bytes, DER, with low s. */
  sign(...parts: readonly Uint8Array[]): Uint8Array {
    return encodeSignature(sign('sha256', Buffer.concat(parts), { key: this.#key, dsaEncoding: 'ieee-p1363' }));
  }
}

/** An identity that an organization of the channel has issued. */
export interface Member {
  readonly mspId: string;
  isSignedBy(signature: Uint8Array, ...parts: readonly Uint8Array[]): boolean;
}

/** Why an identity is no member, in a peer's words. */
export class UnknownMember extends Error {
  /** The organization, if the identity names one of the channel. */
  readonly mspId: string | undefined;

  constructor(mspId: string | undefined) {
    super('the identity is not one of the channel');
    this.mspId = mspId;
  }
}

/** The organizations whose identities count, by their root certificates. */
export class Members {
  readonly #roots: ReadonlyMap<string, X509Certificate>;
  readonly #known = new Map<string, Member>();

  /** @param roots PEM certificates by MSP id. */
  constructor(roots: ReadonlyMap<string, string>) {
    this.#roots = new Map([...roots].map(([mspId, pem]) => [mspId, new X509Certificate(pem)]));
  }

  /** Reads a serialized identity. @throws UnknownMember if no organization of the channel has issued it. */
  get(serialized: Uint8Array): Member {
    const id = Buffer.from(serialized).toString('base64');
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const member = this.#read(serialized);
    this.#known.set(id, member);
    return member;
  }

  #read(serialized: Uint8Array): Member {
    const { mspId, pem } = parseIdentity(serialized);
    const root = this.#roots.get(mspId);
    if (root === undefined) throw new UnknownMember(undefined);
    const certificate = parseCertificate(pem);
    if (certificate === undefined || !isIssuedBy(certificate, root)) throw new UnknownMember(mspId);
    const key = { key: certificate.publicKey, dsaEncoding: 'der' as const };
    return {
      mspId,
      isSignedBy: (signature, ...parts) =>
        hasLowS(signature) && verify('sha256', Buffer.concat(parts), key, Buffer.from(signature)),
    };
  }
}

function parseIdentity(serialized: Uint8Array): { mspId: string; pem: Buffer } {
  try {
    const identity = msp.SerializedIdentity.deserializeBinary(serialized);
    return { mspId: identity.getMspid(), pem: Buffer.from(identity.getIdBytes_asU8()) };
  } catch {
    throw new UnknownMember(undefined);
  }
}

function parseCertificate(pem: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function isIssuedBy(certificate: X509Certificate, root: X509Certificate): boolean {
  const now = Date.now();
  const isCurrent = Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
  return isCurrent && certificate.checkIssued(root) && certificate.verify(root.publicKey);
}
