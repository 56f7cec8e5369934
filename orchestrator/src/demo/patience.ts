// SPDX-License-Identifier: Apache-2.0

import { setTimeout as delay } from 'node:timers/promises';
import { CallError } from '../client/call-error';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;

const PASSING = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED'];

/** What a write answers that was done before: the key is taken, the output disabled, the status reached. */
const DONE_BEFORE = ['OE0006', 'OE0108', 'OE0111'];

/** Whether the server may answer otherwise in a moment. */
export function isPassing(error: unknown): boolean {
  return error instanceof CallError && PASSING.includes(error.status);
}

/** Whether the call ended because its client was closed. */
export function isClosed(error: unknown): boolean {
  return error instanceof CallError && error.status === 'CANCELLED';
}

/** A pause that grows with the number of failures before it. */
export async function pauseAfter(failures: number): Promise<void> {
  await delay(Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS));
}

/** Calls until the server answers. The caller bounds it by closing the client. */
export async function patient<T>(call: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await pauseAfter(failures);
    }
  }
}

/**
 * Sends a write until the server answers. A write whose answer was lost may be done all the same; sent again it is
 * refused as done before, and that is success.
 */
export async function persist(write: () => Promise<unknown>): Promise<void> {
  let sent = false;
  await patient(async () => {
    try {
      await write();
    } catch (error) {
      if (!sent || !isDoneBefore(error)) throw error;
    } finally {
      sent = true;
    }
  });
}

/** Whether a write was refused because it was done before. */
export function isDoneBefore(error: unknown): boolean {
  return error instanceof CallError && DONE_BEFORE.includes(error.oeCode ?? '');
}
