// SPDX-License-Identifier: Apache-2.0

import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderPerTest } from '../../test/support/solo';
import { LevelLog } from './level-log';
import { Witness } from './witness';

const folder = folderPerTest();

function path(name: string): string {
  return join(folder(), name);
}

/** Writes entries to the log, and notes them; resolves when log and witness are closed. */
async function append(channel: string, ...positions: readonly number[]): Promise<void> {
  const log = await LevelLog.open(path('log'));
  const witness = await Witness.open(folder(), log);
  for (const position of positions) {
    await log.append(channel, position, Buffer.from('entry'));
    witness.note(channel, position);
  }
  witness.close();
  await log.close();
}

async function open(): Promise<void> {
  await append('a');
}

describe('Witness', () => {
  it('accepts a log that is as far as it was, or farther', async () => {
    await append('a', 1, 2);
    cpSync(path('newest.json'), path('older'));
    await append('b', 1);
    await append('a', 3);
    cpSync(path('older'), path('newest.json'));

    await expect(open()).resolves.toBeUndefined();
  });

  it('names the entries of a log that has lost its end', async () => {
    await append('a', 1, 2, 3);
    cpSync(path('log'), path('older'), { recursive: true });
    await append('a', 4, 5);
    rmSync(path('log'), { recursive: true });
    cpSync(path('older'), path('log'), { recursive: true });

    await expect(open()).rejects.toThrow('channel "a" ends at entry 3, but entry 5 was there before');
  });

  it('refuses another log', async () => {
    await append('a', 1);
    rmSync(path('log'), { recursive: true });

    await expect(open()).rejects.toThrow('the commit log is another one');
  });

  it('remembers each channel, also those of which it hears nothing any more', async () => {
    await append('a', 1, 2, 3);
    await append('b', 1);

    const { seen } = JSON.parse(readFileSync(path('newest.json'), 'utf8')) as { seen: unknown };
    expect(seen).toMatchObject({ newest: { a: 3, b: 1 } });
  });

  it.each(['', '{}', 'x', '{"sum":"00000000","seen":{"log":"x","newest":{"a":9}}}'])(
    'knows nothing when its file holds %j',
    async (text) => {
      await append('a', 1);
      writeFileSync(path('newest.json'), text);

      await expect(open()).resolves.toBeUndefined();
    },
  );
});
