// SPDX-License-Identifier: Apache-2.0

import type { ComputePlan } from '@orchestrator/proto';
import fc from 'fast-check';
import { allPlans, computePlan } from '../assets/compute-plan';
import { keyOf, newDataSample, registeredChannel, registerPlans } from '../testing/fixtures';
import type { TestChannel } from '../testing/test-channel';
import { listPage } from './page';
import { Provider } from './provider';

const LARGEST = 2 ** 32 - 1;

async function channelWithPlans(size: number): Promise<TestChannel> {
  const channel = await registeredChannel('A');
  await registerPlans(channel.as('A'), ...numbers(size));
  return channel;
}

function numbers(size: number): number[] {
  return Array.from({ length: size }, (_, i) => i + 1);
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

interface Request {
  readonly pageToken: string;
  readonly pageSize: number;
}

interface Keys {
  readonly keys: readonly string[];
  readonly nextPageToken: string;
}

/** All pages, with something that happens in between. */
async function traverse(ask: (request: Request) => Promise<Keys>, pageSize: number, between?: () => Promise<void>) {
  const pages: Keys[] = [];
  let pageToken = '';
  do {
    const page = await ask({ pageToken, pageSize });
    pages.push(page);
    pageToken = page.nextPageToken;
    await between?.();
  } while (pageToken !== '' && pages.length < 1000);
  return pages;
}

function queryPlans(channel: TestChannel): (request: Request) => Promise<Keys> {
  return async (request) => {
    const { plans, nextPageToken } = await channel.as('A').computePlan.queryPlans(request);
    return { keys: plans.map(({ key }) => key), nextPageToken };
  };
}

function queryPlansWhere(channel: TestChannel, where: (plan: ComputePlan) => boolean) {
  const call = { channel: channel.name, requester: 'A', micros: 0, transactionId: 'tx', version: 'test' };
  const provider = new Provider(call, channel.database);
  const listing = { definition: computePlan, index: allPlans, bucket: [], where };
  return async (request: Request): Promise<Keys> => {
    const { items, nextPageToken } = await listPage(provider, listing, request);
    return { keys: items.map(({ value }) => value.key), nextPageToken };
  };
}

function querySamples(channel: TestChannel, keys: readonly string[]): (request: Request) => Promise<Keys> {
  return async (request) => {
    const reply = await channel.as('A').dataSample.queryDataSamples({ ...request, filter: { keys } });
    return { keys: reply.dataSamples.map(({ key }) => key), nextPageToken: reply.nextPageToken };
  };
}

async function tokenOf(page: Promise<{ readonly nextPageToken: string }>): Promise<string> {
  return (await page).nextPageToken;
}

describe('listPage', () => {
  test.each([
    [0, [50, 1]],
    [0, [50]],
    [1, [1, 1, 1]],
    [3, [3]],
    [4, [3]],
    [2, [0]],
    [LARGEST, [60]],
  ])('gives, for size %d, pages of %j rows, of which the last has no token', async (pageSize, sizes) => {
    const channel = await channelWithPlans(sum(sizes));

    const pages = await traverse(queryPlans(channel), pageSize);

    expect(pages.map(({ keys }) => keys.length)).toEqual(sizes);
  });

  it('has no largest size', async () => {
    const channel = await registeredChannel('A');
    const keys = numbers(3000).map(keyOf);
    await channel.as('A').dataSample.registerDataSamples({ samples: keys.map((key) => newDataSample(key)) });

    const { dataSamples, nextPageToken } = await channel.as('A').dataSample.queryDataSamples({ pageSize: 3000 });

    expect([dataSamples.map(({ key }) => key), nextPageToken]).toEqual([keys, '']);
  });

  it('gives every row once, in order, whatever the size of pages', async () => {
    const channel = await channelWithPlans(12);

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 14 }), async (pageSize) => {
        const pages = await traverse(queryPlans(channel), pageSize);

        expect(pages.flatMap(({ keys }) => keys)).toEqual(numbers(12).map(keyOf));
      }),
    );
  });

  it('gives every row that was there at the start once, whatever is registered meanwhile', async () => {
    const channel = await channelWithPlans(10);
    let next = 100;

    const pages = await traverse(queryPlans(channel), 3, async () => {
      if (next < 104) await registerPlans(channel.as('A'), next++);
    });

    const keys = pages.flatMap((page) => page.keys);
    expect([keys.slice(0, 10), new Set(keys).size]).toEqual([numbers(10).map(keyOf), keys.length]);
  });

  test.each([
    ['no row', 0],
    ['one row in a hundred', 100],
    ['one row in two', 2],
    ['every row', 1],
  ])('gives every row once that a filter leaves: %s', async (_what, nth) => {
    const channel = await channelWithPlans(600);
    const wanted = numbers(600).filter((number) => nth > 0 && number % nth === 0);
    const among = new Set(wanted.map(keyOf));

    const pages = await traverse(
      queryPlansWhere(channel, ({ key }) => among.has(key)),
      5,
    );

    expect([pages.flatMap(({ keys }) => keys), pages.length]).toEqual([
      wanted.map(keyOf),
      Math.max(1, Math.ceil(wanted.length / 5)),
    ]);
  });

  test.each(['abc', '-1', '+2', '007', ' ', '!', '50', 'Y29tcHV0ZXBsYW4', 'Y29tcHV0ZXBsYW4B', '\u{1f600}', '='])(
    'refuses the token %j, which no query has given, with OE0101',
    async (pageToken) => {
      const channel = await channelWithPlans(3);

      const call = queryPlans(channel)({ pageToken, pageSize: 2 });

      await expect(call).rejects.toThrow(/^OE0101: page_token /);
    },
  );

  it('refuses any text with OE0101', async () => {
    const channel = await channelWithPlans(3);

    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (pageToken) => {
        fc.pre(!pageToken.includes('\0'));

        await expect(queryPlans(channel)({ pageToken, pageSize: 2 })).rejects.toThrow(/^OE0101: page_token /);
      }),
    );
  });

  it('refuses the token of another query with OE0101', async () => {
    const channel = await channelWithPlans(3);
    const samples = [1, 2].map((number) => newDataSample(keyOf(number)));
    await channel.as('A').dataSample.registerDataSamples({ samples });
    const pageToken = await tokenOf(channel.as('A').dataSample.queryDataSamples({ pageSize: 1 }));

    const call = queryPlans(channel)({ pageToken, pageSize: 1 });

    await expect(call).rejects.toThrow(/^OE0101: page_token /);
  });

  it('refuses the token of the same query with another filter with OE0101', async () => {
    const channel = await channelWithPlans(3);
    const pageToken = await tokenOf(channel.as('A').computePlan.queryPlans({ pageSize: 1 }));

    const call = channel.as('A').computePlan.queryPlans({ pageToken, filter: { owner: 'A' } });

    await expect(call).rejects.toThrow(/^OE0101: page_token /);
  });

  test.each([
    ['padding behind it', (token: string) => `${token}=`],
    ['a line break behind it', (token: string) => `${token}\n`],
    ['a character of another alphabet behind it', (token: string) => `${token}+`],
  ])('refuses its own token with %s with OE0101', async (_fault, spell) => {
    const channel = await channelWithPlans(3);
    const pageToken = spell(await tokenOf(queryPlans(channel)({ pageToken: '', pageSize: 1 })));

    await expect(queryPlans(channel)({ pageToken, pageSize: 1 })).rejects.toThrow(/^OE0101: page_token /);
  });

  it('takes a token again, for a page of any size', async () => {
    const channel = await channelWithPlans(6);
    const pageToken = await tokenOf(queryPlans(channel)({ pageToken: '', pageSize: 2 }));

    const sizes = [1, 3, LARGEST];
    const pages = await Promise.all(sizes.map((pageSize) => queryPlans(channel)({ pageToken, pageSize })));

    expect(pages.map(({ keys }) => keys)).toEqual([[3], [3, 4, 5], [3, 4, 5, 6]].map((rows) => rows.map(keyOf)));
  });
});

describe('slicePage', () => {
  async function channelWithSamples(size: number): Promise<TestChannel> {
    const channel = await registeredChannel('A');
    const samples = numbers(size).map((number) => newDataSample(keyOf(number)));
    await channel.as('A').dataSample.registerDataSamples({ samples });
    return channel;
  }

  test.each([
    [0, [50, 1]],
    [1, [1, 1, 1]],
    [3, [3]],
    [LARGEST, [60]],
  ])('gives, for size %d, every row once in pages of %j rows', async (pageSize, sizes) => {
    const keys = numbers(sum(sizes)).map(keyOf);
    const channel = await channelWithSamples(keys.length);

    const pages = await traverse(querySamples(channel, keys), pageSize);

    expect([pages.map((page) => page.keys.length), pages.flatMap((page) => page.keys)]).toEqual([sizes, keys]);
  });

  test.each(['abc', '1'])('refuses the token %j, which no query has given, with OE0101', async (pageToken) => {
    const channel = await channelWithSamples(3);

    const call = querySamples(channel, [keyOf(1)])({ pageToken, pageSize: 1 });

    await expect(call).rejects.toThrow(/^OE0101: page_token /);
  });

  it('refuses the token of a listing with OE0101', async () => {
    const channel = await channelWithSamples(3);
    const pageToken = await tokenOf(channel.as('A').dataSample.queryDataSamples({ pageSize: 1 }));

    const call = querySamples(channel, [keyOf(1)])({ pageToken, pageSize: 1 });

    await expect(call).rejects.toThrow(/^OE0101: page_token /);
  });
});
