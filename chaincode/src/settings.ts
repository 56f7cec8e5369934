// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import type { ServerTls } from './server';

/** Where the chaincode listens, and as what. */
export interface Settings {
  /** Host and port. */
  readonly address: string;
  /** The package id, which peers know the chaincode by. */
  readonly chaincodeId: string;
  readonly tls: ServerTls | undefined;
}

/** The environment does not say what it has to. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables that samples of Fabric use for chaincode as an external service; TLS is on unless it is disabled.
 * @throws SettingsError that names every fault.
 */
export function readSettings(environment: Environment): Settings {
  const faults: string[] = [];
  const required = (...names: readonly string[]): string => {
    const value = names.map((name) => environment[name]).find((one) => one !== undefined && one !== '');
    if (value === undefined) faults.push(`${names.join(' or ')} is not set`);
    return value ?? '';
  };
  const file = (name: string): Buffer => {
    const path = required(name);
    try {
      return path === '' ? Buffer.alloc(0) : readFileSync(path);
    } catch (error) {
      faults.push(`${name} names ${path}, which cannot be read: ${error instanceof Error ? error.message : 'unknown'}`);
      return Buffer.alloc(0);
    }
  };
  const settings = {
    address: required('CHAINCODE_SERVER_ADDRESS'),
    chaincodeId: required('CORE_CHAINCODE_ID_NAME', 'CHAINCODE_ID'),
    tls: environment['CHAINCODE_TLS_DISABLED'] === 'true' ? undefined : tlsOf(environment, file),
  };
  if (faults.length > 0) throw new SettingsError(faults.join('; '));
  return settings;
}

function tlsOf(environment: Environment, file: (name: string) => Buffer): ServerTls {
  return {
    key: file('CHAINCODE_TLS_KEY'),
    certificate: file('CHAINCODE_TLS_CERT'),
    clientCa: (environment['CHAINCODE_CLIENT_CA_CERT'] ?? '') === '' ? undefined : file('CHAINCODE_CLIENT_CA_CERT'),
  };
}
