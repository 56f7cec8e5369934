// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from './settings';

const PLAIN = {
  CHAINCODE_SERVER_ADDRESS: '127.0.0.1:9999',
  CHAINCODE_ID: 'label:hash',
  CHAINCODE_TLS_DISABLED: 'true',
};

describe('readSettings', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'settings-'));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function file(name: string): string {
    const path = join(folder, name);
    writeFileSync(path, name);
    return path;
  }

  it('reads address and package id', () => {
    expect(readSettings(PLAIN)).toEqual({ address: '127.0.0.1:9999', chaincodeId: 'label:hash', tls: undefined });
  });

  it('prefers the name that peers give the package id', () => {
    expect(readSettings({ ...PLAIN, CORE_CHAINCODE_ID_NAME: 'other' }).chaincodeId).toBe('other');
  });

  it('wants TLS unless it is disabled, and certificates of peers if it is told their authority', () => {
    const tls = { CHAINCODE_TLS_KEY: file('key'), CHAINCODE_TLS_CERT: file('cert') };
    const environment = { ...PLAIN, CHAINCODE_TLS_DISABLED: 'false', ...tls };

    expect(readSettings(environment).tls).toEqual({
      key: Buffer.from('key'),
      certificate: Buffer.from('cert'),
      clientCa: undefined,
    });
    expect(readSettings({ ...environment, CHAINCODE_CLIENT_CA_CERT: file('ca') }).tls?.clientCa).toEqual(
      Buffer.from('ca'),
    );
  });

  it('names every fault at once', () => {
    const read = () => readSettings({ CHAINCODE_TLS_CERT: '/no/such/file' });

    expect(read).toThrow('CHAINCODE_SERVER_ADDRESS is not set; CORE_CHAINCODE_ID_NAME or CHAINCODE_ID is not set');
    expect(read).toThrow(/CHAINCODE_TLS_KEY is not set; CHAINCODE_TLS_CERT names \/no\/such\/file/);
  });
});
