// SPDX-License-Identifier: Apache-2.0

import { type Receipt, WireError } from '@orchestrator/proto';
import { BadBlockError } from '../ledger/ledger-block';
import { DamagedLogError } from '../replica/store-errors';
import type { Authorities } from './authorities';
import { BlockChain } from './block-chain';
import { type Chain, type FoundTransaction, type Link, placeOf } from './chain';
import { EntryChain } from './entry-chain';
import { BadExportError, type ExportHeader, openExport } from './export-lines';
import { BadReceiptError } from './receipt';

/** What is to be said of a receipt. */
export interface ReceiptVerdict {
  readonly receipt: Receipt;
  /** Undefined unless the transaction is where the receipt says. */
  readonly found: FoundTransaction | undefined;
  /** Why the receipt does not hold; undefined if it does. */
  readonly fault: string | undefined;
}

/** What was found in an export. */
export interface ExportVerdict {
  /** Undefined if not even the first line could be read. */
  readonly header: ExportHeader | undefined;
  /** How many entries or blocks are good, counted from the first. */
  readonly good: number;
  /** How many transactions those hold, valid or not. */
  readonly transactions: number;
  /** Head of the chain behind them, in hex. */
  readonly head: string;
  /** What is wrong with the first bad entry or block, or with the file; undefined if all is good. */
  readonly fault: string | undefined;
  /** In the order in which they were given. */
  readonly receipts: readonly ReceiptVerdict[];
}

/**
 * Checks receipts against an export, which is read to its end: a receipt holds only if the whole export is good. Nothing
 * else is looked at.
 */
export async function verifyReceipts(
  chunks: AsyncIterable<Uint8Array>,
  receipts: readonly Receipt[],
  authorities?: Authorities,
): Promise<ExportVerdict> {
  const walk = new Walk(receipts);
  let fault: string | undefined;
  try {
    const { header, items } = await openExport(chunks);
    const chain = walk.start(header, authorities);
    for await (const item of items) walk.take(chain.next(item));
  } catch (error) {
    if (!isFinding(error)) throw error;
    fault = error.message;
  }
  return walk.verdict(fault);
}

function isFinding(error: unknown): error is Error {
  return [BadExportError, DamagedLogError, BadBlockError, WireError].some((kind) => error instanceof kind);
}

/** Gathers what is found on the way through an export. */
class Walk {
  #header: ExportHeader | undefined;
  #last: Link | undefined;
  #good = 0;
  #transactions = 0;
  readonly #byNumber = new Map<number, Receipt[]>();
  readonly #outcomes = new Map<Receipt, FoundTransaction | BadReceiptError | BadBlockError>();

  constructor(private readonly receipts: readonly Receipt[]) {
    for (const receipt of receipts) {
      const { number } = placeOf(receipt);
      this.#byNumber.set(number, [...(this.#byNumber.get(number) ?? []), receipt]);
    }
  }

  start(header: ExportHeader, authorities: Authorities | undefined): Chain {
    this.#header = header;
    return header.of === 'entry' ? new EntryChain(header) : new BlockChain(header, authorities);
  }

  take(link: Link): void {
    this.#last = link;
    this.#good++;
    this.#transactions += link.transactions;
    for (const receipt of this.#byNumber.get(link.number) ?? []) this.#outcomes.set(receipt, this.#find(receipt, link));
  }

  verdict(fault: string | undefined): ExportVerdict {
    return {
      header: this.#header,
      good: this.#good,
      transactions: this.#transactions,
      head: Buffer.from(this.#last?.hash ?? []).toString('hex'),
      fault,
      receipts: this.receipts.map((receipt) => this.#judge(receipt, fault)),
    };
  }

  #find(receipt: Receipt, link: Link): FoundTransaction | BadReceiptError | BadBlockError {
    try {
      this.#assertSame(receipt, link);
      return link.find(receipt);
    } catch (error) {
      if (error instanceof BadReceiptError || error instanceof BadBlockError) return error;
      throw error;
    }
  }

  #assertSame(receipt: Receipt, link: Link): void {
    const { of, number, hash } = placeOf(receipt);
    const { of: kind, channel } = this.#header ?? { of, channel: receipt.channel };
    if (kind !== of) throw new BadReceiptError(`the receipt is of a${of === 'entry' ? 'n entry' : ' block'}`);
    if (channel !== receipt.channel) throw new BadReceiptError(`the receipt is of channel "${receipt.channel}"`);
    if (Buffer.compare(hash, link.hash) === 0) return;
    const [there, wanted] = [link.hash, hash].map((bytes) => Buffer.from(bytes).toString('hex'));
    throw new BadReceiptError(
      `${of} ${String(number)} is not the one of the receipt: its hash is ${there ?? ''}, and ${wanted ?? ''} in the receipt`,
    );
  }

  #judge(receipt: Receipt, fault: string | undefined): ReceiptVerdict {
    const outcome = this.#outcomes.get(receipt);
    if (outcome instanceof Error) return { receipt, found: undefined, fault: outcome.message };
    if (outcome !== undefined) return { receipt, found: outcome, fault: fault && 'the export is not good' };
    const { of, number } = placeOf(receipt);
    const text = fault === undefined ? `the export does not hold ${of} ${String(number)}` : 'the export is not good';
    return { receipt, found: undefined, fault: text };
  }
}
