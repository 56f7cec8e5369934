// SPDX-License-Identifier: Apache-2.0

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { folderPerTest } from '../../test/support/solo';
import { BrokenStoreError, LockedStoreError } from '../replica/store-errors';
import { commitLogClaims } from './commit-log-conformance';
import { LevelLog } from './level-log';

const HOLDER = `
  const { ClassicLevel } = require('classic-level');
  new ClassicLevel(process.argv[1]).open().then(() => console.log('open'));
  setInterval(() => {}, 1000);
`;

const folder = folderPerTest();

async function filledLog(entries = 5): Promise<LevelLog> {
  const log = await LevelLog.open(folder());
  for (let position = 1; position <= entries; position++) await log.append('a', position, Buffer.from('entry'));
  return log;
}

describe('LevelLog', () => {
  test.each(commitLogClaims)('$title', async ({ check }) => {
    await check({ open: () => LevelLog.open(folder()) });
  });

  it('names the folder that another process has open', async () => {
    const holder = spawn(process.execPath, ['-e', HOLDER, folder()], { cwd: __dirname });
    try {
      await once(holder.stdout, 'data');

      const opening = LevelLog.open(folder());

      await expect(opening).rejects.toThrow(LockedStoreError);
      await expect(opening).rejects.toThrow(`${folder()} is open in another process`);
    } finally {
      holder.kill('SIGKILL');
      await once(holder, 'close');
    }
  });

  it('stays sealed although another process has tried to open it', async () => {
    const log = await filledLog();
    await expect(LevelLog.open(folder())).rejects.toThrow(LockedStoreError);
    await log.close();
    rmSync(join(folder(), readdirSync(folder()).find((name) => name.endsWith('.log')) ?? ''));

    await expect(LevelLog.open(folder())).rejects.toThrow('.log is missing');
  });

  it('refuses a folder that holds something else', async () => {
    const other = new ClassicLevel<string, string>(folder());
    await other.put('key', 'value');
    await other.close();

    await expect(LevelLog.open(folder())).rejects.toThrow(`${folder()} holds data, but not a commit log`);
  });

  it('refuses a folder without CURRENT, which LevelDB would take for an empty one and clear', async () => {
    await (await filledLog()).close();
    rmSync(join(folder(), 'CURRENT'));
    rmSync(join(folder(), 'seal.json'));
    const before = readdirSync(folder());

    await expect(LevelLog.open(folder())).rejects.toThrow('the file CURRENT is missing');

    expect(readdirSync(folder())).toEqual(before);
  });

  it('says what to do when the folder was changed after it was closed', async () => {
    await (await filledLog()).close();
    rmSync(join(folder(), readdirSync(folder()).find((name) => name.endsWith('.log')) ?? ''));

    const opening = LevelLog.open(folder());

    await expect(opening).rejects.toThrow(BrokenStoreError);
    await expect(opening).rejects.toThrow('Restore the folder from a backup');
  });
});
