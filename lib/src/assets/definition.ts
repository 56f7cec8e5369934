// SPDX-License-Identifier: Apache-2.0

/**
 * What the rest of the library knows of an asset kind: its messages, its key, the orders in which it can be listed.
 * A new kind is one definition, one service, one line in `definitions`: see the README of this package.
 */
import type { AssetEvent, AssetKind, Codec } from '@orchestrator/proto';

/** The field of an event that carries an asset. */
export type EventField = Exclude<
  { [F in keyof AssetEvent]-?: undefined extends AssetEvent[F] ? F : never }[keyof AssetEvent],
  'timestamp'
>;

/** Where an asset stands in an index: assets with equal `bucket` are listed together, in the order of `order`, then of their key. */
export interface Place {
  readonly bucket: readonly string[];
  readonly order: readonly string[];
}

/** A way to list assets. Nothing can be listed that no index lists. */
export interface Index<T> {
  /** Unique among all indexes, short: it is part of every stored key. */
  readonly name: string;
  /**
   * `rule`: some write depends on it, so a ledger keeps it. `query`: only reads do, so it is derived wherever
   * reads are answered.
   */
  readonly use: 'rule' | 'query';
  /** The size of each bucket is kept, and only that: it can be counted, not listed. */
  readonly counted: boolean;
  /** Most of its buckets stay empty: it is worth a key of its own to know which do not. */
  readonly sparse: boolean;
  readonly places: (asset: T) => readonly Place[];
}

/** An asset kind. */
export interface AssetDefinition<T> {
  /** Name in stored keys and in texts about invalid assets. */
  readonly name: string;
  /** Name in texts about unknown or existing keys. */
  readonly title: string;
  readonly codec: Codec<T>;
  /** Kind and field in events; absent for what the library keeps for itself. */
  readonly event?: { readonly kind: AssetKind; readonly field: EventField };
  readonly keyOf: (asset: T) => string;
  readonly indexes: readonly Index<T>[];
}

/** An index that only reads use. */
export function queryIndex<T>(name: string, places: (asset: T) => readonly Place[]): Index<T> {
  return { name, use: 'query', counted: false, sparse: false, places };
}

/** An index that only reads use, whose buckets are counted and never listed. */
export function countedIndex<T>(name: string, places: (asset: T) => readonly Place[]): Index<T> {
  return { name, use: 'query', counted: true, sparse: false, places };
}

/** An index that writes depend on. */
export function ruleIndex<T>(name: string, places: (asset: T) => readonly Place[]): Index<T> {
  return { name, use: 'rule', counted: false, sparse: false, places };
}

/** An index that writes depend on, and whose buckets mostly stay empty. */
export function sparseRuleIndex<T>(name: string, places: (asset: T) => readonly Place[]): Index<T> {
  return { name, use: 'rule', counted: false, sparse: true, places };
}
