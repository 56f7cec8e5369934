// SPDX-License-Identifier: Apache-2.0

import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import { loadConfiguration } from './configuration';
import { ConfigurationError } from './faults';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

let folder: string;
let one: Pair;
let two: Pair;

interface Pair {
  readonly certificate: string;
  readonly key: string;
}

beforeAll(async () => {
  [one, two] = await Promise.all([createPair('one'), createPair('two')]);
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tls-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function createPair(name: string): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { name: `CN=${name}`, keys, signingAlgorithm: ALGORITHM },
    webcrypto,
  );
  const key = PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { certificate: certificate.toString('pem'), key };
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

function tlsOf(pair: Pair = one): Record<string, string> {
  return {
    ORCHESTRATOR_TLS_ENABLED: 'true',
    ORCHESTRATOR_TLS_CERT_PATH: write('server.crt', pair.certificate),
    ORCHESTRATOR_TLS_KEY_PATH: write('server.key', pair.key),
  };
}

function mtlsOf(): Record<string, string> {
  return {
    ...tlsOf(),
    ORCHESTRATOR_MTLS_ENABLED: 'true',
    ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR: join(folder, 'clients'),
  };
}

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfiguration(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe('readTls', () => {
  test('gives certificate and key, and keeps the key out of JSON', () => {
    const { tls } = loadConfiguration(tlsOf());

    expect(tls).toMatchObject({ certificate: one.certificate, clients: undefined });
    expect(tls?.key.reveal()).toBe(one.key);
    expect(JSON.stringify(tls)).not.toContain('PRIVATE');
  });

  test('gives every certificate of every file of the folder of an MSP id', () => {
    write('clients/AMSP/first.pem', `${one.certificate}\n${two.certificate}\n`);
    write('clients/AMSP/second.pem', one.certificate);
    write('clients/BMSP/ca', two.certificate);
    write('clients/README', 'not a certificate');

    const authorities = loadConfiguration(mtlsOf()).tls?.clients?.authorities;

    expect(authorities).toEqual(
      new Map([
        ['AMSP', [one.certificate, two.certificate, one.certificate]],
        ['BMSP', [two.certificate]],
      ]),
    );
  });

  test('follows the links of a mounted Kubernetes volume', () => {
    write('clients/AMSP/..2024/ca.crt', one.certificate);
    symlinkSync('..2024', join(folder, 'clients/AMSP/..data'));
    symlinkSync('..data/ca.crt', join(folder, 'clients/AMSP/ca.crt'));

    const authorities = loadConfiguration(mtlsOf()).tls?.clients?.authorities;

    expect(authorities).toEqual(new Map([['AMSP', [one.certificate]]]));
  });

  test("gives the authority of the server's own certificate", () => {
    write('clients/AMSP/ca', one.certificate);
    const environment = { ...mtlsOf(), ORCHESTRATOR_TLS_SERVER_CA_CERT: write('ca.crt', two.certificate) };

    expect(loadConfiguration(environment).tls?.clients?.serverAuthorities).toEqual([two.certificate]);
  });

  test('refuses mTLS without TLS, and verified MSP ids without mTLS', () => {
    expect(faultsOf({ ORCHESTRATOR_MTLS_ENABLED: '1' })).toEqual([
      'ORCHESTRATOR_MTLS_ENABLED: it is true, and needs ORCHESTRATOR_TLS_ENABLED to be true',
    ]);
    expect(faultsOf({ ...tlsOf(), ORCHESTRATOR_VERIFY_CLIENT_MSP_ID: '1' })).toEqual([
      'ORCHESTRATOR_VERIFY_CLIENT_MSP_ID: it is true, and needs ORCHESTRATOR_MTLS_ENABLED to be true',
    ]);
  });

  test('blames a truth value that cannot be read, not what depends on it', () => {
    const faults = faultsOf({ ORCHESTRATOR_TLS_ENABLED: 'maybe', ORCHESTRATOR_MTLS_ENABLED: 'true' });

    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['ORCHESTRATOR_TLS_ENABLED']);
  });

  test('refuses mTLS without a folder of authorities', () => {
    expect(faultsOf({ ...mtlsOf(), ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR: '' })).toEqual([
      'ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR: it is not set, and ORCHESTRATOR_MTLS_ENABLED needs it',
    ]);
  });

  test('reports every file that is missing', () => {
    const faults = faultsOf({
      ...mtlsOf(),
      ORCHESTRATOR_TLS_CERT_PATH: '/nowhere/crt',
      ORCHESTRATOR_TLS_KEY_PATH: '/nowhere/key',
      ORCHESTRATOR_TLS_SERVER_CA_CERT: '/nowhere/ca',
    });

    const missing = 'there is no such file or folder';
    expect(faults).toEqual([
      `ORCHESTRATOR_TLS_CERT_PATH: cannot read "/nowhere/crt": ${missing}`,
      `ORCHESTRATOR_TLS_KEY_PATH: cannot read "/nowhere/key": ${missing}`,
      `ORCHESTRATOR_TLS_SERVER_CA_CERT: cannot read "/nowhere/ca": ${missing}`,
      `ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR: cannot read "${join(folder, 'clients')}": ${missing}`,
    ]);
  });

  test('refuses a key of another certificate', () => {
    expect(faultsOf(tlsOf({ ...one, key: two.key }))).toEqual([
      'ORCHESTRATOR_TLS_KEY_PATH: the key is not that of the first certificate of ORCHESTRATOR_TLS_CERT_PATH',
    ]);
  });

  test.each([
    ['nothing', ''],
    ['damaged base64', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
  ])('refuses a certificate file with %s', (_case, certificate) => {
    expect(faultsOf(tlsOf({ ...one, certificate }))).toEqual([
      `ORCHESTRATOR_TLS_CERT_PATH: "${join(folder, 'server.crt')}" must hold certificates in PEM`,
    ]);
  });

  test('refuses a file that is no key, and does not show it', () => {
    expect(faultsOf(tlsOf({ ...one, key: 'hunter2' }))).toEqual([
      `ORCHESTRATOR_TLS_KEY_PATH: "${join(folder, 'server.key')}" must hold an unencrypted private key in PEM`,
    ]);
  });

  test('refuses a folder of authorities without MSP ids, and an MSP id without certificates', () => {
    mkdirSync(join(folder, 'clients'));
    const withoutMspIds = faultsOf(mtlsOf());
    mkdirSync(join(folder, 'clients/AMSP'));
    const withoutCertificates = faultsOf(mtlsOf());

    const name = 'ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR';
    expect(withoutMspIds).toEqual([`${name}: "${join(folder, 'clients')}" holds no folder of an MSP id`]);
    expect(withoutCertificates).toEqual([`${name}: "${join(folder, 'clients/AMSP')}" holds no certificate`]);
  });
});

describe('shutOutNotices', () => {
  test('names each organization of a channel that no authority speaks for, if MSP ids are verified', () => {
    write('clients/MyOrg1MSP/ca', one.certificate);
    const environment = { ...mtlsOf(), ORCHESTRATOR_VERIFY_CLIENT_MSP_ID: 'true' };

    const { notices } = loadConfiguration(environment);

    expect(notices.slice(1)).toEqual([
      'MyOrg2MSP cannot call: ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR has no folder of this name.',
      'MyOrg3MSP cannot call: ORCHESTRATOR_TLS_CLIENT_CA_CERT_DIR has no folder of this name.',
    ]);
  });

  test('is silent if MSP ids are not verified', () => {
    write('clients/MyOrg1MSP/ca', one.certificate);

    expect(loadConfiguration(mtlsOf()).notices).toHaveLength(1);
  });
});
