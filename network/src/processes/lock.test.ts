// SPDX-License-Identifier: Apache-2.0

import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../testing/temporary-folder';
import { acquireLock } from './lock';

describe('acquireLock', () => {
  const folder = useTemporaryFolder();

  it('refuses a second holder, and names the first', async () => {
    await acquireLock(folder(), 'net');

    await expect(acquireLock(folder(), 'net')).rejects.toThrow(`process ${process.pid}`);
  });

  it('lets one of several through who come at the same time', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => acquireLock(folder(), 'net')));

    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is free again when it was released', async () => {
    const release = await acquireLock(folder(), 'net');
    release();

    await expect(acquireLock(folder(), 'net')).resolves.toBeDefined();
  });

  it('is free again when its holder was ended by force', async () => {
    const { pid } = spawnSync('/bin/true');
    writeFileSync(join(folder(), 'net.7'), `${pid}\nsome start\n`);

    await expect(acquireLock(folder(), 'net')).resolves.toBeDefined();
  });

  it('is another one for another name', async () => {
    await acquireLock(folder(), 'net');

    await expect(acquireLock(folder(), 'net2')).resolves.toBeDefined();
  });

  it('leaves one file, however often it was held', async () => {
    for (let times = 0; times < 3; times++) (await acquireLock(folder(), 'net'))();

    expect(readdirSync(folder())).toEqual(['net.3']);
  });
});
