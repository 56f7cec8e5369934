// SPDX-License-Identifier: Apache-2.0

import { catalogue, Overlay, parseAssetStateKey, shortTransactionId } from '@orchestrator/lib';
import {
  AssetEventHeader,
  decode,
  type Draft,
  Encoded,
  type FabricKeyWrite,
  type TransactionRecord,
} from '@orchestrator/proto';
import { type EntryReader, flatten } from '../replica/entry-reader';
import { transactionId } from '../replica/event-id';
import { EventListing } from '../replica/event-listing';
import type { Fold } from '../replica/fold';
import type { Operation } from '../replica/level-folder';
import { type LogHead, sealEntry } from '../replica/log-entry';
import { BrokenStoreError } from '../replica/store-errors';
import { keepEntry, keepPlace } from './kept-entries';
import { BadBlockError, type LedgerBlock, type LedgerTransaction, VALID } from './ledger-block';

const NONCE_BYTES = 8;
/** A peer's first byte of the key of an index entry. */
const INDEX_KEY = 0;

/** What blocks are folded into. */
export interface Target {
  readonly fold: Fold;
  readonly entries: EntryReader;
  readonly logId: string;
  /** Name of this process, which its entries bear. */
  readonly replica: string;
}

/** The events of a transaction that was folded in, in wire bytes. */
export type EventsOf = ReadonlyMap<string, readonly Uint8Array[]>;

/**
 * Folds in the next blocks, all of them or none. Resolves with the events of each transaction by its id.
 * @throws BadBlockError if they do not continue what is folded.
 */
export async function foldBlocks(
  { fold, entries, logId, replica }: Target,
  blocks: readonly LedgerBlock[],
): Promise<EventsOf> {
  const view = fold.view('latest');
  const step = new Step(fold.channel, new Overlay(view), new EventListing(fold.head.micros));
  let head = fold.head;
  try {
    for (const block of blocks) {
      assertContinues(fold.channel, head, block);
      const records = await step.add(block);
      const position = block.number + 1;
      const nonce = nonceOf(block);
      const { micros } = step.listing;
      const sealed = sealEntry(head, { logId, channel: fold.channel, replica, nonce, micros, transactions: records });
      step.beside.push(keepEntry(fold.channel, position, sealed.bytes));
      const told = records.map((record) => record.events as readonly Uint8Array[]);
      entries.remember({ position, nonce, ...flatten(told), size: sealed.bytes.length });
      head = { position, nonce, chain: block.hash, micros };
    }
  } finally {
    await view.close();
  }
  const { listed, foreign } = step.listing;
  await fold.apply({ head, writes: step.writes, events: [listed], foreign, beside: step.beside });
  return step.told;
}

/** Refuses a block that is not the next one of the same ledger. @throws BadBlockError. */
export function assertContinues(channel: string, head: LogHead, block: LedgerBlock): void {
  const where = `block ${String(block.number)} of channel "${channel}"`;
  if (block.number !== head.position) {
    throw new BadBlockError(`${where} came where block ${String(head.position)} was due: one is missing`);
  }
  if (Buffer.compare(block.previousHash, head.chain) === 0) return;
  throw new BadBlockError(`${where} does not continue the one that was folded before it: it is of another ledger`);
}

/** What some blocks add up to. */
class Step {
  readonly beside: Operation[] = [];
  readonly told = new Map<string, readonly Uint8Array[]>();

  constructor(
    private readonly channel: string,
    readonly writes: Overlay,
    /** Of all blocks together: the fewer lists, the fewer keys. */
    readonly listing: EventListing,
  ) {}

  /** The records of the block's transactions that have events. */
  async add(block: LedgerBlock): Promise<(Draft<TransactionRecord> & { events: readonly Uint8Array[] })[]> {
    const records: { events: readonly Uint8Array[] }[] = [];
    const nonce = Buffer.from(nonceOf(block)).toString('hex');
    for (const transaction of block.transactions) {
      if (transaction.code !== VALID) continue;
      for (const write of transaction.writes) await this.#put(write, transaction);
      if (transaction.events.length === 0) continue;
      const place = transactionId({ position: block.number + 1, transaction: records.length, nonce });
      // The bytes lie within those of the block, which would stay in memory as long as they do.
      const bytes = transaction.events.map((event) => Uint8Array.from(event));
      const headers = bytes.map((event) => decode(AssetEventHeader, event));
      const shortId = shortTransactionId(transaction.id);
      this.listing.add(headers, place, shortId);
      this.beside.push(keepPlace(this.channel, shortId, place));
      this.told.set(transaction.id, bytes);
      records.push({ events: bytes });
    }
    return records;
  }

  async #put({ key: stateKey, isDelete, value }: FabricKeyWrite, { id }: LedgerTransaction): Promise<void> {
    if (stateKey[0] === INDEX_KEY) return;
    const place = parseAssetStateKey(textOf(stateKey));
    const definition = place === undefined ? undefined : catalogue.get(place.kind);
    if (place === undefined || definition === undefined || isDelete) {
      const what = `${isDelete ? 'deletes' : 'writes'} "${textOf(stateKey)}"`;
      throw new BrokenStoreError(
        `transaction ${id} of channel "${this.channel}" ${what}, which this release cannot read.`,
      );
    }
    const previous = await this.writes.find(definition, place.key);
    this.writes.put(definition, previous, Encoded.fromBytes(definition.codec, Uint8Array.from(value)));
  }
}

/** Without a copy of the bytes. */
function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}

function nonceOf({ hash }: LedgerBlock): Uint8Array {
  return hash.subarray(0, NONCE_BYTES);
}
