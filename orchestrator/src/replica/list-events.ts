// SPDX-License-Identifier: Apache-2.0

import { setImmediate as turn } from 'node:timers/promises';
import type { EventHeader } from '@orchestrator/lib';
import { AssetEventHeader, decode } from '@orchestrator/proto';
import type { EntryReader } from './entry-reader';
import { transactionIn } from './event-id';
import { EventListing, type ForeignEvent } from './event-listing';
import type { Fold } from './fold';
import { assertContinues, EMPTY_HEAD, type LogHead, type ReadEntry } from './log-entry';
import { DamagedLogError } from './store-errors';

const STEP_BYTES = 256 * 1024;

/**
 * Lists the events of the entries in the gap of a fold, without haste. `assertOpen` throws to end that.
 * @throws DamagedLogError if entries are missing, damaged, or do not continue each other.
 */
export async function listEvents(fold: Fold, entries: EntryReader, assertOpen: () => void): Promise<void> {
  let head = await headBefore(fold.gap?.from ?? 1, entries);
  while (fold.gap !== undefined) {
    assertOpen();
    const { from, to } = fold.gap;
    const read = (await entries.read(from - 1, STEP_BYTES)).filter(({ position }) => position <= to);
    if (read.length === 0) throw missing(entries, from);
    const events: (readonly EventHeader[])[] = [];
    const foreign: ForeignEvent[] = [];
    for (const entry of read) {
      assertContinues(head, entry);
      const listing = listingOf(entry, head);
      head = entry.head;
      events.push(listing.listed);
      foreign.push(...listing.foreign);
      // Callers come first.
      await turn();
    }
    assertOpen();
    await fold.list({ events, foreign }, head.position < to ? { from: head.position + 1, to } : undefined);
  }
}

async function headBefore(position: number, entries: EntryReader): Promise<LogHead> {
  if (position === 1) return EMPTY_HEAD;
  const [entry] = await entries.read(position - 2, 1);
  if (entry === undefined) throw missing(entries, position - 1);
  return entry.head;
}

function listingOf(entry: ReadEntry, before: LogHead): EventListing {
  const listing = new EventListing(before.micros);
  for (const [transaction, { events }] of entry.transactions.entries()) {
    listing.add(
      events.map((bytes) => decode(AssetEventHeader, bytes)),
      transactionIn(entry, transaction),
    );
  }
  return listing;
}

function missing({ channel }: EntryReader, position: number): DamagedLogError {
  return new DamagedLogError(`entry ${String(position)} of channel "${channel}" is missing.`);
}
