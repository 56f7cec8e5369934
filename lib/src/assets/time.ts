// SPDX-License-Identifier: Apache-2.0

import type { Timestamp } from '@orchestrator/proto';

const DIGITS = 16;
/** Beyond it numbers are not exact; it has as many digits as keys have. */
const LATEST = Number.MAX_SAFE_INTEGER;

/** Microseconds since 1970 of a time, rounded down; times outside of 1970 to 2255 count as the nearest one inside. */
export function toMicros({ seconds, nanos }: Timestamp): number {
  return Math.min(Math.max(seconds * 1_000_000 + Math.floor(nanos / 1000), 0), LATEST);
}

/** The time of so many microseconds since 1970. */
export function fromMicros(micros: number): Timestamp {
  return { seconds: Math.floor(micros / 1_000_000), nanos: (micros % 1_000_000) * 1000 };
}

/** Text of fixed width that sorts as the time does. */
export function timeKey(time: Timestamp | undefined): string {
  return String(time === undefined ? 0 : toMicros(time)).padStart(DIGITS, '0');
}
