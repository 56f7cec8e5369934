// SPDX-License-Identifier: Apache-2.0

/**
 * Histories: what callers have asked of an asset, when, and what they were told; and the events that were told of it.
 * `linearizability` and `event-history` judge them; a `Subject` is an asset that is called, with a model of its rules.
 */

/** A call on one asset, between two ticks of a clock that all callers share. */
export interface Operation<Input> {
  readonly input: Input;
  /** What the caller was told; undefined if that leaves open whether anything was done. */
  readonly output: string | undefined;
  readonly invoked: number;
  /** Infinity if the outcome is open: it may take effect at any later time, or never. */
  readonly returned: number;
}

/** What an asset is and what its calls answer, one call after another. States and outputs are texts that tell all. */
export interface Model<Input> {
  readonly initial: string;
  readonly step: (state: string, input: Input) => Step;
}

/** What a call does to a state, and what it answers. */
export interface Step {
  readonly state: string;
  readonly output: string;
}

/** The output of a write that was done. */
export const OK = 'OK';

/** Counts moments: whatever is ticked later happened later. */
export class Clock {
  #now = 0;

  tick(): number {
    return ++this.#now;
  }
}

/** A step that answers and changes nothing. */
export function answer(state: string, output: string): Step {
  return { state, output };
}
