// SPDX-License-Identifier: Apache-2.0

import type { EmittedEvent } from '@orchestrator/lib';
import type { Method } from '@orchestrator/proto';

/** Counts what the server does. */
export interface Meter {
  /** A call begins; the result is called with its gRPC status number when it ends. */
  start(method: Method): (code: number) => void;
  /** A message of a stream was sent. */
  sent(method: Method): void;
  /** A write is durable. */
  committed(channel: string, method: Method, events: readonly EmittedEvent[]): void;
}

/** Counts nothing. */
export const NO_METER: Meter = { start: () => () => undefined, sent: () => undefined, committed: () => undefined };
