// SPDX-License-Identifier: Apache-2.0

import { deepEqual, equal, rejects } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { CommitLog } from './commit-log';

/** A place where a log lies: each opening after a close finds what was there. */
export interface LogPlace {
  open(): Promise<CommitLog>;
}

/** What holds for every implementation of `CommitLog`. Each claim wants an empty place; a failed one rejects. */
export interface CommitLogClaim {
  readonly title: string;
  readonly check: (place: LogPlace) => Promise<void>;
}

const MEBIBYTE = 1024 * 1024;

/** The claims, in no order that matters. */
export const commitLogClaims: readonly CommitLogClaim[] = [
  claim('has no channels and no entries at first', async (log) => {
    deepEqual(await log.channels(), []);
    equal(await log.lastPosition('a'), 0);
    deepEqual(await log.read('a', 0, 1000), []);
  }),

  claim('stores an entry once: the second one at its position is refused and changes nothing', async (log) => {
    equal(await log.append('a', 1, text('first')), true);
    equal(await log.append('a', 1, text('second')), false);

    deepEqual(await texts(log, 'a', 0), ['first']);
  }),

  claim('gives entries back in order of their positions', async (log) => {
    await appendMany(log, 'a', 12);

    deepEqual(
      await texts(log, 'a', 0),
      Array.from({ length: 12 }, (_, i) => `a ${i + 1}`),
    );
  }),

  claim('begins behind the position that is asked for', async (log) => {
    await appendMany(log, 'a', 5);

    deepEqual(await texts(log, 'a', 3), ['a 4', 'a 5']);
    deepEqual(await texts(log, 'a', 5), []);
    deepEqual(await texts(log, 'a', 50), []);
  }),

  claim('reads at least one entry, and not much more than the bytes that are asked for', async (log) => {
    for (let position = 1; position <= 20; position++)
      await log.append('a', position, new Uint8Array(1000).fill(position));

    equal((await log.read('a', 0, 1)).length, 1);
    const some = await log.read('a', 2, 5000);
    equal(some[0]?.[0], 3);
    deepEqual([some.length >= 5, some.length <= 7], [true, true]);
  }),

  claim('knows the last position of each channel', async (log) => {
    await appendMany(log, 'a', 11);
    await appendMany(log, 'b', 2);

    deepEqual([await log.lastPosition('a'), await log.lastPosition('b'), await log.lastPosition('c')], [11, 2, 0]);
  }),

  claim('keeps channels apart whose names begin alike or look like keys', async (log) => {
    const names = ['a', 'a/0000000000000001', 'a/5', 'ab', 'a b', 'c/a', '~', 'A', '%2F', 'é', 'a_local', '0'];
    for (const name of names) await appendMany(log, name, 2);

    deepEqual((await log.channels()).sort(), [...names].sort());
    for (const name of names) {
      deepEqual(await texts(log, name, 0), [`${name} 1`, `${name} 2`]);
      equal(await log.lastPosition(name), 2);
    }
  }),

  claim('stores entries of many channels at once', async (log) => {
    const names = Array.from({ length: 20 }, (_, i) => `channel${i}`);

    await Promise.all(names.map((name) => appendMany(log, name, 5)));

    for (const name of names) equal((await log.read(name, 0, MEBIBYTE)).length, 5);
  }),

  claim('stores an entry of 8 MiB', async (log) => {
    const bytes = new Uint8Array(8 * MEBIBYTE).map((_, i) => i % 251);

    await log.append('a', 1, bytes);
    await log.append('a', 2, text('next'));

    const [large, next] = await log.read('a', 0, 9 * MEBIBYTE);
    equal(Buffer.compare(large ?? text(''), bytes), 0);
    equal(Buffer.from(next ?? text('')).toString(), 'next');
  }),

  claim('stores an entry of 12 MiB that cannot be compressed', async (log) => {
    const bytes = randomBytes(12 * MEBIBYTE);

    await log.append('a', 1, bytes);

    const [large] = await log.read('a', 0, 1);
    equal(Buffer.compare(large ?? text(''), bytes), 0);
  }),

  claim('stores an empty entry', async (log) => {
    await log.append('a', 1, text(''));
    await log.append('a', 2, text('next'));

    deepEqual(await texts(log, 'a', 0), ['', 'next']);
  }),

  {
    title: 'has everything that was stored after it is opened again, under the same name',
    check: async (place) => {
      const before = await place.open();
      await appendMany(before, 'a', 300);
      await before.close();

      const after = await place.open();

      equal(after.id, before.id);
      equal(await after.lastPosition('a'), 300);
      equal((await after.read('a', 0, MEBIBYTE)).length, 300);
      equal(await after.append('a', 300, text('again')), false);
      equal(await after.append('a', 301, text('next')), true);
      await after.close();
    },
  },

  {
    title: 'rejects what is asked of it after it was closed',
    check: async (place) => {
      const log = await place.open();
      await log.close();

      await rejects(log.append('a', 1, text('x')));
      await rejects(log.read('a', 0, 1));
      await rejects(log.lastPosition('a'));
    },
  },
];

function claim(title: string, check: (log: CommitLog) => Promise<void>): CommitLogClaim {
  return {
    title,
    check: async (place) => {
      const log = await place.open();
      try {
        await check(log);
      } finally {
        await log.close();
      }
    },
  };
}

async function appendMany(log: CommitLog, channel: string, count: number): Promise<void> {
  for (let position = 1; position <= count; position++) {
    equal(await log.append(channel, position, text(`${channel} ${position}`)), true);
  }
}

async function texts(log: CommitLog, channel: string, after: number): Promise<string[]> {
  return (await log.read(channel, after, MEBIBYTE)).map((bytes) => Buffer.from(bytes).toString());
}

function text(content: string): Uint8Array {
  return Buffer.from(content);
}
