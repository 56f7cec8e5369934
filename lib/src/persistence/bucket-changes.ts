// SPDX-License-Identifier: Apache-2.0

import { compareUtf8 } from '@orchestrator/proto';
import type { ScanRange } from './database';

/** Changes to a bucket: suffixes added (true) and removed (false), listed in order when asked. */
export class BucketChanges {
  readonly #changes = new Map<string, boolean>();
  #sorted: string[] | undefined;

  get changes(): ReadonlyMap<string, boolean> {
    return this.#changes;
  }

  /** How much larger the bucket is. Exact as long as only absent suffixes are added and present ones removed. */
  get growth(): number {
    let growth = 0;
    for (const added of this.#changes.values()) growth += added ? 1 : -1;
    return growth;
  }

  /** Adds (true) or removes (false) a suffix; an addition and a removal cancel out. */
  set(suffix: string, added: boolean): void {
    const before = this.#changes.get(suffix);
    if (before === !added) this.#changes.delete(suffix);
    else this.#changes.set(suffix, added);
    this.#sorted = undefined;
  }

  /** The added suffixes in a range, in order. */
  additions(range: ScanRange): string[] {
    this.#sorted ??= [...this.#changes].flatMap(([suffix, added]) => (added ? [suffix] : [])).sort(compareUtf8);
    const found = sliceOf(this.#sorted, range);
    return range.descending === true ? found.reverse() : found;
  }

  /** How many suffixes are removed. */
  get removals(): number {
    let removals = 0;
    for (const added of this.#changes.values()) if (!added) removals++;
    return removals;
  }
}

function sliceOf(sorted: readonly string[], range: ScanRange): string[] {
  const from = Math.max(
    range.gte === undefined ? 0 : lowerBound(sorted, range.gte, 0),
    range.gt === undefined ? 0 : lowerBound(sorted, range.gt, 1),
  );
  const to = range.lt === undefined ? sorted.length : lowerBound(sorted, range.lt, 0);
  if (range.descending === true) return sorted.slice(Math.max(from, to - range.limit), to);
  return sorted.slice(from, Math.min(to, from + range.limit));
}

/** The first offset whose value compares at or above `wanted` (above it, when `past` is 1). */
function lowerBound(sorted: readonly string[], wanted: string, past: 0 | 1): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareUtf8(sorted[middle] as string, wanted) < past) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Both lists of suffixes as one, each suffix once, in order, up to a limit. */
export function merge(a: readonly string[], b: readonly string[], range: ScanRange): string[] {
  const direction = range.descending === true ? -1 : 1;
  const merged: string[] = [];
  let i = 0;
  let j = 0;
  while (merged.length < range.limit && (i < a.length || j < b.length)) {
    const order = i >= a.length ? 1 : j >= b.length ? -1 : compareUtf8(a[i] as string, b[j] as string) * direction;
    merged.push((order <= 0 ? a[i] : b[j]) as string);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return merged;
}
