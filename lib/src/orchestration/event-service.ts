// SPDX-License-Identifier: Apache-2.0

import { createHash } from 'node:crypto';
import { type AssetEvent, encode, type Encoded, EventQueryFilter, SortOrder, type Timestamp } from '@orchestrator/proto';
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

const EVERYTHING: EventQueryFilter = {
  assetKey: '',
  assetKind: 0,
  eventKind: 0,
  metadata: new Map(),
  start: undefined,
  end: undefined,
};

/** What EventService does, apart from the stream: that is for hosts. */
export const eventService: ServiceHandlers['event'] = {
  async queryEvents(request, provider) {
    const filter = request.filter ?? EVERYTHING;
    const descending = request.sort === SortOrder.DESCENDING;
    const [narrowest = ALL, ...others] = conditions(filter);
    const page = await collect(
      { name: queryName(filter, descending), request },
      {
        read: (after, limit) => readRows(provider, narrowest, { ...range(filter, { descending, after }), limit }),
        where: filterFor(narrowest, others),
      },
    );
    return { events: page.items.map(({ event }) => event), nextPageToken: page.nextPageToken };
  },
};
