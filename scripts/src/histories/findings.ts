// SPDX-License-Identifier: Apache-2.0

/**
 * A torture: callers write to several replicas and look at snapshots, while replicas and what they run on are killed and
 * stopped. What callers were told is compared with what is there, and with what they could have been told.
 */
import { CallError } from '@orchestrator/orchestrator';
import type { EventFault } from './event-history';

/** Nothing is known of a call that has ended in one of these ways. */
const OPEN = new Set(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CANCELLED']);
/** The rules have decided. */
const DECIDED = new Set(['ALREADY_EXISTS', 'FAILED_PRECONDITION']);
const FAULTS: readonly Fault[] = [
  ...(['lost', 'torn', 'wrong snapshot', 'doubled', 'not linearizable'] as const),
  ...(['event missing', 'event doubled', 'event order', 'event before its cause', 'unexpected'] as const),
];
const SHOWN = 5;

/** How a write has ended for its caller. */
export type End =
  | 'acknowledged'
  | 'refused'
  /** Refused, because something that it rests on is not there. */
  | 'unfounded'
  /** Rivals came first each time: nothing was done. */
  | 'aborted'
  | 'unknown';

/** Whether what a write was to register is there after it: a refusal says so as well, but for one that finds too little. */
export function isThere(end: End): boolean {
  return end === 'acknowledged' || end === 'refused';
}

/** What must not happen. */
export type Fault =
  /** An acknowledged write is not there at the end, or a later one does not find what it has registered. */
  | 'lost'
  /** A part of a write is there. */
  | 'torn'
  /** A snapshot lacks what was acknowledged or seen before it began, or has what nobody has written. */
  | 'wrong snapshot'
  /** A write is there twice, or was acknowledged to two callers. */
  | 'doubled'
  /** No order of the calls on an asset explains their answers. */
  | 'not linearizable'
  | EventFault
  /** An answer that no call should get, or a process that ends by itself. */
  | 'unexpected';

/** What a torture has done and seen. */
export class Findings {
  readonly counts = { acknowledged: 0, refused: 0, unfounded: 0, aborted: 0, unknown: 0, snapshots: 0, events: 0 };
  readonly #disturbances = new Map<string, number>();
  readonly #faults = new Map<Fault, string[]>();

  report(fault: Fault, text: string): void {
    const texts = this.#faults.get(fault) ?? [];
    this.#faults.set(fault, texts);
    texts.push(text);
  }

  /** Counts something that was done to the replicas, or to what they run on. */
  disturbed(what: string): void {
    this.#disturbances.set(what, (this.#disturbances.get(what) ?? 0) + 1);
  }

  /** Counts a write by its end. It rests on what was acknowledged, or refused as there: not to find that is a loss. */
  async write(call: Promise<unknown>): Promise<End> {
    const end = await this.#count(call);
    if (end === 'unfounded') await call.catch((error: unknown) => this.report('lost', String(error)));
    return end;
  }

  /**
   * What a call answers, or the code of its refusal; undefined if neither is known. It may rest on what is not there:
   * whoever asks knows which answers can be right.
   */
  async outcome(call: Promise<string>): Promise<string | undefined> {
    const output = call.catch((error: unknown) => (error instanceof CallError ? error.oeCode : undefined));
    const end = await this.#count(call);
    return end === 'unknown' ? undefined : output;
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
    const of = (fault: Fault): readonly string[] => this.#faults.get(fault) ?? [];
    const told = (counts: object): string =>
      Object.entries(counts)
        .map(([what, n]) => `${what} ${String(n)}`)
        .join(', ');
    return [
      `disturbances: ${told(Object.fromEntries(this.#disturbances)) || 'none'}`,
      told(this.counts),
      FAULTS.map((fault) => `${fault} ${String(of(fault).length)}`).join(', '),
      ...FAULTS.flatMap((fault) =>
        of(fault)
          .slice(0, SHOWN)
          .map((text) => `  ${fault}: ${text}`),
      ),
    ];
  }

  async #count(call: Promise<unknown>): Promise<End> {
    const end = await this.#endOf(call);
    this.counts[end]++;
    return end;
  }

  async #endOf(call: Promise<unknown>): Promise<End> {
    try {
      await call;
      return 'acknowledged';
    } catch (error) {
      if (error instanceof CallError && OPEN.has(error.status)) return 'unknown';
      if (error instanceof CallError && error.status === 'ABORTED') return 'aborted';
      if (error instanceof CallError && error.status === 'NOT_FOUND') return 'unfounded';
      if (error instanceof CallError && DECIDED.has(error.status)) return 'refused';
      this.report('unexpected', String(error));
      return 'unknown';
    }
  }
}
