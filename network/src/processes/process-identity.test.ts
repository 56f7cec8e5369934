// SPDX-License-Identifier: Apache-2.0

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useTemporaryFolder } from '../testing/temporary-folder';
import { findRecorded, findRunning, isRunning, RECORD_AND_BECOME } from './process-identity';

const folder = useTemporaryFolder();

describe('RECORD_AND_BECOME', () => {
  it('records the very process that becomes the program', async () => {
    const record = join(folder(), 'record');
    const print = ['-e', 'console.log(process.pid)'];
    const child = spawn('/bin/sh', ['-c', RECORD_AND_BECOME, 'sh', record, process.execPath, ...print]);

    const [output] = (await once(child.stdout, 'data')) as [Buffer];

    expect(findRecorded(record)?.pid).toBe(Number(output.toString()));
  });
});

describe('findRecorded', () => {
  it.each(['', 'x\n', '12', '12\n', '12\n\n'])('makes nothing of %j', (content) => {
    const record = join(folder(), 'record');
    writeFileSync(record, content);

    expect(findRecorded(record)).toBeUndefined();
  });
});

describe('isRunning', () => {
  it('is true of a process that runs', () => {
    expect(isRunning(findRunning(process.pid)!)).toBe(true);
  });

  it('is false of another process that was given the same id', () => {
    expect(isRunning({ ...findRunning(process.pid)!, start: 'long ago' })).toBe(false);
  });

  it('is false of a process that has ended', () => {
    const { pid } = spawnSync('/bin/true');

    expect(findRunning(pid)).toBeUndefined();
  });
});
