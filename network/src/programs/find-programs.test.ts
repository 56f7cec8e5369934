// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import type { NetworkError } from '../network-error';
import { writeFakePrograms } from '../testing/fake-programs';
import { useTemporaryFolder } from '../testing/temporary-folder';
import { findPrograms, getPrograms, type Search } from './find-programs';

describe('findPrograms', () => {
  const folder = useTemporaryFolder();

  /** Looks in folders of the test only. */
  function search(environment: Record<string, string>, more: Search = {}): Search {
    return { cacheFolder: join(folder(), 'cache'), environment, ...more };
  }

  function writePrograms(path: string, version: string): string {
    const bin = join(folder(), path);
    writeFakePrograms(bin, version);
    return bin;
  }

  it('takes the folder that the user names before those of PATH', () => {
    const [named, other] = [writePrograms('named', '2.5.16'), writePrograms('other', '3.1.5')];

    const programs = findPrograms(search({ FABRIC_BIN: named, PATH: other }));

    expect(programs).toMatchObject({ folder: named, version: { text: '2.5.16' } });
  });

  it('takes PATH before the cache', () => {
    const other = writePrograms('other', '3.1.4');
    writePrograms('cache/3.1.5/bin', '3.1.5');

    expect(findPrograms(search({ PATH: `/nowhere:${other}` }))).toMatchObject({ folder: other });
  });

  it('takes the newest of the cache', () => {
    writePrograms('cache/3.1.5/bin', '3.1.5');
    const newest = writePrograms('cache/3.1.10/bin', '3.1.10');

    expect(findPrograms(search({}))).toMatchObject({ folder: newest });
  });

  it('takes the line that is wanted', () => {
    writePrograms('cache/3.1.5/bin', '3.1.5');
    const old = writePrograms('cache/2.5.16/bin', '2.5.16');

    expect(findPrograms(search({}, { version: '2.5' }))).toMatchObject({ folder: old });
  });

  it('says each step', () => {
    const lines: string[] = [];

    findPrograms(search({}, { report: (line) => lines.push(line) }));

    expect(lines).toEqual([
      'FABRIC_BIN names no folder.',
      'There are no programs of Fabric in PATH.',
      'There are no programs of Fabric in the cache.',
    ]);
  });

  it('refuses a named folder that lacks a program, and names it', () => {
    const bin = join(folder(), 'named');
    writeFakePrograms(bin, '3.1.5', ['peer', 'orderer', 'configtxgen', 'cryptogen']);

    expect(() => findPrograms(search({ FABRIC_BIN: bin }))).toThrow(/has no osnadmin/);
  });

  it('refuses a named folder of another version than is wanted', () => {
    const named = writePrograms('named', '3.1.5');

    expect(() => findPrograms(search({ FABRIC_BIN: named, FABRIC_VERSION: '2.5' }))).toThrow(/but 2\.5 is wanted/);
  });

  it('refuses a version that is too old', () => {
    const named = writePrograms('named', '2.2.0');

    expect(() => findPrograms(search({ FABRIC_BIN: named }))).toThrow(/too old/);
  });
});

describe('getPrograms', () => {
  const folder = useTemporaryFolder();

  it('says how to get programs that are nowhere', () => {
    const lines: string[] = [];
    try {
      getPrograms({ cacheFolder: folder(), environment: {} });
    } catch (error) {
      lines.push((error as NetworkError).advice);
    }

    expect(lines).toEqual([expect.stringContaining('network:install')]);
  });
});
