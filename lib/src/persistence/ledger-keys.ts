// SPDX-License-Identifier: Apache-2.0

import { compareUtf8 } from '@orchestrator/proto';
import type { ScanRange } from './database';
import { PAST_SEPARATOR, SEPARATOR } from './index-keys';

/** Ends the kind; no kind contains it. */
const COLON = ':';
const PAST_COLON = ';';

/** Keys from `start` on that come before `end`, by their UTF-8 bytes. */
export interface StateRange {
  readonly start: string;
  readonly end: string;
}

/** What stands in the state of a ledger under the key of an index entry: a peer cannot tell an empty value from none. */
export const INDEX_ENTRY_VALUE: Uint8Array = Uint8Array.of(0);

/** The name of a transaction's one chaincode event, which is a `TransactionEvents`. */
export const LEDGER_EVENT = 'orchestrator';

/** The key of an asset in the state of a ledger: a simple key in Fabric's terms. */
export function assetStateKey(kind: string, key: string): string {
  return `${kind}${COLON}${key}`;
}

/** The asset that a state key belongs to; undefined for that of an index entry. */
export function parseAssetStateKey(stateKey: string): { readonly kind: string; readonly key: string } | undefined {
  const colon = stateKey.indexOf(COLON);
  if (colon < 1 || stateKey.startsWith(SEPARATOR)) return undefined;
  return { kind: stateKey.slice(0, colon), key: stateKey.slice(colon + COLON.length) };
}

/** Where all assets of a kind are. */
export function assetStateRange(kind: string): StateRange {
  return { start: `${kind}${COLON}`, end: `${kind}${PAST_COLON}` };
}

/**
 * The key of an index entry: a composite key in Fabric's terms, whose object type is the name of the index. Keys of a
 * bucket sort as their suffixes do.
 */
export function indexStateKey(bucket: string, suffix: string): string {
  return `${SEPARATOR}${bucket}${SEPARATOR}${suffix}${SEPARATOR}`;
}

/** The suffix in the key of an entry of this bucket. */
export function indexStateSuffix(bucket: string, stateKey: string): string {
  return stateKey.slice(bucket.length + 2 * SEPARATOR.length, -SEPARATOR.length);
}

/** Where the entries of a part of a bucket are. */
export function indexStateRange(bucket: string, { gt, gte, lt }: Omit<ScanRange, 'limit'>): StateRange {
  const least = gte === undefined ? `${SEPARATOR}${bucket}${SEPARATOR}` : indexStateKey(bucket, gte);
  // Nothing sorts between a key and the same key with a separator behind it.
  const behind = gt === undefined ? least : `${indexStateKey(bucket, gt)}${SEPARATOR}`;
  return {
    start: compareUtf8(least, behind) < 0 ? behind : least,
    end: lt === undefined ? `${SEPARATOR}${bucket}${PAST_SEPARATOR}` : indexStateKey(bucket, lt),
  };
}

const SHORT_ID_DIGITS = 40;

/**
 * What stands for a transaction of Fabric in ids of events: the first 160 bits of its id, in hex. They tell transactions
 * apart as well as all 256, and whatever an event bears is sent to every subscriber.
 */
export function shortTransactionId(id: string): string {
  return id.slice(0, SHORT_ID_DIGITS);
}
