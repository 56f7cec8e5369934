// SPDX-License-Identifier: Apache-2.0

import type { Receipt } from '@orchestrator/proto';
import type { ExportItem } from './export-lines';

/** What a receipt is of, as the export has it. */
export interface FoundTransaction {
  /** Full name of the rpc, such as `/orchestrator.ModelService/RegisterModels`; undefined if it is not known. */
  readonly rpc: string | undefined;
  /** MSP id of the caller. */
  readonly requester: string;
  /** ISO 8601. */
  readonly time: string;
  /** How many events it has told. */
  readonly events: number;
  /** Kinds and keys of the assets that it has written, such as `computeplan/<key>`. */
  readonly assets: readonly string[];
  /** On a ledger: whose peers have endorsed it; their signatures count only where they were checked. */
  readonly endorsers?: readonly string[];
}

/** An entry or a block whose bytes belong together, and that continues the one before. */
export interface Link {
  readonly number: number;
  /** The head of the chain behind it. */
  readonly hash: Uint8Array;
  /** How many transactions it holds, valid or not. */
  readonly transactions: number;
  /** The transaction of a receipt for this place. @throws BadReceiptError if it is not here, or has another code. */
  find(receipt: Receipt): FoundTransaction;
}

/** Checks entries or blocks one after another. */
export interface Chain {
  /** @throws an error whose text names the entry or block, and what is wrong with it. */
  next(item: ExportItem): Link;
}

/** The place that a receipt names, in a chain of entries or of blocks. */
export function placeOf({ entry, block }: Receipt): { of: 'entry' | 'block'; number: number; hash: Uint8Array } {
  if (entry !== undefined) return { of: 'entry', number: entry.position, hash: entry.hash };
  return { of: 'block', number: block?.number ?? 0, hash: block?.hash ?? new Uint8Array() };
}
