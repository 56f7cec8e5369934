// SPDX-License-Identifier: Apache-2.0

import { type Model, OK, type Operation } from './history';

/** More states than this are not looked at: the history is too wild to be judged. */
const MOST_STATES = 100_000;

/** What was found about a history. */
export type Verdict =
  | { readonly kind: 'linearizable' }
  /** No order explains the answers. The longest one that explains some of them, and the operations that stop it. */
  | { readonly kind: 'wrong'; readonly order: readonly number[]; readonly stuck: readonly number[] }
  | { readonly kind: 'too many states' };

/**
 * Whether the operations on one asset could have taken effect one after another, each between its call and its answer, so
 * that the model gives the answers that were given. Operations whose outcome is open may be left out, or come at any
 * time after their call.
 *
 * The search is that of J. M. Wing and C. Gong, "Testing and verifying concurrent objects", Journal of Parallel and
 * Distributed Computing 17 (1993); states that were seen are not looked at again, after G. Lowe, "Testing for
 * linearizability", Concurrency and Computation: Practice and Experience 29 (2017). To judge each asset by itself is
 * enough since linearizability is local: M. P. Herlihy and J. M. Wing, "Linearizability", ACM TOPLAS 12 (1990).
 */
export function checkLinearizability<Input>(operations: readonly Operation<Input>[], model: Model<Input>): Verdict {
  return new Search(operations, model).run();
}

/** Operations that are in the order so far, as bits, and what they have led to. */
interface Place {
  readonly taken: bigint;
  readonly state: string;
  readonly order: readonly number[];
}

class Search<Input> {
  readonly #seen = new Set<string>();
  #best: { order: readonly number[]; stuck: readonly number[] } = { order: [], stuck: [] };

  constructor(
    private readonly operations: readonly Operation<Input>[],
    private readonly model: Model<Input>,
  ) {}

  run(): Verdict {
    const open: Place[] = [{ taken: 0n, state: this.model.initial, order: [] }];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const candidates = this.#candidates(place.taken);
      if (candidates.every((i) => this.operations[i]?.output === undefined)) return { kind: 'linearizable' };
      this.#remember(place, candidates);
      if (this.#seen.size > MOST_STATES) return { kind: 'too many states' };
      open.push(...this.#next(place, candidates));
    }
    return { kind: 'wrong', ...this.#best };
  }

  /** The operations that may be next: called before any of those that are left has answered. */
  #candidates(taken: bigint): number[] {
    const left = this.operations.flatMap((_, i) => ((taken >> BigInt(i)) & 1n ? [] : [i]));
    const firstAnswer = left.reduce((first, i) => Math.min(first, this.operations[i]?.returned ?? first), Infinity);
    return left.filter((i) => (this.operations[i]?.invoked ?? Infinity) < firstAnswer);
  }

  #remember({ order }: Place, candidates: readonly number[]): void {
    if (order.length >= this.#best.order.length) this.#best = { order, stuck: candidates };
  }

  #next(place: Place, candidates: readonly number[]): Place[] {
    const places: Place[] = [];
    for (const i of candidates) {
      const next = this.#take(place, i);
      if (next === undefined) continue;
      const output = this.operations[i]?.output;
      // Reads and refusals can as well come at once: no other order explains more.
      if (output !== undefined && output !== OK) return this.#isNew(next) ? [next] : [];
      if (this.#isNew(next)) places.push(next);
    }
    return places;
  }

  /** The place behind an operation; undefined if its answer is not the model's, or it explains nothing. */
  #take({ taken, state, order }: Place, i: number): Place | undefined {
    const operation = this.operations[i];
    if (operation === undefined) return undefined;
    const step = this.model.step(state, operation.input);
    const explains = operation.output === undefined ? step.state !== state : operation.output === step.output;
    return explains ? { taken: taken | (1n << BigInt(i)), state: step.state, order: [...order, i] } : undefined;
  }

  #isNew({ taken, state }: Place): boolean {
    const name = `${taken.toString(36)} ${state}`;
    if (this.#seen.has(name)) return false;
    this.#seen.add(name);
    return true;
  }
}
