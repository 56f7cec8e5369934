// SPDX-License-Identifier: Apache-2.0

import { ledger } from '@hyperledger/fabric-protos';
import { toRead } from './range-reads';
import { Scan } from './scan';
import { encode, make } from './wire';
import { type ChannelState, fromSortable, toSortable, type Version } from './world-state';

const { NsReadWriteSet, TxReadWriteSet } = ledger.rwset;
const { KVRWSet, KVWrite } = ledger.rwset.kvrwset;

/** The namespace in which the definitions of chaincodes stand. */
export const LIFECYCLE = '_lifecycle';

/** The key of that namespace that every transaction of a chaincode reads. */
export function definitionKey(chaincode: string): string {
  return `namespaces/fields/${chaincode}/Sequence`;
}

/** What a peer sees while it runs one transaction. */
export interface Snapshot {
  readonly state: ChannelState;
  /** Only blocks below it are visible. */
  readonly height: number;
  readonly chaincode: string;
  readonly transactionId: string;
}

/** Runs one transaction on committed state: records what is read, and gathers what is to be written. */
export class Simulator {
  readonly #reads = new Map<string, Version | undefined>();
  readonly #writes = new Map<string, Uint8Array>();
  readonly #scans: Scan[] = [];
  #hasPaged = false;
  #hasWritten = false;

  constructor(private readonly snapshot: Snapshot) {}

  /** The committed value, whatever this transaction has written. */
  find(key: string): Uint8Array | undefined {
    const { state, chaincode, height } = this.snapshot;
    const sortable = toSortable(key);
    const present = state.of(chaincode).find(sortable, height);
    this.#reads.set(sortable, present?.version);
    return present?.value;
  }

  /** Writes a key; an empty value deletes it. @throws Error after a paginated query, in a peer's words. */
  put(key: string, value: Uint8Array): void {
    if (this.#hasPaged)
      throw this.#refusal('Transaction has already performed a paginated query. Writes are not allowed');
    this.#hasWritten = true;
    this.#writes.set(toSortable(key), value);
  }

  /** Begins a scan. @throws Error if it is paginated and something was written before. */
  scan(start: string, end: string, isPaginated: boolean): Scan {
    if (isPaginated && this.#hasWritten)
      throw this.#refusal('Paginated queries are supported only in a read-only transaction');
    this.#hasPaged ||= isPaginated;
    const { state, chaincode, height } = this.snapshot;
    const scan = new Scan({ state: state.of(chaincode), height, namespace: chaincode }, start, end);
    this.#scans.push(scan);
    return scan;
  }

  /** The read-write set in wire form: sorted, so that peers that saw the same say the same. */
  results(): Uint8Array {
    const { chaincode, state } = this.snapshot;
    const rwset = encode(KVRWSet, {
      readsList: sorted(this.#reads).map(([key, version]) => toRead(fromSortable(key), version)),
      rangeQueriesInfoList: distinct(this.#scans.map((scan) => scan.record())),
      writesList: sorted(this.#writes).map(([key, value]) =>
        make(KVWrite, { key: fromSortable(key), isDelete: value.length === 0, value }),
      ),
    });
    const definition = state.of(LIFECYCLE).find(definitionKey(chaincode));
    const lifecycle = encode(KVRWSet, { readsList: [toRead(definitionKey(chaincode), definition?.version)] });
    const sets = [
      make(NsReadWriteSet, { namespace: LIFECYCLE, rwset: lifecycle }),
      make(NsReadWriteSet, { namespace: chaincode, rwset }),
    ].sort((a, b) => (a.getNamespace() < b.getNamespace() ? -1 : 1));
    return encode(TxReadWriteSet, { nsRwsetList: sets });
  }

  #refusal(text: string): Error {
    return new Error(`txid [${this.snapshot.transactionId}]: unsuppored transaction. ${text}`);
  }
}

function sorted<T>(map: ReadonlyMap<string, T>): [string, T][] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The first record of each range: a peer keeps one of those that are alike. */
function distinct(records: readonly ledger.rwset.kvrwset.RangeQueryInfo[]): ledger.rwset.kvrwset.RangeQueryInfo[] {
  const byRange = new Map<string, ledger.rwset.kvrwset.RangeQueryInfo>();
  for (const record of records) {
    const range = JSON.stringify([record.getStartKey(), record.getEndKey(), record.getItrExhausted()]);
    if (!byRange.has(range)) byRange.set(range, record);
  }
  return [...byRange.values()];
}
