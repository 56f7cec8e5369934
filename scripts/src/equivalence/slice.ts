// SPDX-License-Identifier: Apache-2.0

import { Comparison, type Divergence } from './comparison';
import type { Coverage } from './coverage';
import { digestAll } from './digests';
import type { Size } from './generate';
import { startTarget, type Target } from './targets';

/** Programs that are given to the same servers, started for them. */
export interface SliceOrder {
  /** By name. */
  readonly targets: readonly string[];
  /** So many programs run side by side. */
  readonly lanes: number;
  readonly seeds: readonly number[];
  readonly size: Size;
  /** Only these steps of each program. */
  readonly steps?: readonly number[] | undefined;
  /** No program is begun behind so many divergences. */
  readonly mostDivergences: number;
  readonly coverage: Coverage;
  /** Is told the calls of each program that is done. */
  readonly done: (calls: number) => void;
}

/** What servers did not answer alike, and what they listed in the end. */
export interface SliceResult {
  readonly divergences: readonly Divergence[];
  /** How many rows all queries have listed in the end; none if the servers had been in use before. */
  readonly rows: number;
  /** The queries whose lists differ, and the digests. */
  readonly others: readonly string[];
}

/** Starts servers, gives them programs and ends them. */
export async function compareSlice(order: SliceOrder): Promise<SliceResult> {
  const targets = await startAll(order);
  try {
    const lanes = Array.from({ length: order.lanes }, (_, lane) => lane);
    const { coverage } = order;
    const comparisons = await Promise.all(lanes.map((lane) => Comparison.start(targets, { lane, coverage })));
    const divergences = await runPrograms(comparisons, order);
    const result = { divergences, ...(await compareLists(comparisons)) };
    for (const comparison of comparisons) comparison.close();
    return result;
  } finally {
    await Promise.all(targets.map((target) => target.stop()));
  }
}

async function startAll({ targets: names, lanes }: SliceOrder): Promise<Target[]> {
  const started = await Promise.allSettled(names.map((name) => startTarget(name, lanes)));
  const targets = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return targets;
  await Promise.all(targets.map((target) => target.stop()));
  throw failed.reason;
}

/** Each lane takes the next program as soon as it has done one. */
async function runPrograms(comparisons: readonly Comparison[], order: SliceOrder): Promise<Divergence[]> {
  const rest = order.seeds.values();
  const divergences: Divergence[] = [];
  const runLane = async (comparison: Comparison): Promise<void> => {
    for (const seed of rest) {
      const before = comparison.calls;
      const divergence = await comparison.compare({ seed, size: order.size }, order.steps);
      if (divergence !== undefined) divergences.push(divergence);
      order.done(comparison.calls - before);
      if (divergences.length >= order.mostDivergences) return;
    }
  };
  await Promise.all(comparisons.map(runLane));
  return divergences;
}

async function compareLists(comparisons: readonly Comparison[]): Promise<Pick<SliceResult, 'rows' | 'others'>> {
  const others: string[] = [];
  let all = 0;
  for (const [lane, comparison] of comparisons.entries()) {
    if (!comparison.isFresh) continue;
    for (const { name, rows, hashes } of await digestAll(comparison)) {
      all += rows;
      if (new Set(hashes).size !== 1) others.push(`lane ${String(lane)}, ${name}: ${hashes.join(' ')}`);
    }
  }
  return { rows: all, others };
}
