// SPDX-License-Identifier: Apache-2.0

/** Waits for all, also if one fails. @throws what the first of them threw. */
export async function allDone(promises: readonly Promise<unknown>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(promises)) {
    if (outcome.status === 'rejected') throw outcome.reason as Error;
  }
}
