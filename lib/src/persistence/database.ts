// SPDX-License-Identifier: Apache-2.0

/**
 * The seam between the rules and the stores. A host gives each call a `Database`: one channel as it was at one moment.
 * `Overlay` lays writes over it, `Transaction` gives the rules their typed view, and the host commits what is left.
 */
import type { AssetEvent, Encoded } from '@orchestrator/proto';
import type { AssetDefinition } from '../assets/definition';

/** A value, or the promise of one: stores that have it at hand do not wait. */
export type Awaitable<T> = T | Promise<T>;

/** What is made of a value: at once where it is at hand, for a promise and its turn of the event loop cost more. */
export function after<T, U>(value: Awaitable<T>, make: (value: T) => U): Awaitable<U> {
  return value instanceof Promise ? value.then(make) : make(value);
}

/** Which part of a bucket to list. All bounds are suffixes, compared by their UTF-8 bytes. */
export interface ScanRange {
  readonly gt?: string | undefined;
  readonly gte?: string | undefined;
  readonly lt?: string | undefined;
  readonly descending?: boolean | undefined;
  /** At most so many. */
  readonly limit: number;
}

/** Read access to one channel at one moment. */
export interface Database {
  /**
   * By how many seconds at most the time at which an event is listed may be later than its own; absent where they are the
   * same. Events are listed in commit order, and on a ledger clients say the time.
   */
  readonly eventLateness?: number;
  find<T>(definition: AssetDefinition<T>, key: string): Awaitable<Encoded<T> | undefined>;
  /** In the order of the keys, undefined for those that do not exist. */
  findMany<T>(definition: AssetDefinition<T>, keys: readonly string[]): Awaitable<(Encoded<T> | undefined)[]>;
  /** Whether there is any asset of a kind. */
  holds(definition: AssetDefinition<never>): Awaitable<boolean>;
  /** The suffixes of a bucket, in order. */
  scan(bucket: string, range: ScanRange): Awaitable<string[]>;
  /** The size of a bucket of a counted index. */
  count(bucket: string): Awaitable<number>;
  /** The events with these ordinals, all of which came out of a scan of an event index. */
  events(ordinals: readonly string[]): Awaitable<Encoded<AssetEvent>[]>;
}
