// SPDX-License-Identifier: Apache-2.0

/**
 * A torture: callers write to several replicas and look at snapshots, while replicas and their database are killed and
 * stopped. What callers were told is compared with what is there.
 */
import { CallError } from '@orchestrator/orchestrator';

/** Nothing is known of a call that has ended in one of these ways. */
const OPEN = new Set(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CANCELLED']);
/** The rules, or a rival, have decided. */
const DECIDED = new Set(['ALREADY_EXISTS', 'FAILED_PRECONDITION', 'ABORTED']);
const SHOWN = 5;

/** How a write has ended for its caller. */
export type End = 'acknowledged' | 'refused' | 'unknown';

/** What must not happen. */
export type Fault =
  /** An acknowledged write is not there at the end. */
  | 'lost'
  /** A part of a write is there. */
  | 'torn'
  /** A snapshot lacks what was acknowledged or seen before it began, or has what nobody has written. */
  | 'wrong snapshot'
  /** A write is there twice, or was acknowledged to two callers. */
  | 'doubled'
  /** Replicas tell of other events, or in another order. */
  | 'event order'
  /** An answer that no call should get, or a process that ends by itself. */
  | 'unexpected';

/** What a torture has done and seen. */
export class Findings {
  readonly counts = { acknowledged: 0, refused: 0, unknown: 0, snapshots: 0, events: 0 };
  readonly disturbances = { 'replicas killed': 0, 'replicas stopped for a while': 0, 'databases killed': 0 };
  readonly #faults = new Map<Fault, string[]>();

  report(fault: Fault, text: string): void {
    const texts = this.#faults.get(fault) ?? [];
    this.#faults.set(fault, texts);
    texts.push(text);
  }

  /** Counts a write by its end. */
  async write(call: Promise<unknown>): Promise<End> {
    const end = await this.#endOf(call);
    this.counts[end]++;
    return end;
  }

  /** A snapshot, unless nobody answers. */
  async snapshot<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      const snapshot = await call;
      this.counts.snapshots++;
      return snapshot;
    } catch (error) {
      if (!(error instanceof CallError) || !OPEN.has(error.status)) this.report('unexpected', String(error));
      return undefined;
    }
  }

  get isSound(): boolean {
    return this.#faults.size === 0 && this.counts.acknowledged > 0 && this.counts.snapshots > 0;
  }

  /** Lines for a person. */
  get lines(): string[] {
    const all: readonly Fault[] = ['lost', 'torn', 'wrong snapshot', 'doubled', 'event order', 'unexpected'];
    const of = (fault: Fault): readonly string[] => this.#faults.get(fault) ?? [];
    const told = (counts: object): string =>
      Object.entries(counts)
        .map(([what, n]) => `${what} ${String(n)}`)
        .join(', ');
    return [
      told(this.disturbances),
      told(this.counts),
      all.map((fault) => `${fault} ${String(of(fault).length)}`).join(', '),
      ...all.flatMap((fault) =>
        of(fault)
          .slice(0, SHOWN)
          .map((text) => `  ${fault}: ${text}`),
      ),
    ];
  }

  async #endOf(call: Promise<unknown>): Promise<End> {
    try {
      await call;
      return 'acknowledged';
    } catch (error) {
      if (error instanceof CallError && OPEN.has(error.status)) return 'unknown';
      if (!(error instanceof CallError) || !DECIDED.has(error.status)) this.report('unexpected', String(error));
      return 'refused';
    }
  }
}
