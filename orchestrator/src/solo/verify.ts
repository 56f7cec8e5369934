// SPDX-License-Identifier: Apache-2.0

import { BrokenStoreError, type CommitLog } from './commit-log';
import { assertContinues, EMPTY_HEAD, type LogHead, openEntry } from './log-entry';

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

/** Walks the chain of every channel from its first entry. */
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
  try {
    while (head.position < last) {
      const read = await log.read(channel, head.position, READ_BYTES);
      if (read.length === 0)
        throw new BrokenStoreError(`entry ${String(head.position + 1)} of channel "${channel}" is missing.`);
      for (const bytes of read) head = verifyEntry({ log, channel, head, count }, bytes);
      progress(channel, head.position, last);
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    fault = error.message;
  }
  return { channel, entries: head.position, ...count, chain: Buffer.from(head.chain).toString('hex'), fault };
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
