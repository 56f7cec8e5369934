// SPDX-License-Identifier: Apache-2.0

import type { AssetDefinition, Index, Place } from '../assets/definition';

/** Separates the parts of keys; no text that reaches the library contains it. */
export const SEPARATOR = '\0';
/** Sorts behind the separator, hence behind all that follows it. */
export const PAST_SEPARATOR = '\x01';

/** One place of one asset in one index. */
export interface IndexEntry {
  readonly index: Index<never>;
  readonly bucket: string;
  /** Sorts within the bucket by its UTF-8 bytes; its last part is the key of the asset. */
  readonly suffix: string;
}

/** The name of a bucket of an index. */
export function bucketKey(index: { readonly name: string }, bucket: readonly string[]): string {
  return bucket.length === 0 ? index.name : `${index.name}${SEPARATOR}${bucket.join(SEPARATOR)}`;
}

/** The name of the index that a bucket belongs to. */
export function indexNameOf(bucket: string): string {
  const end = bucket.indexOf(SEPARATOR);
  return end < 0 ? bucket : bucket.slice(0, end);
}

/** What a place sorts by. */
export function suffixKey(place: Place, key: string): string {
  return place.order.length === 0 ? key : `${place.order.join(SEPARATOR)}${SEPARATOR}${key}`;
}

/** The key of the asset that a suffix belongs to. */
export function assetKeyOf(suffix: string): string {
  return suffix.slice(suffix.lastIndexOf(SEPARATOR) + 1);
}

/** Every place of an asset. */
export function indexEntries<T>(definition: AssetDefinition<T>, asset: T): IndexEntry[] {
  return entriesOf(definition.indexes, asset, definition.keyOf(asset));
}

/** Every place that indexes give to something with a key. */
export function entriesOf<T>(indexes: readonly Index<T>[], of: T, key: string): IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (const index of indexes) {
    for (const place of index.places(of)) {
      entries.push({ index, bucket: bucketKey(index, place.bucket), suffix: suffixKey(place, key) });
    }
  }
  return entries;
}
