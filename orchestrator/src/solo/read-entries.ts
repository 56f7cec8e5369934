// SPDX-License-Identifier: Apache-2.0

import type { CommitLog } from './commit-log';

const READ_BYTES = 1024 * 1024;

/** The entries of a channel behind a position, as they are stored, up to the last one when this begins. */
export async function* readEntries(
  log: CommitLog,
  channel: string,
  { after = 0, progress = () => undefined }: { after?: number; progress?: (done: number, last: number) => void } = {},
): AsyncGenerator<Uint8Array> {
  const last = await log.lastPosition(channel);
  for (let position = after; position < last;) {
    const entries = await log.read(channel, position, READ_BYTES);
    if (entries.length === 0) return;
    for (const entry of entries.slice(0, last - position)) {
      yield entry;
      position++;
    }
    progress(position, last);
  }
}
