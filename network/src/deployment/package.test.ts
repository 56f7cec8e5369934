// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { useTemporaryFolder } from '../testing/temporary-folder';
import { writePackage } from './package';

const tls = { rootCertificate: 'root', clientCertificate: 'certificate', clientKey: 'key' };

describe('writePackage', () => {
  const folder = useTemporaryFolder();

  function file(): string {
    return join(folder(), 'packages', 'orchestrator.tgz');
  }

  async function unpack(): Promise<{ metadata: unknown; connection: unknown }> {
    await extract({ file: file(), cwd: folder() });
    await extract({ file: join(folder(), 'code.tar.gz'), cwd: folder() });
    const [metadata, connection] = ['metadata.json', 'connection.json'].map(
      (name) => JSON.parse(readFileSync(join(folder(), name), 'utf8')) as unknown,
    );
    return { metadata, connection };
  }

  it('names the package by its label and the digest of its bytes', async () => {
    const id = await writePackage(file(), { label: 'orchestrator_1', address: '127.0.0.1:9999' });

    expect(id).toBe(`orchestrator_1:${createHash('sha256').update(readFileSync(file())).digest('hex')}`);
  });

  it('says to the peer where the chaincode is', async () => {
    await writePackage(file(), { label: 'orchestrator_1', address: '127.0.0.1:9999' });

    await expect(unpack()).resolves.toEqual({
      metadata: { type: 'ccaas', label: 'orchestrator_1' },
      connection: { address: '127.0.0.1:9999', dial_timeout: '10s', tls_required: false },
    });
  });

  it('gives the peer what it needs for TLS', async () => {
    await writePackage(file(), { label: 'orchestrator_1', address: '127.0.0.1:9999', tls });

    const { connection } = await unpack();

    expect(connection).toMatchObject({
      tls_required: true,
      root_cert: 'root',
      client_auth_required: true,
      client_cert: 'certificate',
      client_key: 'key',
    });
  });

  it('makes the same bytes of the same content at another time', async () => {
    const content = { label: 'orchestrator_1', address: '127.0.0.1:9999', tls };
    const id = await writePackage(file(), content);
    utimesSync(file(), new Date(0), new Date(0));
    await new Promise((resolve) => setTimeout(resolve, 1100));

    await expect(writePackage(file(), content)).resolves.toBe(id);
  });

  it('leaves nothing but the package', async () => {
    await writePackage(file(), { label: 'orchestrator_1', address: '127.0.0.1:9999' });

    expect(readdirSync(join(folder(), 'packages'))).toEqual(['orchestrator.tgz']);
  });

  it.each(['', 'two words', 'a:b', '../a'])('refuses the label %j', async (label) => {
    await expect(writePackage(file(), { label, address: '127.0.0.1:9999' })).rejects.toThrow(/cannot be a label/);
  });
});
