// SPDX-License-Identifier: Apache-2.0

/** A sequence of random numbers. */
export interface Random {
  /** From 0 to 1, without 1. */
  uniform(): number;
  /** Normally distributed, with mean 0 and variance 1. */
  normal(): number;
}

/** The sequence that belongs to a seed, by the mulberry32 generator. Not for secrets. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
