// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../testing/temporary-folder';
import { digestCode, versionOfPackage } from './code-digest';

const folder = useTemporaryFolder();

describe('digestCode', () => {
  beforeEach(() => {
    mkdirSync(join(folder(), 'deep'));
    writeFileSync(join(folder(), 'deep', 'a.js'), '1');
  });

  it('differs when code differs', () => {
    const before = digestCode([folder()]);
    writeFileSync(join(folder(), 'deep', 'a.js'), '2');

    expect(digestCode([folder()])).not.toBe(before);
  });

  it('differs when a file has another name', () => {
    const before = digestCode([folder()]);
    writeFileSync(join(folder(), 'b.js'), '');

    expect(digestCode([folder()])).not.toBe(before);
  });

  it('is the same when something else was written', () => {
    const before = digestCode([folder()]);
    writeFileSync(join(folder(), 'a.js.map'), '{}');

    expect(digestCode([folder()])).toBe(before);
  });
});

describe('versionOfPackage', () => {
  it('is that of the nearest package above', () => {
    writeFileSync(join(folder(), 'package.json'), '{"version":"1.2.3"}');

    expect(versionOfPackage(join(folder(), 'dist', 'main.js'))).toBe('1.2.3');
  });
});
