// SPDX-License-Identifier: Apache-2.0

import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const LIFE_DAYS = 3650;

/** A certificate and its private key, both PEM. */
export interface Credentials {
  readonly certificate: string;
  readonly key: string;
}

/** Whom a certificate is for. */
export interface Subject {
  readonly name: string;
  /** The role that Fabric reads from the organizational unit. */
  readonly unit: 'client' | 'admin' | 'peer' | 'orderer';
  /** Host names and addresses, for servers. */
  readonly hosts?: readonly string[];
}

/** A certificate authority of one organization. */
export interface Authority {
  readonly certificate: string;
  issue(subject: Subject): Promise<Credentials>;
}

/** Creates an authority with a new key. */
export async function createAuthority(name: string, organization: string): Promise<Authority> {
  const keys = await createKeys();
  const issuer = `CN=${name}, O=${organization}`;
  const root = await X509CertificateGenerator.createSelfSigned(
    {
      ...validity(),
      name: issuer,
      keys,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(
          KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature,
          true,
        ),
      ],
    },
    webcrypto,
  );
  const issue = async ({ name: commonName, unit, hosts = [] }: Subject): Promise<Credentials> => {
    const subjectKeys = await createKeys();
    const names = hosts.map((value) => ({ type: /^[\d.]+$/.test(value) ? ('ip' as const) : ('dns' as const), value }));
    const certificate = await X509CertificateGenerator.create(
      {
        ...validity(),
        subject: `CN=${commonName}, OU=${unit}, O=${organization}`,
        issuer,
        publicKey: subjectKeys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHM,
        extensions: [
          new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
          ...(names.length > 0 ? [new SubjectAlternativeNameExtension(names)] : []),
        ],
      },
      webcrypto,
    );
    const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', subjectKeys.privateKey), 'PRIVATE KEY');
    return { certificate: certificate.toString('pem'), key };
  };
  return { certificate: root.toString('pem'), issue };
}

function validity(): { serialNumber: string; notBefore: Date; notAfter: Date } {
  return {
    serialNumber: `01${randomBytes(15).toString('hex')}`,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + LIFE_DAYS * DAY_MS),
  };
}

function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}
