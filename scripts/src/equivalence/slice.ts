// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { Comparison, type Divergence, type Setting } from './comparison';
import type { Coverage } from './coverage';
import { digestAll } from './digests';
import type { Size } from './generate';
import { ServerFault } from './server-fault';
import { startTarget, type Target } from './targets';

const MOST_ATTEMPTS = 5;
const BETWEEN_ATTEMPTS_MS = 3000;

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
  readonly listener: SliceListener;
}

/** Is told how a slice goes on. */
export interface SliceListener {
  /** A program is done, by so many calls to each server. */
  readonly done: (calls: number) => void;
  readonly diverged: (divergence: Divergence) => void;
  /** A server did not serve: the program is run again. */
  readonly disturbed: (fault: ServerFault) => void;
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
    const { coverage } = order;
    const lanes = await Promise.all(
      Array.from({ length: order.lanes }, (_, lane) => LaneOfSlice.start(targets, { lane, coverage, order })),
    );
    const divergences = await runPrograms(lanes, order);
    const result = { divergences, ...(await compareLists(lanes)) };
    for (const { comparison } of lanes) comparison.close();
    return result;
  } finally {
    await Promise.all(targets.map((target) => target.stop()));
  }
}

interface LaneSetting extends Setting {
  readonly order: SliceOrder;
}

/** Runs programs one after another, on a lane that begins again behind each fault. */
class LaneOfSlice {
  private constructor(
    private readonly targets: readonly Target[],
    private readonly setting: LaneSetting,
    /** Of what was made since the last fault. */
    public comparison: Comparison,
  ) {}

  static async start(targets: readonly Target[], setting: LaneSetting): Promise<LaneOfSlice> {
    return new LaneOfSlice(targets, setting, await Comparison.start(targets, setting));
  }

  /** @throws ServerFault if a server does not serve again and again */
  async compare(seed: number): Promise<Divergence | undefined> {
    const { size, steps, listener } = this.setting.order;
    for (let attempt = 1; ; attempt++) {
      try {
        const before = this.comparison.calls;
        const divergence = await this.comparison.compare({ seed, size }, steps);
        listener.done(this.comparison.calls - before);
        return divergence;
      } catch (error) {
        if (!(error instanceof ServerFault) || attempt === MOST_ATTEMPTS) throw error;
        listener.disturbed(error);
        await this.#begin();
      }
    }
  }

  async #begin(): Promise<void> {
    this.comparison.close();
    for (let attempt = 1; ; attempt++) {
      await pause(attempt * BETWEEN_ATTEMPTS_MS);
      try {
        this.comparison = await Comparison.start(this.targets, this.setting);
        return;
      } catch (error) {
        if (!(error instanceof ServerFault) || attempt === MOST_ATTEMPTS) throw error;
      }
    }
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
async function runPrograms(lanes: readonly LaneOfSlice[], order: SliceOrder): Promise<Divergence[]> {
  const rest = order.seeds.values();
  const divergences: Divergence[] = [];
  const run = async (lane: LaneOfSlice): Promise<void> => {
    for (const seed of rest) {
      const divergence = await lane.compare(seed);
      if (divergence === undefined) continue;
      divergences.push(divergence);
      order.listener.diverged(divergence);
      if (divergences.length >= order.mostDivergences) return;
    }
  };
  await Promise.all(lanes.map(run));
  return divergences;
}

/** Lanes that a fault has struck are left out: what it has left behind is not the same everywhere. */
async function compareLists(lanes: readonly LaneOfSlice[]): Promise<Pick<SliceResult, 'rows' | 'others'>> {
  const others: string[] = [];
  let all = 0;
  for (const [number, { comparison }] of lanes.entries()) {
    if (!comparison.isFresh) continue;
    for (const { name, rows, hashes } of await digestAll(comparison)) {
      all += rows;
      if (new Set(hashes).size !== 1) others.push(`lane ${String(number)}, ${name}: ${hashes.join(' ')}`);
    }
  }
  return { rows: all, others };
}
