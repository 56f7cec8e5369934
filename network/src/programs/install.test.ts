// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { create } from 'tar';
import { writeFakePrograms } from '../testing/fake-programs';
import { useTemporaryFolder } from '../testing/temporary-folder';
import { findPrograms } from './find-programs';
import { installPrograms } from './install';

describe('installPrograms', () => {
  const folder = useTemporaryFolder();
  let server: Server;
  let listener: RequestListener;
  let baseUrl: string;
  const requested: string[] = [];

  beforeEach(async () => {
    requested.length = 0;
    server = createServer((request, response) => {
      requested.push(request.url ?? '');
      listener(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/download`;
  });

  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  /** A release archive. Its programs say the given version. */
  async function createArchive(version: string, programs?: readonly string[]): Promise<Buffer> {
    const release = join(folder(), 'release');
    writeFakePrograms(join(release, 'bin'), version, programs);
    mkdirSync(join(release, 'config'));
    writeFileSync(join(release, 'config', 'core.yaml'), 'peer: {}\n');
    const file = join(folder(), 'release.tar.gz');
    await create({ gzip: true, cwd: release, file }, ['bin', 'config']);
    return readFileSync(file);
  }

  function serve(archive: Buffer): void {
    listener = (_request, response) => response.end(archive);
  }

  function install(more: Parameters<typeof installPrograms>[0] = {}) {
    const cacheFolder = join(folder(), 'cache');
    return installPrograms({ baseUrl, cacheFolder, version: '3.1.5', platform: 'linux', architecture: 'x64', ...more });
  }

  /** What a failed or finished installation leaves in the cache, without the file of its lock. */
  function listCache(): string[] {
    return readdirSync(join(folder(), 'cache')).filter((name) => !name.startsWith('install.'));
  }

  it('puts programs in the cache, where they are found', async () => {
    serve(await createArchive('3.1.5'));

    const { folder: bin } = await install();

    expect(findPrograms({ cacheFolder: join(folder(), 'cache'), environment: {} })).toMatchObject({ folder: bin });
    expect(listCache()).toEqual(['3.1.5']);
  });

  it.each([
    ['linux', 'x64', 'linux-amd64'],
    ['darwin', 'arm64', 'darwin-arm64'],
  ])('asks for the archive of %s on %s', async (platform, architecture, name) => {
    serve(await createArchive('3.1.5'));

    await install({ platform, architecture });

    expect(requested).toEqual([`/download/v3.1.5/hyperledger-fabric-${name}-3.1.5.tar.gz`]);
  });

  it('takes the newest known version of a line', async () => {
    serve(await createArchive('2.5.16'));

    await install({ version: '2.5' });

    expect(listCache()).toEqual(['2.5.16']);
  });

  it('downloads nothing when the version is there', async () => {
    serve(await createArchive('3.1.5'));
    await install();

    await install();

    expect(requested).toHaveLength(1);
  });

  it('follows a redirect', async () => {
    const archive = await createArchive('3.1.5');
    listener = (request, response) => {
      if (request.url === '/elsewhere') response.end(archive);
      else response.writeHead(302, { location: '/elsewhere' }).end();
    };

    await install();

    expect(listCache()).toEqual(['3.1.5']);
  });

  it('takes an archive that has the expected digest', async () => {
    const archive = await createArchive('3.1.5');
    serve(archive);

    await install({ sha256: createHash('sha256').update(archive).digest('hex').toUpperCase() });

    expect(listCache()).toEqual(['3.1.5']);
  });

  interface Refusal {
    readonly what: string;
    readonly prepare?: () => void | Promise<void>;
    readonly options?: Parameters<typeof installPrograms>[0];
    readonly text: RegExp;
  }

  it.each<Refusal>([
    {
      what: 'an archive of another digest',
      prepare: async () => serve(await createArchive('3.1.5')),
      options: { sha256: '00' },
      text: /00 is expected/,
    },
    {
      what: 'programs of another version',
      prepare: async () => serve(await createArchive('3.1.4')),
      text: /has Fabric 3\.1\.4/,
    },
    {
      what: 'an archive without a program',
      prepare: async () => serve(await createArchive('3.1.5', ['peer'])),
      text: /no bin\/orderer/,
    },
    { what: 'what is no archive', prepare: () => serve(Buffer.from('<html>')), text: /cannot be unpacked/ },
    {
      what: 'an archive that is not there',
      prepare: () => {
        listener = (_request, response) => response.writeHead(404).end();
      },
      text: /the server says 404/,
    },
    {
      what: 'an archive that is cut off',
      prepare: async () => {
        const archive = await createArchive('3.1.5');
        listener = (_request, response) => {
          response.writeHead(200, { 'content-length': archive.length });
          response.write(archive.subarray(0, 1000), () => response.destroy());
        };
      },
      text: /could not be downloaded/,
    },
    {
      what: 'to leave this machine without https',
      prepare: () => {
        listener = (_request, response) => response.writeHead(302, { location: 'http://example.org/' }).end();
      },
      text: /by https only/,
    },
    { what: 'a line that is not known', options: { version: '3.7' }, text: /neither a full version nor one of/ },
    { what: 'a machine without programs', options: { platform: 'win32' }, text: /for win32 on x64/ },
  ])('refuses $what, and leaves nothing behind', async ({ prepare, options, text }) => {
    mkdirSync(join(folder(), 'cache'));
    await prepare?.();

    await expect(install(options)).rejects.toThrow(text);

    expect(listCache()).toEqual([]);
  });

  it('keeps what it had when a newer archive is bad', async () => {
    serve(await createArchive('3.1.5'));
    await install();
    serve(Buffer.from(''));

    await expect(install({ version: '3.1.6' })).rejects.toThrow();

    expect(existsSync(join(folder(), 'cache', '3.1.5', 'bin', 'peer'))).toBe(true);
  });
});
