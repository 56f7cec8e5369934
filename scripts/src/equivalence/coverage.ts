// SPDX-License-Identifier: Apache-2.0

import { type AssetEvent, AssetKind, ComputeTaskStatus, EventKind, FunctionStatus } from '@orchestrator/proto';
import { FAULTS, rowOf, toReach } from './to-reach';
import type { Observation, Trace } from './runner';

/** What programs have reached, of what there is to reach. */
export class Coverage {
  readonly #counts = new Map<string, number>();

  /** Takes in what a program has seen of one server. */
  add({ observations, events }: Pick<Trace, 'observations' | 'events'>): void {
    for (const observation of observations) this.#observe(observation);
    const statuses = new Map<string, number>();
    for (const event of events) this.#happened(event, statuses);
  }

  /** What was never reached. */
  get missing(): string[] {
    return toReach().filter((what) => !this.#counts.has(what));
  }

  /** The table, line by line. */
  get lines(): string[] {
    const all = [...new Set([...toReach(), ...this.#counts.keys()])];
    const missing = this.missing;
    return [
      ...all.map((what) => `${String(this.#counts.get(what) ?? 0).padStart(8)}  ${what}`),
      `reached ${String(toReach().length - missing.length)} of ${String(toReach().length)}`,
      ...missing.map((what) => `NOT REACHED: ${what}`),
      `by faults only, not by programs: ${FAULTS.join(', ')}`,
    ];
  }

  #count(what: string): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1);
  }

  #observe({ path, outcome, text }: Observation): void {
    this.#count(rowOf(path, outcome));
    const [, code] = outcome.split(' ');
    if (code !== undefined) this.#count(`code ${outcome}`);
    const illegal = /event (\w+) inappropriate in current state (\w+)/.exec(text);
    if (illegal !== null) this.#count(`refused: ${illegal[1] ?? ''} in ${illegal[2] ?? ''}`);
  }

  #happened(event: AssetEvent, statuses: Map<string, number>): void {
    const { assetKey, assetKind, eventKind, computeTask, function: ofTask } = event;
    this.#count(`event ${AssetKind[assetKind]} ${EventKind[eventKind]}`);
    const asset = computeTask ?? ofTask;
    if (asset === undefined) return;
    const names = computeTask === undefined ? FunctionStatus : ComputeTaskStatus;
    this.#moved(names, statuses.get(assetKey), asset.status);
    statuses.set(assetKey, asset.status);
  }

  #moved(names: Readonly<Record<number, string>>, before: number | undefined, status: number): void {
    if (before === undefined) this.#count(`begins ${names[status] ?? ''}`);
    else if (before !== status) this.#count(`moves ${names[before] ?? ''} -> ${names[status] ?? ''}`);
  }
}
