// SPDX-License-Identifier: Apache-2.0

import type { OrdererType } from '../configuration';
import { messageOf } from '../message-of';

/** How many of some orderers any two of which sets must share one that can be believed. */
export function quorumOf(orderers: number, type: OrdererType): number {
  if (type !== 'BFT') return Math.floor(orderers / 2) + 1;
  const faulty = Math.floor((orderers - 1) / 3);
  return Math.ceil((orderers + faulty + 1) / 2);
}

/** Too few of those asked have answered. */
export class NoQuorumError extends Error {
  override readonly name = 'NoQuorumError';

  constructor(answered: number, needed: number, reasons: readonly unknown[]) {
    super(`${String(answered)} of ${String(needed)} answers came: ${reasons.map(messageOf).join('; ')}`);
  }
}

/**
 * The first so many answers, whichever they are.
 * @throws NoQuorumError as soon as so many can come no more.
 */
export function firstOf<T>(answers: readonly Promise<T>[], needed: number): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const got: T[] = [];
    const reasons: unknown[] = [];
    const settle = (): void => {
      if (got.length >= needed) resolve(got);
      else if (answers.length - reasons.length < needed) reject(new NoQuorumError(got.length, needed, reasons));
    };
    for (const answer of answers) {
      answer.then(
        (value) => {
          got.push(value);
          settle();
        },
        (reason: unknown) => {
          reasons.push(reason);
          settle();
        },
      );
    }
    settle();
  });
}
