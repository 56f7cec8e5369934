// SPDX-License-Identifier: Apache-2.0

/**
 * `orchestrator doctor`: one file for each thing that is looked at. Nothing is changed but a probe file that goes again.
 */

/** What was found about one thing. */
export interface Finding {
  readonly name: string;
  /** `warn`: it works, and somebody should know; `fail`: the server would not start or not keep its promises. */
  readonly verdict: 'ok' | 'warn' | 'fail';
  /** What was seen, and what to do about it. */
  readonly text: string;
}

/** All is well. */
export function ok(name: string, text: string): Finding {
  return { name, verdict: 'ok', text };
}

/** It works, and somebody should know. */
export function warn(name: string, text: string): Finding {
  return { name, verdict: 'warn', text };
}

/** The server would not start, or not keep its promises. */
export function fail(name: string, text: string): Finding {
  return { name, verdict: 'fail', text };
}
