// SPDX-License-Identifier: Apache-2.0

import { AssetKind, EventKind } from '@orchestrator/proto';
import type { EventHeader } from '@orchestrator/lib';
import { EventListing } from './event-listing';

function eventAt(seconds: number, id: string): EventHeader {
  return {
    id,
    assetKey: 'x',
    assetKind: AssetKind.ASSET_MODEL,
    eventKind: EventKind.EVENT_ASSET_CREATED,
    channel: 'mychannel',
    timestamp: { seconds, nanos: 0 },
    metadata: new Map(),
  };
}

describe('EventListing', () => {
  it('lists events of this log as they are', () => {
    const events = [eventAt(1, 'place:00000000'), eventAt(1, 'place:00000001')];
    const listing = new EventListing(0);

    listing.add(events, 'place');

    expect(listing.listed).toEqual(events);
    expect(listing.foreign).toEqual([]);
    expect(listing.micros).toBe(1_000_000);
  });

  it('lists an event whose time runs back at the latest time before it', () => {
    const listing = new EventListing(5_000_000);

    listing.add([eventAt(3, 'place:00000000')], 'place');

    expect(listing.listed[0]?.timestamp).toEqual({ seconds: 5, nanos: 0 });
    expect(listing.micros).toBe(5_000_000);
  });

  it('tells the ordinals of events that came with another history', () => {
    const listing = new EventListing(0);

    listing.add([eventAt(1, 'there:00000007'), eventAt(2, 'there:00000008')], 'here');

    expect(listing.listed.map(({ id }) => id)).toEqual(['here:00000000', 'here:00000001']);
    expect(listing.foreign).toEqual([
      { id: 'there:00000007', ordinal: 'here:00000000' },
      { id: 'there:00000008', ordinal: 'here:00000001' },
    ]);
  });

  it('knows events of a ledger by the id of their transaction', () => {
    const listing = new EventListing(0);

    listing.add([eventAt(1, 'tx:00000000')], 'place', 'tx');

    expect(listing.foreign).toEqual([]);
  });
});
