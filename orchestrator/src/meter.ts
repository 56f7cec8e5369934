// SPDX-License-Identifier: Apache-2.0

import type { EventHeader } from '@orchestrator/lib';
import type { Method } from '@orchestrator/proto';

/** What a write told, as far as it is counted. */
export interface CommittedEvent {
  readonly header: Pick<EventHeader, 'assetKind' | 'eventKind'>;
  readonly asset: { readonly value: unknown };
}

/** Counts what the server does. */
export interface Meter {
  /** A call begins; the result is called with its gRPC status number when it ends. */
  start(method: Method): (code: number) => void;
  /** A message of a stream was sent. */
  sent(method: Method): void;
  /** A write is durable. */
  committed(channel: string, method: Method, events: readonly CommittedEvent[]): void;
  /** A write has to be tried again, since others were first or the nodes of a ledger are not equally far. */
  conflicted(channel: string, reason: string): void;
  /** The peer of a ledger has delivered so many blocks. */
  delivered(channel: string, blocks: number): void;
}

/** Counts nothing. */
export const NO_METER: Meter = {
  start: () => () => undefined,
  sent: () => undefined,
  committed: () => undefined,
  conflicted: () => undefined,
  delivered: () => undefined,
};
