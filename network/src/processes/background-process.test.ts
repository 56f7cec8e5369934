// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../testing/temporary-folder';
import { BackgroundProcess } from './background-process';
import { findRunning, isStopped } from './process-identity';

const FOR_EVER = 'setInterval(() => undefined, 1000)';

describe('BackgroundProcess', () => {
  const opened: BackgroundProcess[] = [];
  const folder = useTemporaryFolder(async () => {
    for (const background of opened.splice(0)) await background.kill();
  });

  function open(): BackgroundProcess {
    const files = { name: 'it', record: join(folder(), 'records', 'it'), log: join(folder(), 'logs', 'it.log') };
    const process = new BackgroundProcess(files);
    opened.push(process);
    return process;
  }

  async function start(script: string): Promise<BackgroundProcess> {
    const background = open();
    const started = join(folder(), 'started');
    const text = `require('node:fs').writeFileSync(${JSON.stringify(started)}, ''); ${script}`;
    background.start({ program: process.execPath, parameters: ['-e', text], environment: {}, folder: folder() });
    await background.waitUntil(10_000, async () => existsSync(started));
    return background;
  }

  it('is found again by who knows its record only', async () => {
    const background = await start(FOR_EVER);

    expect(open().findIdentity()).toEqual(background.findIdentity());
  });

  it('keeps what it prints in its log', async () => {
    const background = await start('console.log("said"); ' + FOR_EVER);

    await background.waitUntil(5000, async () => readFileSync(background.files.log, 'utf8') === 'said\n');
  });

  it('says how its log ends when it ends while it is waited for', async () => {
    const background = await start('console.error("no such file"); process.exit(1)');

    const waiting = background.waitUntil(5000, async () => false);

    await expect(waiting).rejects.toThrow(/it has ended\. The end of its log:\n {2}no such file/);
  });

  it('says when it is not ready in time', async () => {
    const background = await start(FOR_EVER);

    await expect(background.waitUntil(50, async () => false)).rejects.toThrow(/is not ready/);
  });

  it('ends by being asked', async () => {
    const background = await start(`process.on('SIGTERM', () => process.exit()); ${FOR_EVER}`);

    await background.stop();

    expect(background.findIdentity()).toBeUndefined();
    expect(existsSync(background.files.record)).toBe(false);
  });

  it('stands still when it has been paused', async () => {
    const background = await start(FOR_EVER);
    const before = isStopped(background.findIdentity()!);

    await background.pause();

    expect([before, isStopped(background.findIdentity()!)]).toEqual([false, true]);
  });

  it('ends also when it stands still', async () => {
    const background = await start(FOR_EVER);
    await background.pause();

    await background.stop();

    expect(background.findIdentity()).toBeUndefined();
  });

  it('leaves another process alone that has been given the recorded id', async () => {
    const other = await start(FOR_EVER);
    const [pid] = readFileSync(other.files.record, 'utf8').split('\n');
    const stale = new BackgroundProcess({ ...other.files, record: join(folder(), 'stale') });
    writeFileSync(stale.files.record, `${pid}\nlong ago\n`);

    await stale.stop();

    expect(findRunning(Number(pid))).toBeDefined();
  });
});
