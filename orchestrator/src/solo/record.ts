// SPDX-License-Identifier: Apache-2.0

import { type AssetWrite, type Call, fromMicros, type Outcome, type Rpc } from '@orchestrator/lib';
import type { DraftFields, TransactionRecord, Write } from '@orchestrator/proto';

/** What goes into the log for a call, and about how many bytes that is; undefined if the call changed nothing. */
export function toRecord(done: {
  readonly rpc: Rpc;
  readonly call: Call;
  readonly outcome: Outcome;
}): { message: DraftFields<TransactionRecord>; bytes: number } | undefined {
  const { events, writes: overlay } = done.outcome;
  const carriers = new Map<unknown, number>(events.map(({ asset }, i) => [asset, i]));
  let bytes = 0;
  const writes: DraftFields<Write>[] = [];
  for (const write of overlay.assets) {
    const message = toWrite(write, carriers.get(write.asset));
    bytes += message.asset === undefined ? 0 : write.asset.bytes.length;
    writes.push(message);
  }
  if (writes.length === 0 && events.length === 0) return undefined;
  for (const event of events) bytes += event.bytes.length;
  const { requester, micros } = done.call;
  const message = {
    rpc: done.rpc.method.path,
    requester,
    time: fromMicros(micros),
    events: events.map((event) => event.bytes),
    writes,
  };
  return { message, bytes };
}

/** An asset that an event of the same call carries is not written a second time. */
function toWrite({ kind, key, asset }: AssetWrite, event: number | undefined): DraftFields<Write> {
  return event === undefined ? { kind, key, asset: asset.bytes } : { kind, key, event };
}
