// SPDX-License-Identifier: Apache-2.0

// The certificates library finds its parts by way of these decorators, so they come first.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  type Extension,
  type JsonName,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR_MS = 3_600_000;

/** A certificate with its private key, in PEM. */
export interface CertificatePair {
  readonly certificate: string;
  readonly key: string;
}

/** Who a certificate is about, and how long it is valid from now on; negative is over. */
export interface Subject {
  readonly name: JsonName;
  readonly validMs?: number;
}

/** The subject of a client of an organization. */
export function clientOf(...organizations: string[]): Subject {
  return { name: [...organizations.map((organization) => ({ O: [organization] })), { CN: ['client'] }] };
}

/** A certificate authority made for a test. */
export class Authority {
  private constructor(
    private readonly name: JsonName,
    private readonly keys: webcrypto.CryptoKeyPair,
    /** Its own certificate, in PEM. */
    readonly certificate: string,
  ) {}

  /** Creates an authority. Several may bear one name. */
  static async create(commonName: string): Promise<Authority> {
    const name = [{ CN: [commonName] }];
    const keys = await generateKeys();
    const certificate = await sign({ subject: name, publicKey: keys.publicKey, validMs: HOUR_MS }, { name, keys }, [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ]);
    return new Authority(name, keys, certificate);
  }

  /** Issues a certificate of 127.0.0.1. */
  async issue({ name, validMs = HOUR_MS }: Subject): Promise<CertificatePair> {
    const keys = await generateKeys();
    const issuer = { name: this.name, keys: this.keys };
    const certificate = await sign({ subject: name, publicKey: keys.publicKey, validMs }, issuer, [
      await AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
      new SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
    ]);
    const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
    return { certificate, key: PemConverter.encode(pkcs8, 'PRIVATE KEY') };
  }
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

interface Content {
  readonly subject: JsonName;
  readonly publicKey: webcrypto.CryptoKey;
  readonly validMs: number;
}

async function sign(
  { subject, publicKey, validMs }: Content,
  issuer: { name: JsonName; keys: webcrypto.CryptoKeyPair },
  extensions: Extension[],
): Promise<string> {
  const now = Date.now();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: Buffer.from(webcrypto.getRandomValues(new Uint8Array(8)).fill(1, 0, 1)).toString('hex'),
    subject,
    issuer: issuer.name,
    notBefore: new Date(now - 2 * HOUR_MS),
    notAfter: new Date(now + validMs),
    publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions,
  });
  return certificate.toString('pem');
}
