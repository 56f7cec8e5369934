// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import type { Invocation } from './replica';

/** The invocation of a server with a bug of `planted-bugs`, or as it is if none is named. */
export function planted(bug: string | undefined, invocation: Invocation): Invocation {
  if (bug === undefined) return invocation;
  const args = ['--require', join(__dirname, 'planted-bugs.js'), ...invocation.args];
  return { ...invocation, args, environment: { ...invocation.environment, PLANTED_BUG: bug } };
}
