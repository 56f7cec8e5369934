// SPDX-License-Identifier: Apache-2.0

import { deepEqual, equal } from 'node:assert/strict';
import { compareUtf8, type Organization } from '@orchestrator/proto';
import { organization } from '../assets/organization';
import { fromMicros } from '../assets/time';
import { type EmittedEvent, Provider } from '../orchestration/provider';
import type { Awaitable, Database, ScanRange } from '../persistence/database';
import { eventIndexes } from '../persistence/event-indexes';
import { assetKeyOf, bucketKey } from '../persistence/index-keys';
import type { Overlay } from '../persistence/overlay';
import { byPlace, counted, note, shelf } from './note';
import { Random } from './random';

const ALL = Number.MAX_SAFE_INTEGER;
const START_MICROS = 1_700_000_000_000_000;

/** What a host commits. */
export interface Writes {
  readonly writes: Overlay;
  readonly events: readonly EmittedEvent[];
}

/** An implementation, on an empty channel. */
export interface DatabaseSubject {
  /** The channel as it is now. */
  view(): Awaitable<Database>;
  commit(writes: Writes): Awaitable<void>;
}

/** What holds for every implementation of `Database`. Each claim wants an empty channel; a failed one rejects. */
export interface DatabaseClaim {
  readonly title: string;
  readonly check: (subject: DatabaseSubject) => Promise<void>;
}

/** The claims, in no order that matters. */
export const databaseClaims: readonly DatabaseClaim[] = [
  claim('finds nothing in an empty channel', async (channel) => {
    const view = await channel.view();

    equal(await view.find(note, 'a'), undefined);
    deepEqual(await view.findMany(note, ['a', 'b']), [undefined, undefined]);
    deepEqual(await view.scan(bucketKey(byPlace, ['x']), { limit: ALL }), []);
    equal(await view.count(bucketKey(counted, ['x'])), 0);
  }),

  claim('finds the bytes that were written last', async (channel) => {
    await channel.write(['a', 'first']);
    await channel.write(['a', 'second']);

    const found = await (await channel.view()).find(note, 'a');

    equal(found?.value.address, 'second');
    deepEqual(found.codec.name, note.codec.name);
  }),

  claim('keeps kinds apart', async (channel) => {
    await channel.write(['a', 'x']);

    equal(await (await channel.view()).find(organization, 'a'), undefined);
    equal(await (await channel.view()).find(shelf, 'a'), undefined);
  }),

  claim('finds many in the order of the keys, gaps and repetitions included', async (channel) => {
    await channel.write(['a', 'x'], ['b', 'y']);

    const found = await (await channel.view()).findMany(note, ['b', 'none', 'a', 'b']);

    deepEqual(
      found.map((asset) => asset?.value.id),
      ['b', undefined, 'a', 'b'],
    );
  }),

  claim('lists a bucket in the order of the UTF-8 bytes', async (channel) => {
    const keys = ['b', 'a', 'ab', 'é', 'Z', '0', '\uffff', '\u{1f600}', ' ', '~'];
    await channel.write(...keys.map((key) => [key, 'x'] as const));

    deepEqual(await listed(channel, 'x'), [...keys].sort(compareUtf8));
  }),

  claim('lists one bucket, and none that begins alike', async (channel) => {
    await channel.write(['1', 'x'], ['2', 'xy'], ['3', 'x '], ['4', ''], ['5', 'w']);

    deepEqual(await listed(channel, 'x'), ['1']);
    deepEqual(await listed(channel, ''), ['4']);
  }),

  claim('moves an asset from bucket to bucket when it changes', async (channel) => {
    await channel.write(['a', 'x'], ['b', 'x']);
    await channel.write(['a', 'y']);

    deepEqual(await listed(channel, 'x'), ['b']);
    deepEqual(await listed(channel, 'y'), ['a']);
  }),

  claim('lists a part of a bucket, by any bounds, in both directions', async (channel) => {
    const keys = ['a', 'b', 'c', 'd', 'e'];
    await channel.write(...keys.map((key) => [key, 'x'] as const));

    const view = await channel.view();
    for (const range of everyRange(['', 'a', 'bb', 'c', 'e', 'f'])) {
      deepEqual(await view.scan(bucketKey(byPlace, ['x']), range), inModel(keys, range), JSON.stringify(range));
    }
  }),

  claim('lists a bucket of thousands whole', async (channel) => {
    const keys = Array.from({ length: 3000 }, (_, i) => String(i).padStart(5, '0'));
    await channel.write(...keys.map((key) => [key, 'x'] as const));

    deepEqual(await listed(channel, 'x'), keys);
  }),

  claim('shows a transaction its own writes in finds and scans, with any bounds', async (channel) => {
    await channel.write(['a', 'x'], ['c', 'x'], ['e', 'x'], ['z', 'y']);
    const { assets } = await channel.begin();

    await put(assets, 'b', 'x');
    await put(assets, 'c', 'gone');
    await put(assets, 'z', 'x');
    await put(assets, 'e', 'gone');
    await put(assets, 'e', 'x');

    equal((await assets.get(note, 'c')).value.address, 'gone');
    for (const range of everyRange(['a', 'c', 'z'])) {
      deepEqual(await assets.scan(byPlace, ['x'], range), inModel(['a', 'b', 'e', 'z'], range), JSON.stringify(range));
    }
    deepEqual(await listed(channel, 'x'), ['a', 'c', 'e']);
  }),

  claim('finds many among stored and own writes', async (channel) => {
    await channel.write(['a', 'x'], ['b', 'x']);
    const { assets } = await channel.begin();
    await put(assets, 'b', 'new');
    await put(assets, 'c', 'new');

    const found = await assets.findMany(note, ['c', 'a', 'none', 'b']);

    deepEqual(
      found.map((asset) => asset?.value.address),
      ['new', 'x', undefined, 'new'],
    );
  }),

  claim('counts a bucket, own writes included', async (channel) => {
    await channel.write(['a', 'x'], ['b', 'x'], ['c', 'y']);
    await channel.write(['b', 'y']);
    const { assets } = await channel.begin();
    await put(assets, 'd', 'y');
    await put(assets, 'c', 'x');

    deepEqual([await assets.count(counted, ['x']), await assets.count(counted, ['y'])], [2, 2]);
    const view = await channel.view();
    deepEqual([await view.count(bucketKey(counted, ['x'])), await view.count(bucketKey(counted, ['y']))], [1, 2]);
  }),

  claim('gives events back in the order of emission, from each of their indexes', async (channel) => {
    await channel.write(['a', 'x'], ['b', 'x']);
    await channel.write(['b', 'y'], ['c', 'y']);

    const all = ['a x', 'b x', 'b y', 'c y'];
    deepEqual(await eventsIn(channel, bucketKey(eventIndexes.all, [])), all);
    deepEqual(await eventsIn(channel, bucketKey(eventIndexes.byKey, ['b'])), ['b x', 'b y']);
    deepEqual(await eventsIn(channel, bucketKey(eventIndexes.all, []), true), all.reverse());
  }),

  claim('agrees with a model after many random writes and scans', async (channel) => {
    const random = new Random(20_240_501);
    const model = new Map<string, string>();
    for (let round = 0; round < 40; round++) {
      const writes = Array.from(
        { length: 1 + random.below(8) },
        () => [`k${random.below(60)}`, `s${random.below(4)}`] as const,
      );
      const once = [...new Map(writes)];
      await channel.write(...once);
      for (const [key, place] of once) model.set(key, place);
      const place = `s${random.below(4)}`;
      const range = randomRange(random);
      const keys = [...model].flatMap(([key, at]) => (at === place ? [key] : [])).sort(compareUtf8);
      const view = await channel.view();
      deepEqual(await view.scan(bucketKey(byPlace, [place]), range), inModel(keys, range), JSON.stringify(range));
      equal(await view.count(bucketKey(counted, [place])), keys.length);
    }
  }),
];

/** A subject with what most claims do. */
class Channel {
  #calls = 0;

  constructor(private readonly subject: DatabaseSubject) {}

  view(): Awaitable<Database> {
    return this.subject.view();
  }

  /** A call on the channel as it is now. */
  async begin(): Promise<Provider> {
    this.#calls++;
    const transactionId = `tx${String(this.#calls).padStart(8, '0')}`;
    const call = { channel: 'test', requester: 'org', micros: START_MICROS + this.#calls, transactionId, version: '' };
    return new Provider(call, await this.view());
  }

  /** Commits notes, each with an event. */
  async write(...notes: readonly (readonly [key: string, place: string])[]): Promise<void> {
    const provider = await this.begin();
    for (const [id, address] of notes) {
      const value = { id, address, creationDate: fromMicros(START_MICROS) };
      const previous = await provider.assets.find(note, id);
      if (previous === undefined) await provider.create(note, value);
      else provider.update(note, { previous, value });
    }
    await this.subject.commit({ writes: provider.assets.writes, events: provider.events });
  }
}

function claim(title: string, check: (channel: Channel) => Promise<void>): DatabaseClaim {
  return { title, check: (subject) => check(new Channel(subject)) };
}

async function put(assets: Provider['assets'], id: string, address: string): Promise<void> {
  const value: Organization = { id, address, creationDate: undefined };
  assets.put(note, await assets.find(note, id), value);
}

async function listed(channel: Channel, place: string): Promise<string[]> {
  return (await channel.view()).scan(bucketKey(byPlace, [place]), { limit: ALL });
}

async function eventsIn(channel: Channel, bucket: string, descending = false): Promise<string[]> {
  const view = await channel.view();
  const suffixes = await view.scan(bucket, { limit: ALL, descending });
  const events = await view.events(suffixes.map(assetKeyOf));
  return events.map(({ value }) => `${value.assetKey} ${value.organization?.address ?? ''}`);
}

/** What a range of sorted suffixes is. */
function inModel(sorted: readonly string[], { gt, gte, lt, descending, limit }: ScanRange): string[] {
  const inside = sorted.filter(
    (key) =>
      (gt === undefined || compareUtf8(key, gt) > 0) &&
      (gte === undefined || compareUtf8(key, gte) >= 0) &&
      (lt === undefined || compareUtf8(key, lt) < 0),
  );
  return (descending === true ? inside.reverse() : inside).slice(0, limit);
}

function everyRange(bounds: readonly string[]): ScanRange[] {
  const some = [undefined, ...bounds];
  return [0, 1, 2, ALL].flatMap((limit) =>
    [false, true].flatMap((descending) =>
      some.flatMap((low) =>
        some.flatMap((lt) => [
          { gt: low, lt, descending, limit },
          { gte: low, lt, descending, limit },
          { gt: low, gte: bounds[1], lt, descending, limit },
        ]),
      ),
    ),
  );
}

function randomRange(random: Random): ScanRange {
  const bound = (): string | undefined => (random.below(2) === 0 ? undefined : `k${random.below(60)}`);
  return { gt: bound(), gte: bound(), lt: bound(), descending: random.below(2) === 0, limit: random.below(12) };
}
