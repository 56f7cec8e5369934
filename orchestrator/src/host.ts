// SPDX-License-Identifier: Apache-2.0

import type { Rpc } from '@orchestrator/lib';
import type { NewReceipt } from './receipts/receipt';
import type { ChannelContents } from './replica/channel-contents';

/** A unary call, as far as the mode needs to know it. */
export interface UnaryRequest {
  readonly bytes: Uint8Array;
  readonly channel: string;
  /** MSP id of the caller, checked. */
  readonly requester: string;
  /** True when nobody waits for the answer any more. */
  readonly isCancelled: () => boolean;
}

/** What a call is answered with. */
export interface Reply {
  /** The message, in wire bytes. */
  readonly bytes: Uint8Array;
  /** Where a write stands; undefined for a read, and for a write that has changed nothing. */
  readonly receipt?: NewReceipt | undefined;
}

/** A place in the events of a channel that moves on as they are taken. */
export interface Subscription {
  /** The next events in wire bytes, as soon as there are any. @throws OE0013 when the store is lost or closed. */
  next(stop: AbortSignal): Promise<readonly Uint8Array[]>;
}

/** What a mode does behind the gRPC surface. Solo mode and ledger mode are two of these. */
export interface Host {
  /** Runs an rpc as one atomic, serialisable, durable step. @throws OrchestratorError. */
  unary(rpc: Rpc, request: UnaryRequest): Promise<Reply>;
  /**
   * Starts behind an event, or before the first one when the id is empty.
   * @throws OE0101 if the id is not that of an event of the channel.
   */
  subscribe(channel: string, startEventId: string): Promise<Subscription>;
  /** Tells at once, and at each change, whether calls can be answered. */
  onHealth(listener: (serving: boolean) => void): void;
  /** Answers what is running, then lets go of everything. Streams end. */
  stop(): Promise<void>;
}

/** A host that can also hand over all of a channel, for moving it to another store. */
export interface WholeHost extends Host {
  /** A channel as it is now; to be closed. @throws OE0013 while it is being imported. */
  contents(channel: string): Promise<ChannelContents>;
}
