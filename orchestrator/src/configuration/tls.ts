// SPDX-License-Identifier: Apache-2.0

import { X509Certificate } from 'node:crypto';
import { readAuthorities, readCertificates, readPrivateKey } from './certificates';
import type { Faults } from './faults';
import type { NamedPath } from './files';
import { Secret } from './secret';
import { SETTINGS, type SettingValues } from './settings';

/** How gRPC is served over TLS. */
export interface TlsConfiguration {
  /** The server's certificate, then intermediate ones, in PEM. */
  readonly certificate: string;
  /** In PEM, unencrypted. */
  readonly key: Secret;
  /** How clients are verified; undefined where they need no certificate. */
  readonly clients: ClientVerification | undefined;
}

/** Whose certificates of clients the server accepts. */
export interface ClientVerification {
  /** The authorities of each MSP id, each in PEM. */
  readonly authorities: ReadonlyMap<string, readonly string[]>;
  /** The authorities of the server's own certificate, each in PEM: clients of theirs may connect too. */
  readonly serverAuthorities: readonly string[];
  /** Whether the MSP id of a call must be that of the certificate. */
  readonly verifyMspId: boolean;
}

type Values = SettingValues<typeof SETTINGS>;

const { tlsEnabled, tlsCertPath, tlsKeyPath } = SETTINGS;
const { mtlsEnabled, tlsServerCaCert, tlsClientCaCertDir, verifyClientMspId } = SETTINGS;

/** Reads the files of TLS and reports contradictions. Undefined if TLS is off or cannot be served. */
export function readTls(values: Values, faults: Faults): TlsConfiguration | undefined {
  if (faults.concern([tlsEnabled.name, mtlsEnabled.name, verifyClientMspId.name])) return undefined;
  if (values.mtlsEnabled && !values.tlsEnabled) {
    faults.report(mtlsEnabled.name, `it is true, and needs ${tlsEnabled.name} to be true`);
  }
  if (values.verifyClientMspId && !values.mtlsEnabled) {
    faults.report(verifyClientMspId.name, `it is true, and needs ${mtlsEnabled.name} to be true`);
  }
  return values.tlsEnabled ? new TlsReader(values, faults).read() : undefined;
}

/** One text for each file that is named and not used, since what it serves is off. */
export function unusedFileNotices(values: Values): string[] {
  const unused = (name: string, path: string | undefined, cause: string): string[] =>
    path === undefined ? [] : [`${name} has no effect: ${cause} is false.`];
  return [
    ...(values.tlsEnabled ? [] : unused(tlsCertPath.name, values.tlsCertPath, tlsEnabled.name)),
    ...(values.tlsEnabled ? [] : unused(tlsKeyPath.name, values.tlsKeyPath, tlsEnabled.name)),
    ...(values.mtlsEnabled ? [] : unused(tlsServerCaCert.name, values.tlsServerCaCert, mtlsEnabled.name)),
    ...(values.mtlsEnabled ? [] : unused(tlsClientCaCertDir.name, values.tlsClientCaCertDir, mtlsEnabled.name)),
  ];
}

/** One text for each organization whose calls must all be refused, since no authority of it is known. */
export function shutOutNotices(tls: TlsConfiguration | undefined, organizations: Iterable<string>): string[] {
  const clients = tls?.clients;
  if (clients?.verifyMspId !== true) return [];
  return [...new Set(organizations)]
    .filter((organization) => !clients.authorities.has(organization))
    .map((organization) => `${organization} cannot call: ${tlsClientCaCertDir.name} has no folder of this name.`);
}

class TlsReader {
  constructor(
    private readonly values: Values,
    private readonly faults: Faults,
  ) {}

  read(): TlsConfiguration | undefined {
    const pair = this.#pair();
    const clients = this.values.mtlsEnabled ? this.#clients() : undefined;
    return pair && Object.freeze({ ...pair, clients });
  }

  #pair(): Pick<TlsConfiguration, 'certificate' | 'key'> | undefined {
    const certificatePath = this.#needed(tlsCertPath.name, this.values.tlsCertPath, tlsEnabled.name);
    const keyPath = this.#needed(tlsKeyPath.name, this.values.tlsKeyPath, tlsEnabled.name);
    const certificates = certificatePath && readCertificates(certificatePath, this.faults);
    const privateKey = keyPath && readPrivateKey(keyPath, this.faults);
    if (certificates?.[0] === undefined || privateKey === undefined) return undefined;
    if (!new X509Certificate(certificates[0]).checkPrivateKey(privateKey.key)) {
      this.faults.report(tlsKeyPath.name, `the key is not that of the first certificate of ${tlsCertPath.name}`);
    }
    return { certificate: certificates.join('\n'), key: new Secret(privateKey.pem) };
  }

  #clients(): ClientVerification {
    const { tlsServerCaCert: path, verifyClientMspId: verifyMspId } = this.values;
    const folder = this.#needed(tlsClientCaCertDir.name, this.values.tlsClientCaCertDir, mtlsEnabled.name);
    const serverAuthorities =
      path === undefined ? [] : readCertificates({ name: tlsServerCaCert.name, path }, this.faults);
    return Object.freeze({
      authorities: folder ? readAuthorities(folder, this.faults) : new Map<string, readonly string[]>(),
      serverAuthorities: serverAuthorities ?? [],
      verifyMspId,
    });
  }

  #needed(name: string, path: string | undefined, because: string): NamedPath | undefined {
    if (path === undefined) this.faults.report(name, `it is not set, and ${because} needs it`);
    return path === undefined ? undefined : { name, path };
  }
}
