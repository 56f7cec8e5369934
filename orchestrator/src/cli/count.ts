// SPDX-License-Identifier: Apache-2.0

import { InvalidArgumentError } from 'commander';

/** Reads a number of things from the command line. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('a whole number from 1 to 999999 is needed');
  return Number(text);
}
