// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import {
  type AssetEvent,
  AssetKind,
  encode,
  type Encoded,
  EventKind,
  EventQueryFilter,
  SortOrder,
  type Timestamp,
} from '@orchestrator/proto';
import type { Index } from '../assets/definition';
import { timeKey } from '../assets/time';
import type { ScanRange } from '../persistence/database';
import { type EventHeader, eventIndexes, metadataBucket } from '../persistence/event-indexes';
import { assetKeyOf } from '../persistence/index-keys';
import { collect } from './page';
import type { Provider } from './provider';
import type { ServiceHandlers } from './service-handlers';

const NANOS_PER_MICRO = 1000;
/** Sorts behind the separator, and before all that a part of a key begins with. */
const BEHIND = '\x01';
/** Sorts behind all times. */
const BEYOND = ':';

const NO_FILTER: EventQueryFilter = {
  assetKey: '',
  assetKind: AssetKind.ASSET_UNKNOWN,
  eventKind: EventKind.EVENT_UNKNOWN,
  metadata: new Map(),
  start: undefined,
  end: undefined,
};

/** What EventService does, apart from the stream: that is for hosts. */
export const eventService: ServiceHandlers['event'] = {
  async queryEvents(request, provider) {
    const filter = request.filter ?? NO_FILTER;
    const descending = request.sort === SortOrder.DESCENDING;
    const lateness = provider.assets.database.eventLateness ?? 0;
    const conditions = conditionsOf(filter);
    const [narrowest = ALL] = conditions;
    const open: Pick<Condition, 'holds'>[] = conditions.filter(({ rough }, i) => i > 0 || rough === true);
    if (lateness > 0) open.push(...timeCondition(filter));
    const page = await collect(
      { name: nameOf(filter, descending), request },
      {
        read: (after, limit) =>
          listRows(provider, narrowest, { ...rangeOf(filter, { descending, after, lateness }), limit }),
        where: whereOf(open),
      },
    );
    return { events: page.items.map(({ event }) => event), nextPageToken: page.nextPageToken };
  },
};

/** One part of a filter. */
interface Condition {
  readonly index: Index<EventHeader>;
  readonly bucket: readonly string[];
  /** The bucket may hold other events too. */
  readonly rough?: boolean;
  readonly holds: (event: EventHeader) => boolean;
}

const ALL: Condition = { index: eventIndexes.all, bucket: [], holds: () => true };

/** The parts that a filter has, apart from times: the narrowest first. */
function conditionsOf({ assetKey, metadata, eventKind, assetKind }: EventQueryFilter): Condition[] {
  const { byAssetKind, byEventKind, byKey, byMetadata } = eventIndexes;
  const conditions: Condition[] = [];
  if (assetKey !== '') {
    conditions.push({ index: byKey, bucket: [assetKey], holds: (event) => event.assetKey === assetKey });
  }
  for (const [name, value] of metadata) {
    const holds = (event: EventHeader) => event.metadata.get(name) === value;
    conditions.push({ index: byMetadata, bucket: metadataBucket([name, value]), rough: true, holds });
  }
  if (eventKind !== EventKind.EVENT_UNKNOWN) {
    conditions.push({
      index: byEventKind,
      bucket: [String(eventKind)],
      holds: (event) => event.eventKind === eventKind,
    });
  }
  if (assetKind !== AssetKind.ASSET_UNKNOWN) {
    conditions.push({
      index: byAssetKind,
      bucket: [String(assetKind)],
      holds: (event) => event.assetKind === assetKind,
    });
  }
  return conditions;
}

interface Row {
  readonly suffix: string;
  readonly event: Encoded<AssetEvent>;
}

/** Checks what the bucket of the first condition leaves open. */
function whereOf(open: readonly Pick<Condition, 'holds'>[]): ((row: Row) => boolean) | undefined {
  return open.length === 0 ? undefined : ({ event }) => open.every(({ holds }) => holds(event.value));
}

/** Tells queries apart, so that a page token serves its own only. */
function nameOf(filter: EventQueryFilter, descending: boolean): string {
  const digest = createHash('sha256').update(encode(EventQueryFilter, filter)).digest('hex');
  return `event ${descending ? 'descending' : 'ascending'} ${digest}`;
}

async function listRows(provider: Provider, { index, bucket }: Condition, range: ScanRange): Promise<Row[]> {
  const suffixes = await provider.assets.scan(index, bucket, range);
  const events = await provider.assets.database.events(suffixes.map(assetKeyOf));
  return suffixes.map((suffix, i) => ({ suffix, event: events[i] as Encoded<AssetEvent> }));
}

/** The part of a bucket between the times of a filter, both inclusive, that comes after a row. */
function rangeOf(
  { start, end }: EventQueryFilter,
  { descending, after, lateness }: RangeOptions,
): Omit<ScanRange, 'limit'> {
  const gte = start === undefined ? undefined : timeKey(roundedUp(start));
  const lt = end === undefined ? undefined : behind({ ...end, seconds: end.seconds + lateness });
  return descending ? { descending, gte, lt: after ?? lt } : { gte, gt: after, lt };
}

interface RangeOptions {
  readonly descending: boolean;
  readonly after: string | undefined;
  readonly lateness: number;
}

/** The times of a filter by the events' own times, where they are not listed by these. */
function timeCondition({ start, end }: EventQueryFilter): Pick<Condition, 'holds'>[] {
  if (start === undefined && end === undefined) return [];
  const from = start === undefined ? '' : timeKey(roundedUp(start));
  const to = end === undefined ? BEYOND : behind(end);
  const holds = ({ timestamp }: EventHeader): boolean => timeKey(timestamp) >= from && timeKey(timestamp) < to;
  return [{ holds }];
}

/** Bounds are rounded inward, since events have whole microseconds. */
function roundedUp({ seconds, nanos }: Timestamp): Timestamp {
  return { seconds, nanos: Math.ceil(nanos / NANOS_PER_MICRO) * NANOS_PER_MICRO };
}

/** Comes after all events up to a time, and before those after it; nothing is as old as a time before 1970. */
function behind(end: Timestamp): string {
  return end.seconds < 0 ? timeKey(end) : `${timeKey(end)}${BEHIND}`;
}
