// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { CouchError } from './couch-error';

const FIRST_WAIT_MS = 50;
const LAST_WAIT_MS = 2000;

/** How long to try. */
export interface Persistence {
  readonly timeoutMs: number;
  /** Ends the waits between attempts; one more follows. */
  readonly signal: AbortSignal;
  /** Told of each attempt that has failed; what it throws ends the attempts. */
  readonly failed?: (error: CouchError) => void;
}

/**
 * Tries until it succeeds, fails in a way that does not pass by itself, or the time is over; waits longer each time, and
 * not as long as others do. Rejects with the failure of the last attempt.
 */
export async function persist<T>(attempt: () => Promise<T>, options: Persistence): Promise<T> {
  const end = Date.now() + options.timeoutMs;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LAST_WAIT_MS)) {
    try {
      return await attempt();
    } catch (error) {
      const isOver = options.signal.aborted || Date.now() + waitMs > end;
      if (isOver || !(error instanceof CouchError) || !error.isPassing) throw error;
      options.failed?.(error);
    }
    // Where the signal has ended the wait, the attempt says why.
    await pause(waitMs * (0.5 + Math.random() / 2), undefined, { signal: options.signal }).catch(() => undefined);
  }
}
