// SPDX-License-Identifier: Apache-2.0

import {
  type AssetEvent,
  AssetKind,
  ComputeTaskAction,
  type DraftFields,
  type EventQueryFilter,
  EventKind,
  type QueryEventsParam,
  SortOrder,
  type Timestamp,
} from '@orchestrator/proto';
import { keyOf } from '../testing/fixtures';
import { apply, builtChannel, PLAN, register, taskOf } from '../testing/task-fixtures';
import type { TestChannel } from '../testing/test-channel';

const UNNAMED = 99 as never;
const LONG = 'x'.repeat(100);
const ORDERS: [string, SortOrder][] = [
  ['ASCENDING', SortOrder.ASCENDING],
  ['DESCENDING', SortOrder.DESCENDING],
];

/** Three tasks of one call, of which 2 and 3 were canceled for reasons that begin alike. */
async function eventfulChannel(): Promise<TestChannel> {
  const channel = await builtChannel();
  await register(channel, taskOf(1), taskOf(2, [1]), taskOf(3));
  for (const [number, log] of [
    [2, `${LONG}2`],
    [3, `${LONG}3`],
  ] as const) {
    const action = ComputeTaskAction.TASK_ACTION_CANCELED;
    await channel.as('B').computeTask.applyTaskAction({ computeTaskKey: keyOf(number), action, log });
  }
  return channel;
}

async function query(channel: TestChannel, request: DraftFields<QueryEventsParam>): Promise<readonly AssetEvent[]> {
  return (await channel.as('C').event.queryEvents({ pageSize: 1000, ...request })).events;
}

function idsOf(events: readonly AssetEvent[]): string[] {
  return events.map(({ id }) => id);
}

describe('order of queryEvents', () => {
  it.each([
    ['ASCENDING', SortOrder.ASCENDING],
    ['UNSPECIFIED', SortOrder.UNSPECIFIED],
    ['a number without a name', UNNAMED],
  ])('is that of emission for %s', async (_name, sort) => {
    const channel = await eventfulChannel();

    expect(await query(channel, { sort })).toEqual(channel.events);
  });

  it('is the exact reverse for DESCENDING', async () => {
    const channel = await eventfulChannel();

    expect(await query(channel, { sort: SortOrder.DESCENDING })).toEqual([...channel.events].reverse());
  });
});

describe('filter of queryEvents', () => {
  const reason = (text: string) => new Map([['reason', text]]);
  const canceled = (number: number) => (event: AssetEvent) =>
    event.assetKey === keyOf(number) && event.eventKind === EventKind.EVENT_ASSET_UPDATED;
  const { ASSET_COMPUTE_TASK, ASSET_COMPUTE_PLAN } = AssetKind;
  const { EVENT_ASSET_CREATED, EVENT_ASSET_UPDATED } = EventKind;

  test.each<[string, DraftFields<EventQueryFilter>, (event: AssetEvent) => boolean]>([
    ['nothing that is empty', {}, () => true],
    ['the key', { assetKey: keyOf(2) }, ({ assetKey }) => assetKey === keyOf(2)],
    ['the kind of asset', { assetKind: ASSET_COMPUTE_TASK }, ({ assetKind }) => assetKind === ASSET_COMPUTE_TASK],
    ['the kind of event', { eventKind: EVENT_ASSET_UPDATED }, ({ eventKind }) => eventKind === EVENT_ASSET_UPDATED],
    ['the metadata to their end', { metadata: reason(`${LONG}2`) }, canceled(2)],
    [
      'the key and the kind of event',
      { assetKey: keyOf(2), eventKind: EVENT_ASSET_CREATED },
      (event) => event.assetKey === keyOf(2) && event.eventKind === EVENT_ASSET_CREATED,
    ],
    [
      'both kinds',
      { eventKind: EVENT_ASSET_CREATED, assetKind: ASSET_COMPUTE_PLAN },
      ({ assetKey }) => assetKey === PLAN,
    ],
    ['the metadata and the key', { metadata: reason(`${LONG}3`), assetKey: keyOf(3) }, canceled(3)],
  ])('compares %s', async (_part, filter, holds) => {
    const channel = await eventfulChannel();
    const expected = channel.events.filter(holds);

    expect(idsOf(await query(channel, { filter }))).toEqual(idsOf(expected));
    expect(expected.length).toBeGreaterThan(0);
  });

  test.each<[string, DraftFields<EventQueryFilter>]>([
    ['an unknown key', { assetKey: 'x' }],
    ['a kind of asset without a name', { assetKind: UNNAMED }],
    ['a kind of event without a name', { eventKind: UNNAMED }],
    ['metadata that only begin alike', { metadata: reason(LONG) }],
    ['one of two pairs of metadata', { metadata: new Map([...reason(`${LONG}2`), ['status', '']]) }],
    ['a key and another reason', { assetKey: keyOf(2), metadata: reason(`${LONG}3`) }],
  ])('lets nothing through for %s', async (_part, filter) => {
    expect(await query(await eventfulChannel(), { filter })).toEqual([]);
  });
});

describe('times of queryEvents', () => {
  const shifted = (time: Timestamp | undefined, nanos: number): Timestamp => {
    const { seconds = 0 } = time ?? {};
    return nanos < 0 ? { seconds: seconds - 1, nanos: 1_000_000_000 + nanos } : { seconds, nanos };
  };

  // Calls are one second apart: the event in the middle stands for its whole call.
  test.each([
    ['from a time on, inclusive', 'start', 0, true],
    ['from just before', 'start', -1, true],
    ['from less than a microsecond later', 'start', 1, false],
    ['from a microsecond later', 'start', 1000, false],
    ['until a time, inclusive', 'end', 0, true],
    ['until less than a microsecond later', 'end', 999, true],
    ['until less than a microsecond before', 'end', -1, false],
  ])('are taken %s', async (...[, bound, nanos, included]) => {
    const channel = await eventfulChannel();
    const middle = channel.events[5]!;

    const found = await query(channel, { filter: { [bound]: shifted(middle.timestamp, nanos) } });

    expect(idsOf(found).includes(middle.id)).toBe(included);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(channel.events.length);
  });

  it.each(ORDERS)('bound both ends in order %s', async (_order, sort) => {
    const channel = await eventfulChannel();
    const time = channel.events.find(({ assetKey }) => assetKey === keyOf(1))?.timestamp;
    const expected = channel.events.filter(({ timestamp }) => timestamp?.seconds === time?.seconds);

    const found = await query(channel, { filter: { start: time, end: time }, sort });

    expect(idsOf(found).sort()).toEqual(idsOf(expected));
    expect(expected).toHaveLength(3);
  });

  test.each<[string, DraftFields<EventQueryFilter>]>([
    [
      'a start after its end',
      { start: { seconds: 1_700_000_005, nanos: 0 }, end: { seconds: 1_700_000_004, nanos: 0 } },
    ],
    ['an end before 1970', { end: { seconds: -1, nanos: 0 } }],
    ['a start in the far future', { start: { seconds: 9_000_000_000_000, nanos: 0 } }],
  ])('let nothing through for %s', async (_case, filter) => {
    expect(await query(await eventfulChannel(), { filter })).toEqual([]);
  });
});

describe('pages of queryEvents', () => {
  async function pagesOf(channel: TestChannel, request: DraftFields<QueryEventsParam>): Promise<AssetEvent[][]> {
    const pages: AssetEvent[][] = [];
    let pageToken = '';
    do {
      const page = await channel.as('C').event.queryEvents({ ...request, pageToken });
      pages.push([...page.events]);
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    return pages;
  }

  it.each(ORDERS)('hold every event once in order %s', async (_order, sort) => {
    const channel = await eventfulChannel();

    const pages = await pagesOf(channel, { pageSize: 2, sort });

    expect(pages.flat()).toEqual(await query(channel, { sort }));
    expect(pages.slice(0, -1).every((page) => page.length === 2)).toBe(true);
  });

  it.each(ORDERS)('stay within the times in order %s', async (_order, sort) => {
    const channel = await eventfulChannel();
    const filter = { start: channel.events[4]?.timestamp, end: channel.events.at(-3)?.timestamp };

    const pages = await pagesOf(channel, { pageSize: 1, sort, filter });

    expect(pages.flat()).toEqual(await query(channel, { sort, filter }));
  });

  it('are not moved by events that come meanwhile', async () => {
    const channel = await eventfulChannel();
    const before = [...channel.events].reverse();
    const { event } = channel.as('C');
    const first = await event.queryEvents({ pageSize: 2, sort: SortOrder.DESCENDING });
    await apply(channel, 1, ComputeTaskAction.TASK_ACTION_EXECUTING);

    const second = await event.queryEvents({
      pageSize: 2,
      sort: SortOrder.DESCENDING,
      pageToken: first.nextPageToken,
    });

    expect(idsOf([...first.events, ...second.events])).toEqual(idsOf(before.slice(0, 4)));
  });

  test.each<[string, DraftFields<QueryEventsParam>]>([
    ['another direction', { sort: SortOrder.DESCENDING }],
    ['another kind', { filter: { assetKind: AssetKind.ASSET_FUNCTION } }],
    ['another start', { filter: { assetKind: AssetKind.ASSET_COMPUTE_TASK, start: { seconds: 1, nanos: 0 } } }],
    ['another key', { filter: { assetKind: AssetKind.ASSET_COMPUTE_TASK, assetKey: 'x' } }],
  ])('refuse a token of %s', async (_difference, other) => {
    const channel = await eventfulChannel();
    const own = { pageSize: 1, filter: { assetKind: AssetKind.ASSET_COMPUTE_TASK } };
    const { nextPageToken } = await channel.as('C').event.queryEvents(own);

    await expect(query(channel, { ...own, ...other, pageToken: nextPageToken })).rejects.toThrow('OE0101: ');
  });

  it('refuse a token that is none', async () => {
    await expect(query(await eventfulChannel(), { pageToken: '7' })).rejects.toThrow('OE0101: ');
  });
});
