// SPDX-License-Identifier: Apache-2.0

import type { EntrySource } from '../replica/entry-reader';
import type { EventPlace } from '../replica/event-id';
import { findEventPlace } from '../replica/event-id';
import type { FoldStore } from '../replica/fold-store';
import { type Operation, readValues } from '../replica/level-folder';

const SEPARATOR = '\0';
const POSITION_LENGTH = 16;
const EVENT_ID = /^([0-9a-f]{40}):(\d{8})$/;

/**
 * The events of each block, kept beside the fold: as entries, one for each block, and by transaction. They are written
 * in the batches of the fold, so both are always equally far.
 */
export class KeptEntries implements EntrySource {
  constructor(
    private readonly store: FoldStore,
    readonly id: string,
  ) {}

  read(channel: string, after: number, maxBytes: number): Promise<Uint8Array[]> {
    const range = { gt: entryKey(channel, after), lte: entryKey(channel, Number.MAX_SAFE_INTEGER) };
    return readValues(this.store.level, range, maxBytes);
  }

  /** Where the event with this id stands; undefined if no event of the channel has it. */
  placeOf(channel: string, eventId: string): EventPlace | undefined {
    const [, transaction = '', index = ''] = EVENT_ID.exec(eventId) ?? [];
    const place = transaction === '' ? undefined : this.store.level.getSync(transactionKey(channel, transaction));
    return place === undefined ? undefined : findEventPlace(`${Buffer.from(place).toString()}:${index}`);
  }
}

/** Keeps the entry of a block. */
export function keepEntry(channel: string, position: number, entry: Uint8Array): Operation {
  return { type: 'put', key: entryKey(channel, position), value: entry };
}

/** Keeps where the events of a transaction are, by its short id: an ordinal without the index of the event. */
export function keepPlace(channel: string, transaction: string, place: string): Operation {
  return { type: 'put', key: transactionKey(channel, transaction), value: Buffer.from(place) };
}

function entryKey(channel: string, position: number): string {
  return `e${SEPARATOR}${channel}${SEPARATOR}${String(position).padStart(POSITION_LENGTH, '0')}`;
}

function transactionKey(channel: string, transaction: string): string {
  return `t${SEPARATOR}${channel}${SEPARATOR}${transaction}`;
}
