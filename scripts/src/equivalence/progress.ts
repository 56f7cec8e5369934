// SPDX-License-Identifier: Apache-2.0

import { Coverage } from './coverage';
import type { SliceResult } from './slice';

const TOLD_EACH = 25;

/** What a run has come to. It tells of itself on the standard error. */
export class Progress {
  readonly coverage = new Coverage();
  programs = 0;
  /** To each server. */
  calls = 0;
  divergences = 0;
  #others = 0;
  readonly #began = Date.now();

  constructor(private readonly firstSeed: number) {}

  /** No server has answered or listed anything that others have not. */
  get isEqual(): boolean {
    return this.divergences + this.#others === 0;
  }

  /** A program is done. */
  add(calls: number): void {
    this.programs++;
    this.calls += calls;
    if (this.programs % TOLD_EACH === 0) this.#tell('');
  }

  /** A slice is done: another run can go on behind it. */
  endSlice({ divergences, others, rows }: SliceResult, nextSeed: number): void {
    this.divergences += divergences.length;
    this.#others += others.length;
    this.#tell(
      `; seeds ${String(this.firstSeed)} to ${String(nextSeed - 1)} done, lists of ${String(rows)} rows compared`,
    );
  }

  #tell(more: string): void {
    const seconds = ((Date.now() - this.#began) / 1000).toFixed(0);
    const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
    const counts = `${String(this.programs)} programs, ${String(this.calls)} calls to each server`;
    process.stderr.write(`${counts}, ${seconds} s, ${String(megabytes)} MiB${more}\n`);
  }
}
