// SPDX-License-Identifier: Apache-2.0

/**
 * For the tests of the chaincode: a peer without its network, which keeps the rules that a peer keeps.
 */
import { compareUtf8 } from '@orchestrator/proto';

/** A value with the number of the transaction that wrote it. */
export interface Versioned {
  readonly value: Uint8Array;
  readonly version: number;
}

/** What a transaction has found in a part of a range. */
export interface RangeRead {
  readonly start: string;
  /** The end of the range, or the last key read where the rest was not looked at. */
  readonly end: string;
  readonly exhausted: boolean;
  /** Key and version of each record. */
  readonly found: readonly (readonly [key: string, version: number])[];
}

/** What a transaction has read and wants to write: what a block holds of it. */
export interface ReadWriteSet {
  /** Key -> version, undefined for a key that does not exist. */
  readonly reads: ReadonlyMap<string, number | undefined>;
  readonly ranges: readonly RangeRead[];
  /** Key -> value, undefined for a deletion. */
  readonly writes: ReadonlyMap<string, Uint8Array | undefined>;
}

/** How the validation of a transaction ends. */
export type Validation = 'VALID' | 'MVCC_READ_CONFLICT' | 'PHANTOM_READ_CONFLICT';

/** The state of a channel that all transactions see until the next is committed. */
export class CommittedState {
  readonly #records = new Map<string, Versioned>();
  #sorted: string[] = [];
  #version = 0;

  get(key: string): Versioned | undefined {
    return this.#records.get(key);
  }

  /** Keys from `start` on that come before `end`. */
  keys(start: string, end: string): string[] {
    return this.#sorted.slice(this.#offset(start), this.#offset(end));
  }

  /** Writes what a transaction wants to write, unless what it has read is not so any more. */
  commit({ reads, ranges, writes }: ReadWriteSet): Validation {
    for (const [key, version] of reads) if (this.get(key)?.version !== version) return 'MVCC_READ_CONFLICT';
    if (!ranges.every((range) => this.#isAsFound(range))) return 'PHANTOM_READ_CONFLICT';
    this.#version++;
    for (const [key, value] of writes) {
      if (value === undefined) this.#records.delete(key);
      else this.#records.set(key, { value, version: this.#version });
    }
    this.#sorted = [...this.#records.keys()].sort(compareUtf8);
    return 'VALID';
  }

  #isAsFound({ start, end, exhausted, found }: RangeRead): boolean {
    const keys = this.keys(start, exhausted ? end : `${end}\0`);
    return (
      keys.length === found.length &&
      found.every(([key, version], i) => keys[i] === key && this.get(key)?.version === version)
    );
  }

  #offset(wanted: string): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareUtf8(this.#sorted[middle] as string, wanted) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
