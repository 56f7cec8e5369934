// SPDX-License-Identifier: Apache-2.0

import { setImmediate as turn } from 'node:timers/promises';
import { assertContinues, EMPTY_HEAD, type LogHead, type ReadEntry } from '../replica/log-entry';
import type { EntryReader } from '../replica/entry-reader';
import { DamagedLogError } from '../replica/store-errors';
import type { CheckpointAsset } from '../solo/checkpoint';
import { writesOf } from '../solo/rebuild';

/** What some entries that follow each other have written. */
export interface Slice {
  /** The end of the last of them. */
  readonly head: LogHead;
  /** The newest write of each asset; `created` is the first one in the slice. */
  readonly changes: readonly CheckpointAsset[];
  /** How many writes there were. */
  readonly writes: number;
}

/** The end of an entry; undefined if it is not there. @throws DamagedLogError. */
export async function findHead(entries: EntryReader, position: number): Promise<LogHead | undefined> {
  if (position === 0) return EMPTY_HEAD;
  const [entry] = await entries.read(position - 1, 1);
  return entry?.head;
}

/** What the next entries behind a head have written, up to about so many bytes of them. @throws DamagedLogError if they are not there, or damaged. */
export async function readSlice(entries: EntryReader, after: LogHead, maxBytes: number): Promise<Slice> {
  const changes = new Map<string, CheckpointAsset>();
  let head = after;
  let writes = 0;
  for (const entry of await entries.read(after.position, maxBytes)) {
    assertContinues(head, entry);
    head = entry.head;
    writes += collect(entry, changes);
    // Callers come first.
    await turn();
  }
  if (head !== after) return { head, changes: [...changes.values()], writes };
  throw new DamagedLogError(`entry ${String(after.position + 1)} of channel "${entries.channel}" is missing.`);
}

function collect({ position: lsn, transactions }: ReadEntry, changes: Map<string, CheckpointAsset>): number {
  let count = 0;
  for (const record of transactions) {
    for (const { definition, key, asset } of writesOf(record).writes) {
      const slot = `${definition.name}\0${key}`;
      const created = changes.get(slot)?.created ?? lsn;
      changes.set(slot, { kind: definition.name, key, bytes: asset.bytes, lsn, created });
      count++;
    }
  }
  return count;
}
