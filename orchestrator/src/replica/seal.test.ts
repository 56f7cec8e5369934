// SPDX-License-Identifier: Apache-2.0

import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderPerTest } from '../../test/support/solo';
import { Seal } from './seal';

const folder = folderPerTest();

function path(name: string): string {
  return join(folder(), name);
}

/** A folder that looks like one of LevelDB, closed and sealed. */
function sealedFolder(tableBytes = Infinity): Seal {
  for (const name of ['CURRENT', 'MANIFEST-000002', '000003.log', '000005.ldb', 'LOG', 'LOCK']) {
    writeFileSync(path(name), `content of ${name}`);
  }
  const seal = new Seal(folder(), tableBytes);
  seal.break();
  seal.renew();
  return new Seal(folder(), tableBytes);
}

function flip(name: string, offset: number): void {
  const bytes = readFileSync(path(name));
  bytes[offset]! ^= 1;
  writeFileSync(path(name), bytes);
}

describe('Seal', () => {
  it('takes an empty folder for a new one', () => {
    expect(new Seal(folder(), Infinity).check()).toEqual({ kind: 'new' });
  });

  it('finds a folder sound that is as it was when it was closed', () => {
    expect(sealedFolder().check()).toEqual({ kind: 'sound' });
  });

  it.each<[string, () => void, string]>([
    ['removed', () => rmSync(path('000005.ldb')), '000005.ldb is missing'],
    ['cut', () => truncateSync(path('000003.log'), 3), '000003.log has another size'],
    ['extended', () => appendFileSync(path('MANIFEST-000002'), 'x'), 'MANIFEST-000002 has another size'],
    ['changed', () => flip('CURRENT', 4), 'CURRENT has other bytes'],
    ['changed and a table', () => flip('000005.ldb', 4), '000005.ldb has other bytes'],
    ['added', () => writeFileSync(path('000009.ldb'), ''), '000009.ldb was added'],
    ['renamed', () => renameSync(path('000005.ldb'), path('000006.ldb')), '000005.ldb is missing'],
  ])('names a file that was %s', (_what, change, text) => {
    const seal = sealedFolder();

    change();

    expect(seal.check()).toEqual({ kind: 'changed', text: `the file ${text}` });
  });

  it('knows the sizes only of tables that are beyond what is to be read', () => {
    writeFileSync(path('000004.ldb'), 'older');
    const seal = sealedFolder('content of 000005.ldb'.length);

    flip('000004.ldb', 4);
    const flipped = seal.check();
    truncateSync(path('000004.ldb'), 4);

    expect([flipped, seal.check()]).toEqual([
      { kind: 'sound' },
      { kind: 'changed', text: 'the file 000004.ldb has another size' },
    ]);
  });

  it('still knows the tables of a folder that is in use, those that are left', () => {
    const seal = sealedFolder();
    seal.break();

    flip('000005.ldb', 4);
    const flipped = seal.check();
    rmSync(path('000005.ldb'));

    expect([flipped, seal.check()]).toMatchObject([
      { kind: 'changed', text: 'the file 000005.ldb has other bytes' },
      { kind: 'open' },
    ]);
  });

  it('does not mind changes of files that carry no state', () => {
    const seal = sealedFolder();

    appendFileSync(path('LOG'), 'more');
    rmSync(path('LOCK'));

    expect(seal.check()).toEqual({ kind: 'sound' });
  });

  it('calls a folder open while it is in use, and knows that the machine has not been restarted', () => {
    const seal = sealedFolder();

    seal.break();

    expect(seal.check()).toEqual({ kind: 'open', restarted: process.platform !== 'linux' });
  });

  it('calls a folder open since another start of the machine if its seal says so, or is damaged', () => {
    const seal = sealedFolder();

    flip('seal.json', 20);

    expect(seal.check()).toEqual({ kind: 'open', restarted: true });
  });

  it('is not renewed when another process has begun to use the folder', () => {
    const first = sealedFolder();
    first.break();
    new Seal(folder(), Infinity).break();

    first.renew();

    expect(first.check()).toMatchObject({ kind: 'open' });
  });

  it('is as it was after a break is taken back', () => {
    const seal = sealedFolder();
    seal.break();

    seal.restore();

    expect(seal.check()).toEqual({ kind: 'sound' });
  });
});
