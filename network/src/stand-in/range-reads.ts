// SPDX-License-Identifier: Apache-2.0

import { ledger } from '@hyperledger/fabric-protos';
import { sha256 } from './identity';
import { encode, make } from './wire';
import type { Version } from './world-state';

const { KVRead, QueryReads, QueryReadsMerkleSummary, RangeQueryInfo, Version: WireVersion } = ledger.rwset.kvrwset;

/** A peer lists up to so many reads of a scan, and summarizes more of them in a tree of this degree. */
const MAX_DEGREE = 50;

/** A read as it stands in a read set; without a version the key was absent. */
export function toRead(key: string, version: Version | undefined): ledger.rwset.kvrwset.KVRead {
  const wire = version && make(WireVersion, { blockNum: version.block, txNum: version.transaction });
  return make(KVRead, { key, version: wire });
}

/** The range of a scan, as it is recorded: how far it came, and whether there was nothing more. */
export interface ScannedRange {
  readonly start: string;
  readonly end: string;
  readonly isExhausted: boolean;
}

/** Gathers what a scan has read in the form in which a peer records it, and in which it compares at the commit. */
export class RangeReads {
  #pending: ledger.rwset.kvrwset.KVRead[] = [];
  readonly #tree = new MerkleTree();

  add(key: string, version: Version): void {
    this.#pending.push(toRead(key, version));
    if (this.#pending.length > MAX_DEGREE) this.#hash();
  }

  /** The record, once all is read. */
  finish({ start, end, isExhausted }: ScannedRange): ledger.rwset.kvrwset.RangeQueryInfo {
    const record = make(RangeQueryInfo, { startKey: start, endKey: end, itrExhausted: isExhausted });
    if (this.#tree.isEmpty) {
      if (this.#pending.length > 0) record.setRawReads(make(QueryReads, { kvReadsList: this.#pending }));
      return record;
    }
    if (this.#pending.length > 0) this.#hash();
    record.setReadsMerkleHashes(this.#tree.finish());
    return record;
  }

  #hash(): void {
    this.#tree.add(sha256(encode(QueryReads, { kvReadsList: this.#pending })));
    this.#pending = [];
  }
}

/** The tree of hashes over the reads of a long scan, complete from the left. */
class MerkleTree {
  readonly #levels = new Map<number, Buffer[]>();
  #highest = 1;
  isEmpty = true;

  add(leaf: Buffer): void {
    this.isEmpty = false;
    this.#at(1).push(leaf);
    for (let level = 1; this.#at(level).length > MAX_DEGREE; level++) this.#lift(level);
  }

  finish(): ledger.rwset.kvrwset.QueryReadsMerkleSummary {
    for (let level = 1; level < this.#highest; level++) if (this.#at(level).length > 0) this.#lift(level);
    if (this.#at(this.#highest).length > MAX_DEGREE) this.#lift(this.#highest);
    return make(QueryReadsMerkleSummary, {
      maxDegree: MAX_DEGREE,
      maxLevel: this.#highest,
      maxLevelHashesList: this.#at(this.#highest),
    });
  }

  /** Replaces the hashes of a level by one hash on the level above. */
  #lift(level: number): void {
    const hashes = this.#at(level);
    const [only] = hashes;
    this.#at(level + 1).push(hashes.length === 1 && only !== undefined ? only : sha256(...hashes));
    this.#levels.set(level, []);
    this.#highest = Math.max(this.#highest, level + 1);
  }

  #at(level: number): Buffer[] {
    const hashes = this.#levels.get(level) ?? [];
    this.#levels.set(level, hashes);
    return hashes;
  }
}
