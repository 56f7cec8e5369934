// SPDX-License-Identifier: Apache-2.0

import { createHash, randomBytes } from 'node:crypto';
import { decode, type Draft, encode, Entry, Payload, type TransactionRecord } from '@orchestrator/proto';
import { fromMicros } from '@orchestrator/lib';
import { DamagedLogError } from './store-errors';

/** Version of the layout of entries. */
const ENTRY_FORMAT = 1;
const HASH_BYTES = 32;
const NONCE_BYTES = 8;
/** A draw costs the same for one and for many. */
const NONCES_AT_ONCE = 256;
let nonces: Uint8Array = new Uint8Array();
/** How the last field of an entry, the chain value, begins: field 11, 32 bytes. */
const CHAIN_HEADER = Uint8Array.of(0x5a, HASH_BYTES);
const CHAIN_FIELD_BYTES = CHAIN_HEADER.length + HASH_BYTES;

/** Where a log stands: what the next entry continues. */
export interface LogHead {
  readonly position: number;
  readonly nonce: Uint8Array;
  readonly chain: Uint8Array;
  /** Time of the last transaction, in microseconds since 1970. */
  readonly micros: number;
}

/** The head of an empty log. */
export const EMPTY_HEAD: LogHead = { position: 0, nonce: new Uint8Array(), chain: new Uint8Array(), micros: 0 };

/** An entry on its way into the log. */
export interface NewEntry {
  readonly logId: string;
  readonly channel: string;
  readonly replica: string;
  readonly nonce: Uint8Array;
  readonly micros: number;
  readonly transactions: readonly Draft<TransactionRecord>[];
}

/** Bytes that no two writers draw alike. */
export function drawNonce(): Uint8Array {
  if (nonces.length === 0) nonces = randomBytes(NONCE_BYTES * NONCES_AT_ONCE);
  const nonce = Uint8Array.from(nonces.subarray(0, NONCE_BYTES));
  nonces = nonces.subarray(NONCE_BYTES);
  return nonce;
}

/** The bytes of the entry that continues a head, and the head behind it. */
export function sealEntry(head: LogHead, entry: NewEntry): { bytes: Uint8Array; head: LogHead } {
  const position = head.position + 1;
  const open = encode(Entry, {
    format: ENTRY_FORMAT,
    logId: entry.logId,
    channel: entry.channel,
    position,
    nonce: entry.nonce,
    previousNonce: head.nonce,
    previousChain: head.chain,
    replica: entry.replica,
    time: fromMicros(entry.micros),
    payload: encode(Payload, { transactions: entry.transactions }),
  });
  const chain = createHash('sha256').update(open).digest();
  const bytes = Buffer.concat([open, CHAIN_HEADER, chain]);
  return { bytes, head: { position, nonce: entry.nonce, chain, micros: entry.micros } };
}

/** An entry whose bytes are what was written. */
export interface ReadEntry {
  readonly position: number;
  readonly nonce: Uint8Array;
  readonly head: LogHead;
  readonly entry: Entry;
  readonly transactions: readonly TransactionRecord[];
  readonly size: number;
}

/** What an entry is expected to be. */
export interface Expected {
  readonly logId: string;
  readonly channel: string;
  readonly position: number;
}

/**
 * Reads an entry.
 * @throws DamagedLogError if its bytes are damaged, or it belongs elsewhere.
 */
export function openEntry(bytes: Uint8Array, expected: Expected): ReadEntry {
  const where = `entry ${String(expected.position)} of channel "${expected.channel}"`;
  const open = bytes.subarray(0, Math.max(bytes.length - CHAIN_FIELD_BYTES, 0));
  const chain = bytes.subarray(bytes.length - HASH_BYTES);
  const header = bytes.subarray(open.length, open.length + CHAIN_HEADER.length);
  if (!sameBytes(header, CHAIN_HEADER) || !sameBytes(createHash('sha256').update(open).digest(), chain)) {
    throw new DamagedLogError(`${where} is damaged: its bytes do not match their hash. Restore the log from a backup.`);
  }
  const entry = decode(Entry, bytes);
  if (entry.format !== ENTRY_FORMAT) {
    throw new DamagedLogError(
      `${where} has format ${String(entry.format)}, this release reads format ${String(ENTRY_FORMAT)}.`,
    );
  }
  if (entry.logId !== expected.logId) throw new DamagedLogError(`${where} belongs to another log (${entry.logId}).`);
  if (entry.channel !== expected.channel || entry.position !== expected.position) {
    throw new DamagedLogError(`${where} is entry ${String(entry.position)} of channel "${entry.channel}".`);
  }
  const micros = entry.time === undefined ? 0 : entry.time.seconds * 1_000_000 + Math.floor(entry.time.nanos / 1000);
  return {
    position: entry.position,
    nonce: entry.nonce,
    head: { position: entry.position, nonce: entry.nonce, chain, micros },
    entry,
    transactions: decode(Payload, entry.payload).transactions,
    size: bytes.length,
  };
}

/**
 * Refuses an entry that does not continue a head.
 * @throws DamagedLogError.
 */
export function assertContinues(head: LogHead, { entry }: ReadEntry): void {
  if (sameBytes(entry.previousNonce, head.nonce) && sameBytes(entry.previousChain, head.chain)) return;
  throw new DamagedLogError(
    `entry ${String(entry.position)} of channel "${entry.channel}" does not continue the entry before it: the log was changed.`,
  );
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
