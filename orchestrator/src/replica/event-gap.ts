// SPDX-License-Identifier: Apache-2.0

import type { Operation } from './level-folder';

/** Entries whose assets are in a fold, and whose events are not in its indexes yet: both ends are included. */
export interface EventGap {
  readonly from: number;
  /** Infinite while not even the assets are all there. */
  readonly to: number;
}

/** An index of events was asked for that is not complete yet. */
export class EventGapError extends Error {
  override readonly name = 'EventGapError';
}

/** What stores the gap of a fold under a key, or that it has none. */
export function gapOperation(key: string, gap: EventGap | undefined): Operation {
  if (gap === undefined) return { type: 'del', key };
  return { type: 'put', key, value: Buffer.from(`${String(gap.from)} ${String(gap.to)}`) };
}

/** Reads what `gapOperation` has stored. */
export function readGap(bytes: Uint8Array | undefined): EventGap | undefined {
  if (bytes === undefined) return undefined;
  const [from, to] = Buffer.from(bytes).toString().split(' ');
  return { from: Number(from), to: Number(to) };
}
