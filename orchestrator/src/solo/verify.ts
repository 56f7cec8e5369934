// SPDX-License-Identifier: Apache-2.0

import type { CommitLog } from './commit-log';
import { BrokenStoreError, DamagedLogError } from '../replica/store-errors';
import { assertContinues, EMPTY_HEAD, type LogHead, openEntry } from '../replica/log-entry';

const READ_BYTES = 1024 * 1024;

/** What was found in the log of one channel. */
export interface ChannelVerdict {
  readonly channel: string;
  /** How many entries are good, counted from the first. */
  readonly entries: number;
  readonly transactions: number;
  readonly events: number;
  /** Hash of the last good entry, in hex: equal heads mean equal histories. */
  readonly chain: string;
  /** What is wrong with the first bad entry; undefined if every entry is good. */
  readonly fault: string | undefined;
}

/** Walks the chain of every channel from its first entry. @throws BrokenStoreError if the log cannot be read. */
export async function verifyLog(
  log: CommitLog,
  progress: (channel: string, done: number, last: number) => void,
): Promise<ChannelVerdict[]> {
  const verdicts: ChannelVerdict[] = [];
  for (const channel of await log.channels()) verdicts.push(await verifyChannel(log, channel, progress));
  return verdicts;
}

async function verifyChannel(
  log: CommitLog,
  channel: string,
  progress: (channel: string, done: number, last: number) => void,
): Promise<ChannelVerdict> {
  const last = await log.lastPosition(channel);
  const count = { transactions: 0, events: 0 };
  let head: LogHead = EMPTY_HEAD;
  let fault: string | undefined;
  const reader = new Reader(log, channel);
  try {
    while (head.position < last) {
      const read = await reader.read(head.position);
      if (read.length === 0)
        throw new DamagedLogError(`entry ${String(head.position + 1)} of channel "${channel}" is missing.`);
      for (const bytes of read) head = verifyEntry({ log, channel, head, count }, bytes);
      progress(channel, head.position, last);
    }
  } catch (error) {
    if (!(error instanceof Error) || isOutOfReach(error)) throw error;
    fault = error.message;
  }
  return { channel, entries: head.position, ...count, chain: Buffer.from(head.chain).toString('hex'), fault };
}

/** Reads many entries at a time, and one at a time after one of many was found damaged: those before it are good. */
class Reader {
  #bytes = READ_BYTES;

  constructor(
    private readonly log: CommitLog,
    private readonly channel: string,
  ) {}

  async read(after: number): Promise<Uint8Array[]> {
    try {
      return await this.log.read(this.channel, after, this.#bytes);
    } catch (error) {
      if (this.#bytes === 1 || !(error instanceof DamagedLogError)) throw error;
      this.#bytes = 1;
      return this.read(after);
    }
  }
}

/** The log cannot be had at the moment, which says nothing about its entries. */
function isOutOfReach(error: Error): boolean {
  return error instanceof BrokenStoreError && !(error instanceof DamagedLogError);
}

interface Walk {
  readonly log: CommitLog;
  readonly channel: string;
  readonly head: LogHead;
  readonly count: { transactions: number; events: number };
}

function verifyEntry({ log, channel, head, count }: Walk, bytes: Uint8Array): LogHead {
  const entry = openEntry(bytes, { logId: log.id, channel, position: head.position + 1 });
  assertContinues(head, entry);
  count.transactions += entry.transactions.length;
  for (const { events } of entry.transactions) count.events += events.length;
  return entry.head;
}
