// SPDX-License-Identifier: Apache-2.0

import { appendFileSync, cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { folderPerTest } from '../../test/support/solo';
import { LevelFolder, type LevelOptions, readValues } from './level-folder';
import { Seal, type Standing } from './seal';

const folder = folderPerTest();
const standings: Standing['kind'][] = [];

afterEach(() => standings.splice(0));

function open(options: Partial<LevelOptions> = {}): Promise<LevelFolder> {
  return LevelFolder.open(folder(), {
    sync: true,
    sealedBytes: Infinity,
    writeBufferBytes: 1024 * 1024,
    admit: ({ kind }) => void standings.push(kind),
    ...options,
  });
}

function put(files: LevelFolder, key: string): Promise<void> {
  return files.write([{ type: 'put', key, value: Buffer.from('value') }]);
}

describe('LevelFolder', () => {
  it('has what was written after it is opened again', async () => {
    const before = await open();
    await Promise.all(['a', 'b', 'c'].map((key) => put(before, key)));
    await before.close();

    const after = await open();

    expect(await after.level.keys().all()).toEqual(['a', 'b', 'c']);
    await after.close();
    expect(standings).toEqual(['new', 'sound']);
  });

  it('makes writes that are still waiting before it closes', async () => {
    const before = await open();
    const writes = [put(before, 'a'), put(before, 'b')];

    await before.close();
    await Promise.all(writes);

    const after = await open();
    expect(await after.level.keys().all()).toEqual(['a', 'b']);
    await after.close();
  });

  it('refuses every write after one has failed, and is not sealed then', async () => {
    const files = await open();
    await files.level.close();
    await expect(put(files, 'a')).rejects.toThrow();
    await files.level.open();

    await expect(put(files, 'b')).rejects.toThrow();

    await files.close();
    await (await open()).close();
    expect(standings).toEqual(['new', 'open']);
  });

  it('knows the tables that opening it has made, although it is not closed then', async () => {
    const before = await open();
    await put(before, 'a');
    await before.close();
    const killed = await open();
    const copy = `${folder()}-copy`;
    cpSync(folder(), copy, { recursive: true });
    await killed.close();
    const [table = ''] = readdirSync(copy).filter((name) => name.endsWith('.ldb'));
    appendFileSync(join(copy, table), 'x');

    expect(new Seal(copy, Infinity).check()).toEqual({ kind: 'changed', text: `the file ${table} has another size` });
    rmSync(copy, { recursive: true });
  });

  it('is not opened when it is not admitted', async () => {
    const refusal = new Error('not this one');

    const opening = open({
      admit: () => {
        throw refusal;
      },
    });

    await expect(opening).rejects.toBe(refusal);
    expect(existsSync(join(folder(), 'CURRENT'))).toBe(false);
  });

  it('leaves no seal when it is abandoned', async () => {
    await (await open()).abandon();

    expect(readFileSync(join(folder(), 'seal.json'), 'utf8')).toContain('boot');
  });
});

describe('readValues', () => {
  it.each([
    ['up to about so many bytes', 11, 3],
    ['at least one', 1, 1],
    ['all that there are', 1000, 4],
  ])('gives values behind a key, %s', async (_what, maxBytes, count) => {
    const files = await open();
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) await put(files, key);

    const values = await readValues(files.level, { gt: 'a', lte: 'e' }, maxBytes);

    expect(values.map((value) => Buffer.from(value).toString())).toEqual(Array(count).fill('value'));
    await files.close();
  });
});
