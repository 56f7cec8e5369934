// SPDX-License-Identifier: Apache-2.0

import type { AssetEvent } from '@orchestrator/proto';
import { queryIndex, type Index } from '../assets/definition';
import { timeKey } from '../assets/time';
import { entriesOf, type IndexEntry } from './index-keys';

/** Metadata values are cut to this length in keys; a query compares the whole value afterwards. */
const VALUE_LENGTH = 64;

/** An event without its asset. */
export type EventHeader = Pick<
  AssetEvent,
  'id' | 'assetKey' | 'assetKind' | 'eventKind' | 'channel' | 'timestamp' | 'metadata'
>;

/** The orders in which events can be listed. Hosts give each event an ordinal, text that sorts in commit order. */
export const eventIndexes = {
  all: eventIndex('event', () => [[]]),
  byKey: eventIndex('event.key', (event) => [[event.assetKey]]),
  byAssetKind: eventIndex('event.asset', (event) => [[String(event.assetKind)]]),
  byEventKind: eventIndex('event.kind', (event) => [[String(event.eventKind)]]),
  byMetadata: eventIndex('event.metadata', (event) => [...event.metadata].map(metadataBucket)),
} as const;

const indexes = Object.values(eventIndexes);

function eventIndex(name: string, buckets: (event: EventHeader) => readonly (readonly string[])[]): Index<EventHeader> {
  return queryIndex(name, (event: EventHeader) =>
    buckets(event).map((bucket) => ({ bucket, order: [timeKey(event.timestamp)] })),
  );
}

/** The bucket of events that carry a pair of metadata, and of some that carry one that begins alike. */
export function metadataBucket([name, value]: readonly [string, string]): readonly string[] {
  return [name, value.slice(0, VALUE_LENGTH)];
}

/** Every place of an event. */
export function eventEntries(event: EventHeader, ordinal: string): IndexEntry[] {
  return entriesOf(indexes, event, ordinal);
}
