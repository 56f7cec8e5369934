// SPDX-License-Identifier: Apache-2.0

import { AssetKind, EventKind } from '@orchestrator/proto';
import { eventEntries, type EventHeader, metadataBucket } from './event-indexes';

const header: EventHeader = {
  id: 'tx1:00000000',
  assetKey: 'key',
  assetKind: AssetKind.ASSET_MODEL,
  eventKind: EventKind.EVENT_ASSET_CREATED,
  channel: 'test',
  timestamp: { seconds: 1, nanos: 2000 },
  metadata: new Map([['reason', 'because']]),
};

describe('eventEntries', () => {
  it('places an event in every index, by time and then by ordinal', () => {
    const entries = eventEntries(header, 'ordinal');

    expect(entries.map(({ bucket, suffix }) => [bucket, suffix])).toEqual(
      ['event', 'event.key\0key', 'event.asset\x008', 'event.kind\x001', 'event.metadata\0reason\0because'].map(
        (bucket) => [bucket, '0000000001000002\0ordinal'],
      ),
    );
  });

  it('leaves an event without metadata out of that index', () => {
    const entries = eventEntries({ ...header, metadata: new Map() }, 'ordinal');

    expect(entries.map(({ index }) => index.name)).not.toContain('event.metadata');
  });
});

describe('metadataBucket', () => {
  it('cuts long values', () => {
    expect(metadataBucket(['reason', 'x'.repeat(100)])).toEqual(['reason', 'x'.repeat(64)]);
  });
});
