// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import type { Invocation } from './replica';

/** The invocation of a server with a bug of `planted-bugs`, or as it is if none is named. */
export function planted(bug: string | undefined, { args, environment }: Invocation): Invocation {
  if (bug === undefined) return { args, environment };
  const wrong = ['--require', join(__dirname, 'planted-bugs.js'), ...args];
  return { args: wrong, environment: { ...environment, PLANTED_BUG: bug } };
}
