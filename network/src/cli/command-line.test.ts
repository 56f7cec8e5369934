// SPDX-License-Identifier: Apache-2.0

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { takeDown } from '../lifecycle/down';
import { writeFakePrograms } from '../testing/fake-programs';
import { useTemporaryFolder } from '../testing/temporary-folder';
import { StateFolder } from '../topology/state-folder';
import { runCommandLine } from './command-line';

describe('runCommandLine', () => {
  const folder = useTemporaryFolder(() => takeDown(new StateFolder(join(folder(), 'data'), 'net')));
  let errors: jest.SpyInstance;
  let results: jest.SpyInstance;

  beforeEach(() => {
    errors = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    results = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });

  afterEach(() => jest.restoreAllMocks());

  function run(...words: string[]): Promise<number> {
    return runCommandLine(['node', 'network', ...words]);
  }

  function textOf(spy: jest.SpyInstance): string {
    return (spy.mock.calls as [string][]).map(([text]) => text).join('');
  }

  it('brings a network up, tells how it is, and takes it away', async () => {
    const bin = join(folder(), 'bin');
    writeFakePrograms(bin);
    const place = ['--name', 'net', '--data-folder', join(folder(), 'data')];

    const codes = [
      await run('up', ...place, '--fabric-bin', bin, '--organizations', 'OneMSP', '--channels', 'a'),
      await run('status', ...place, '--json'),
      await run('down', ...place, '--remove'),
    ];

    expect(codes).toEqual([0, 0, 0]);
    const [connection, status = ''] = textOf(results).split('\n');
    expect(connection).toBe(join(folder(), 'data', 'net', 'connection.json'));
    expect(JSON.parse(status)).toMatchObject({ processes: [{ name: 'orderer0.ordering' }, { heights: { a: 1 } }] });
    expect(existsSync(join(folder(), 'data', 'net'))).toBe(false);
  });

  it('says what is wrong and what to do, with exit code 1', async () => {
    const code = await run('status', '--name', 'nowhere', '--data-folder', folder());

    expect(code).toBe(1);
    expect(textOf(errors)).toBe(`There is no network "nowhere" in ${folder()}.\nMake it with network:up.\n`);
  });

  it.each([['fly'], ['up', '--orderers', 'many'], ['package']])('has exit code 2 for %s', async (...words) => {
    await expect(run(...words)).resolves.toBe(2);
  });

  it('prints the id of a package that it writes', async () => {
    const out = join(folder(), 'package.tgz');

    const code = await run('package', '--address', 'chaincode.example.org:9999', '--out', out, '--label', 'it_1');

    expect(code).toBe(0);
    expect(textOf(results)).toMatch(/^it_1:[0-9a-f]{64}\n$/);
    expect(existsSync(out)).toBe(true);
  });
});
