// SPDX-License-Identifier: Apache-2.0

import { catalogue, type EventHeader, internal, Overlay } from '@orchestrator/lib';
import { AssetEvent, decode, Encoded, type TransactionRecord, type Write } from '@orchestrator/proto';
import { BrokenStoreError, type CommitLog, DamagedLogError } from './commit-log';
import type { EntryReader } from './entry-reader';
import type { Fold } from './fold';
import { assertContinues, EMPTY_HEAD, type LogHead, type ReadEntry } from './log-entry';

const STEP_BYTES = 1024 * 1024;

/** Where a fold that is catching up has come to. */
export type Progress = (done: number, last: number) => void;

/** What a fold needs to catch up with its log. */
export interface Source {
  readonly log: CommitLog;
  readonly entries: EntryReader;
  readonly progress: Progress;
}

/**
 * Brings a fold to the end of the log.
 * @throws BrokenStoreError if the log ends before the fold does, or is not the one that was folded, or is damaged.
 */
export async function catchUp(fold: Fold, { log, entries, progress }: Source): Promise<void> {
  const last = await assertFolded(fold, { log, entries });
  while (fold.head.position < last) {
    const read = await entries.read(fold.head.position, STEP_BYTES);
    if (read.length === 0) {
      throw new DamagedLogError(`entry ${String(fold.head.position + 1)} of channel "${fold.channel}" is missing.`);
    }
    await foldEntries(fold, read);
    progress(fold.head.position, last);
  }
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
  const events: EventHeader[][] = [];
  let head: LogHead = fold.head.position === 0 ? EMPTY_HEAD : fold.head;
  try {
    for (const entry of read) {
      assertContinues(head, entry);
      head = entry.head;
      const ofEntry: EventHeader[] = [];
      for (const record of entry.transactions) {
        for (const event of await foldRecord(writes, record)) ofEntry.push(event);
      }
      events.push(ofEntry);
    }
  } finally {
    await view.close();
  }
  await fold.apply({ head, writes, events });
}

async function foldRecord(writes: Overlay, record: TransactionRecord): Promise<AssetEvent[]> {
  const events = record.events.map((bytes) => decode(AssetEvent, bytes));
  for (const write of record.writes) {
    const definition = catalogue.get(write.kind);
    if (definition === undefined) {
      throw new BrokenStoreError(`the log holds assets of kind "${write.kind}", which this release does not know.`);
    }
    const previous = await writes.find(definition, write.key);
    writes.put(definition, previous, assetOf(write, events));
  }
  return events;
}

function assetOf(write: Write, events: readonly AssetEvent[]): Encoded<never> {
  const definition = catalogue.get(write.kind);
  if (definition === undefined) throw internal(`no kind ${write.kind}`);
  // The bytes lie within those of the entry, which would stay in memory as long as they do.
  if (write.asset !== undefined) return Encoded.fromBytes(definition.codec, Uint8Array.from(write.asset));
  const field = definition.event?.field;
  const value = field === undefined ? undefined : events[write.event ?? -1]?.[field];
  if (value === undefined) throw new BrokenStoreError(`a write of ${write.kind} "${write.key}" names no event.`);
  return Encoded.fromValue(definition.codec, value as never);
}
