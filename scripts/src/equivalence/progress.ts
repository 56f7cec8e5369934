// SPDX-License-Identifier: Apache-2.0

import { Coverage } from './coverage';
import type { Divergence } from './comparison';
import type { Options } from './options';
import type { ServerFault } from './server-fault';
import type { SliceListener, SliceResult } from './slice';

const TOLD_EACH = 25;

/** What a run has come to. It tells of itself on the standard error. */
export class Progress implements SliceListener {
  readonly coverage = new Coverage();
  programs = 0;
  /** To each server. */
  calls = 0;
  divergences = 0;
  #others = 0;
  #faults = 0;
  readonly #began = Date.now();

  constructor(private readonly options: Options) {}

  /** No server has answered or listed anything that others have not. */
  get isEqual(): boolean {
    return this.divergences + this.#others === 0;
  }

  done(calls: number): void {
    this.programs++;
    this.calls += calls;
    if (this.programs % TOLD_EACH === 0) this.#tell('');
  }

  diverged({ seed, steps, text }: Divergence): void {
    this.divergences++;
    const { targets, size } = this.options;
    console.log(`seed ${String(seed)}: the servers differ. ${String(steps.length)} steps are enough:`);
    for (const line of text) console.log(line);
    const which = `--size ${size} --seed ${String(seed)} --programs 1 --steps ${steps.join(',')}`;
    console.log(`  again: npm run equivalence -- --targets ${targets.join(',')} ${which}\n`);
  }

  disturbed({ message }: ServerFault): void {
    this.#faults++;
    process.stderr.write(`a program is run again: ${message}\n`);
  }

  /** The last line. */
  get summary(): string {
    const { seed, size, targets } = this.options;
    const ran = `${String(this.programs)} ${size} programs, ${String(this.calls)} calls to each of ${targets.join(',')}`;
    const again = this.#faults === 0 ? '' : `, ${String(this.#faults)} run again because a server did not serve`;
    return `seeds from ${String(seed)}, ${ran}${again}: ${this.isEqual ? 'equal' : 'NOT EQUAL'}`;
  }

  /** A slice is done: another run can go on behind it. */
  endSlice({ others, rows }: SliceResult, nextSeed: number): void {
    for (const other of others) console.log(`the lists differ: ${other}`);
    this.#others += others.length;
    this.#tell(
      `; seeds ${String(this.options.seed)} to ${String(nextSeed - 1)} done, lists of ${String(rows)} rows compared`,
    );
  }

  #tell(more: string): void {
    const seconds = ((Date.now() - this.#began) / 1000).toFixed(0);
    const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
    const counts = `${String(this.programs)} programs, ${String(this.calls)} calls to each server`;
    process.stderr.write(`${counts}, ${seconds} s, ${String(megabytes)} MiB${more}\n`);
  }
}
