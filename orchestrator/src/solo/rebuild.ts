// SPDX-License-Identifier: Apache-2.0

import { type AssetDefinition, catalogue, type EventHeader, Overlay } from '@orchestrator/lib';
import { AssetEvent, decode, Encoded, type TransactionRecord, type Write } from '@orchestrator/proto';
import type { CommitLog } from './commit-log';
import { BrokenStoreError, DamagedLogError } from '../replica/store-errors';
import { type EntryReader, eventsOf } from '../replica/entry-reader';
import { transactionIn } from '../replica/event-id';
import { EventListing, type ForeignEvent } from '../replica/event-listing';
import type { Fold } from '../replica/fold';
import { assertContinues, EMPTY_HEAD, type LogHead, type ReadEntry } from '../replica/log-entry';

const STEP_BYTES = 1024 * 1024;

/** Where a fold that is catching up has come to. */
export type Progress = (done: number, last: number) => void;

/** What a fold needs to catch up with its log. */
export interface Source {
  readonly log: CommitLog;
  readonly entries: EntryReader;
  readonly progress: Progress;
  /** Told of each entry before it is folded in. */
  readonly seen?: (entry: ReadEntry) => void;
}

/**
 * Brings a fold to the end of the log.
 * @throws BrokenStoreError if the log ends before the fold does, or is not the one that was folded, or is damaged.
 */
export async function catchUp(fold: Fold, { log, entries, progress, seen }: Source): Promise<void> {
  const last = await assertFolded(fold, { log, entries });
  while (fold.head.position < last) {
    const read = await entries.read(fold.head.position, STEP_BYTES);
    if (read.length === 0) throw missing(fold);
    if (seen !== undefined) read.forEach(seen);
    await foldEntries(fold, read);
    progress(fold.head.position, last);
  }
}

/**
 * Folds in the next entries of others, and keeps their events at hand for those who wait for them.
 * @throws DamagedLogError if they are missing, damaged, or do not continue what is folded.
 */
export async function follow(fold: Fold, entries: EntryReader): Promise<void> {
  const read = await entries.read(fold.head.position, STEP_BYTES);
  if (read.length === 0) throw missing(fold);
  for (const entry of read) entries.remember(eventsOf(entry));
  await foldEntries(fold, read);
}

function missing({ head, channel }: Fold): DamagedLogError {
  return new DamagedLogError(`entry ${String(head.position + 1)} of channel "${channel}" is missing.`);
}

/**
 * Refuses a log that the fold was not made from; resolves with the position of its last entry.
 * @throws BrokenStoreError.
 */
export async function assertFolded(fold: Fold, { log, entries }: Omit<Source, 'progress'>): Promise<number> {
  const last = await log.lastPosition(fold.channel);
  if (last < fold.head.position) {
    throw new BrokenStoreError(
      `the log of channel "${fold.channel}" ends at entry ${String(last)}, but entry ${String(fold.head.position)} ` +
        'was there before: acknowledged writes are missing. Restore the log from a backup.',
    );
  }
  await assertSameHistory(fold, entries);
  return last;
}

async function assertSameHistory(fold: Fold, entries: EntryReader): Promise<void> {
  const { head } = fold;
  if (head.position === 0) return;
  const [entry] = await entries.read(head.position - 1, 1);
  if (entry !== undefined && Buffer.compare(entry.head.chain, head.chain) === 0) return;
  throw new BrokenStoreError(
    `entry ${String(head.position)} of channel "${fold.channel}" is not the one that was folded: the log was changed ` +
      'or restored to another history.',
  );
}

async function foldEntries(fold: Fold, read: readonly ReadEntry[]): Promise<void> {
  const view = fold.view('latest');
  const writes = new Overlay(view);
  const events: (readonly EventHeader[])[] = [];
  const foreign: ForeignEvent[] = [];
  let head: LogHead = fold.head.position === 0 ? EMPTY_HEAD : fold.head;
  try {
    for (const entry of read) {
      assertContinues(head, entry);
      const listing = new EventListing(head.micros);
      head = entry.head;
      for (const [transaction, record] of entry.transactions.entries()) {
        listing.add(await foldRecord(writes, record), transactionIn(entry, transaction));
      }
      events.push(listing.listed);
      foreign.push(...listing.foreign);
    }
  } finally {
    await view.close();
  }
  await fold.apply({ head, writes, events, foreign });
}

async function foldRecord(overlay: Overlay, record: TransactionRecord): Promise<readonly AssetEvent[]> {
  const { events, writes } = writesOf(record);
  for (const { definition, key, asset } of writes) {
    overlay.put(definition, await overlay.find(definition, key), asset);
  }
  return events;
}

/** An asset as a transaction has written it. */
export interface RecordedWrite {
  readonly definition: AssetDefinition<never>;
  readonly key: string;
  readonly asset: Encoded<never>;
}

/** What a transaction has written, and its events. @throws BrokenStoreError if this release does not know the kinds. */
export function writesOf(record: TransactionRecord): { events: readonly AssetEvent[]; writes: RecordedWrite[] } {
  const events = record.events.map((bytes) => decode(AssetEvent, bytes));
  const writes = record.writes.map((write) => {
    const definition = catalogue.get(write.kind);
    if (definition === undefined) {
      throw new BrokenStoreError(`the log holds assets of kind "${write.kind}", which this release does not know.`);
    }
    return { definition, key: write.key, asset: assetOf(definition, write, events) };
  });
  return { events, writes };
}

function assetOf(definition: AssetDefinition<never>, write: Write, events: readonly AssetEvent[]): Encoded<never> {
  // The bytes lie within those of the entry, which would stay in memory as long as they do.
  if (write.asset !== undefined) return Encoded.fromBytes(definition.codec, Uint8Array.from(write.asset));
  const field = definition.event?.field;
  const value = field === undefined ? undefined : events[write.event ?? -1]?.[field];
  if (value === undefined) throw new BrokenStoreError(`a write of ${write.kind} "${write.key}" names no event.`);
  return Encoded.fromValue(definition.codec, value as never);
}
