// SPDX-License-Identifier: Apache-2.0

import { ledger } from '@hyperledger/fabric-protos';
import { RangeReads } from './range-reads';
import { encode } from './wire';
import { fromSortable, type Present, toSortable, type WorldState } from './world-state';

const { KV } = ledger.queryresult;

/** Where a scan reads. */
export interface ScanPlace {
  readonly state: WorldState;
  readonly height: number;
  readonly namespace: string;
}

/** One scan of a transaction over a range of keys. What it has read is recorded, to the very key. */
export class Scan {
  readonly #rows: Iterator<[string, Present]>;
  readonly #reads = new RangeReads();
  #last = '';
  #isExhausted = false;

  constructor(
    private readonly place: ScanPlace,
    private readonly start: string,
    private readonly end: string,
  ) {
    this.#rows = place.state.scan(toSortable(start), toSortable(end), place.height);
  }

  /** The next row as a peer sends it, or undefined when there is none. */
  next(): Uint8Array | undefined {
    const row = this.#rows.next();
    if (row.done === true) {
      this.#isExhausted = true;
      return undefined;
    }
    const [sortable, { version, value }] = row.value;
    const key = fromSortable(sortable);
    this.#reads.add(key, version);
    this.#last = key;
    return encode(KV, { namespace: this.place.namespace, key, value });
  }

  /** The key behind the last row, which is then not recorded as read; empty if there is none. */
  bookmark(): string {
    const row = this.#rows.next();
    return row.done === true ? '' : fromSortable(row.value[0]);
  }

  /** What was read, for the comparison at the commit. To be asked for once, at the end. */
  record(): ledger.rwset.kvrwset.RangeQueryInfo {
    const end = this.#isExhausted ? this.end : this.#last;
    return this.#reads.finish({ start: this.start, end, isExhausted: this.#isExhausted });
  }
}
