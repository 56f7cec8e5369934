// SPDX-License-Identifier: Apache-2.0

import { DEFAULTS, EXPECTATIONS, type Expectation, type Mode, type Target } from './expectations';
import type { Figure } from './measure';

const SIGNS: Readonly<Record<Target['of'], string>> = {
  ratio: 'ratio',
  perSecond: 'a second',
  seconds: 's',
  p50Ms: 'ms p50',
};

/** What a run compares its figures with: amounts a second, by name. */
export class Baselines {
  readonly #rates = new Map<string, number>();

  set(name: string, perSecond: number): void {
    this.#rates.set(name, perSecond);
  }

  /** Sets what one work alone is compared with. */
  setFor(name: string, work: string, perSecond: number): void {
    this.#rates.set(keyOf(name, work), perSecond);
  }

  find(name: string, work: string): number | undefined {
    return this.#rates.get(keyOf(name, work)) ?? this.#rates.get(name);
  }
}

/** A figure beside what it is compared with and was to reach. */
export interface Judgement {
  /** Such as `0.481 of the bare echo`; empty if there is nothing to compare it with. */
  readonly compared: string;
  /** Such as `at least 0.25: reached`; empty if there is none. */
  readonly target: string;
}

/** Judges a figure. */
export function judge(mode: Mode, figure: Figure, baselines: Baselines): Judgement {
  const { against, target } = expectationOf(mode, figure.work);
  const ratios = against.flatMap((name) => {
    const rate = baselines.find(name, figure.work);
    return rate === undefined ? [] : [{ name, ratio: figure.perSecond / rate }];
  });
  return {
    compared: ratios.map(({ name, ratio }) => `${ratio.toFixed(3)} of ${name}`).join(', '),
    target: target === undefined ? '' : verdict(target, { ...figure, ratio: ratios[0]?.ratio }),
  };
}

/** The works with a target of which there is no figure. */
export function missingWorks(mode: Mode, figures: readonly Figure[]): string[] {
  const known = new Set(figures.map(({ work }) => work));
  return Object.entries(EXPECTATIONS[mode])
    .filter(([work, { target }]) => target !== undefined && !known.has(work))
    .map(([work]) => work);
}

/** What a work is compared with and is to reach. */
export function expectationOf(mode: Mode, work: string): Expectation {
  return EXPECTATIONS[mode][work] ?? DEFAULTS[mode];
}

function verdict(
  { of, atLeast, atMost }: Target,
  figure: { readonly [Of in Target['of']]?: number | undefined },
): string {
  const value = figure[of];
  const wanted = atLeast === undefined ? `at most ${String(atMost)}` : `at least ${String(atLeast)}`;
  const text = `${wanted} ${SIGNS[of]}`;
  if (value === undefined) return `${text}: not known`;
  return value >= (atLeast ?? value) && value <= (atMost ?? value) ? `${text}: reached` : `${text}: missed`;
}

function keyOf(name: string, work: string): string {
  return `${name}: ${work}`;
}
