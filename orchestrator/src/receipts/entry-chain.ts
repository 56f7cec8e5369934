// SPDX-License-Identifier: Apache-2.0

import { timeText, type Write } from '@orchestrator/proto';
import { transactionId } from '../replica/event-id';
import { assertContinues, EMPTY_HEAD, type LogHead, openEntry, type ReadEntry } from '../replica/log-entry';
import type { Chain, FoundTransaction, Link } from './chain';
import type { ExportHeader, ExportItem } from './export-lines';
import { BadReceiptError } from './receipt';

/** Checks the entries of a commit log: each against its hash, and against the one before it. */
export class EntryChain implements Chain {
  /** Undefined before the first entry of an export that begins later. */
  #head: LogHead | undefined;

  constructor(private readonly header: ExportHeader) {
    this.#head = header.first === 1 ? EMPTY_HEAD : undefined;
  }

  next({ number, bytes }: ExportItem): Link {
    const { channel, name } = this.header;
    const entry = openEntry(bytes, { logId: name, channel, position: number });
    if (this.#head !== undefined) assertContinues(this.#head, entry);
    this.#head = entry.head;
    return {
      number,
      hash: entry.head.chain,
      transactions: entry.transactions.length,
      find: ({ transactionId: id }) => find(entry, id),
    };
  }
}

function find({ position, nonce, transactions }: ReadEntry, id: string): FoundTransaction {
  const place = { position, nonce: Buffer.from(nonce).toString('hex') };
  const record = transactions.find((_, transaction) => transactionId({ ...place, transaction }) === id);
  if (record === undefined) throw new BadReceiptError(`entry ${String(position)} has no transaction "${id}"`);
  const { rpc, requester, time, events, writes } = record;
  return { rpc, requester, time: timeText(time), events: events.length, assets: writes.map((write) => nameOf(write)) };
}

function nameOf({ kind, key }: Write): string {
  return `${kind}/${key}`;
}
