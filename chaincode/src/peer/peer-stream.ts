// SPDX-License-Identifier: Apache-2.0

/**
 * The peer as chaincode sees it: one stream of messages, and on it requests for the state of a channel.
 */
import { peer } from '@hyperledger/fabric-protos';
import type { MessageStream } from 'fabric-shim/lib/handler.js';
import { ChaincodeAdditionalParams, decode } from '@orchestrator/proto';

const { KEEPALIVE, READY } = peer.ChaincodeMessage.Type;

/** How many keys a peer takes in one message; 0 if it knows no such message, and then it must not be sent one. */
export interface BatchLimits {
  readonly reads: number;
  readonly writes: number;
}

/** Those of a peer that has announced nothing, as those before 3.1. */
export const NO_BATCHES: BatchLimits = { reads: 0, writes: 0 };

/**
 * A stream to a peer that hears what fabric-shim does not: the limits that the peer announces when it is ready, and the
 * peer's signs of life, which have to be sent back and which the shim would end the process for.
 */
export class PeerStream implements MessageStream {
  #limits = NO_BATCHES;

  constructor(private readonly stream: MessageStream) {}

  get limits(): BatchLimits {
    return this.#limits;
  }

  on(event: string, listener: (message: peer.ChaincodeMessage) => void): this {
    this.stream.on(event, event === 'data' ? (message) => this.#pass(message, listener) : listener);
    return this;
  }

  write(message: peer.ChaincodeMessage): void {
    this.stream.write(message);
  }

  end(): void {
    this.stream.end();
  }

  #pass(message: peer.ChaincodeMessage, listener: (message: peer.ChaincodeMessage) => void): void {
    const type = message.getType();
    if (type === KEEPALIVE) {
      this.write(message);
      return;
    }
    if (type === READY) this.#limits = limitsOf(message.getPayload_asU8());
    listener(message);
  }
}

function limitsOf(announced: Uint8Array): BatchLimits {
  const params = decode(ChaincodeAdditionalParams, announced);
  return {
    reads: params.useGetMultipleKeys ? params.maxSizeGetMultipleKeys : 0,
    writes: params.useWriteBatch ? params.maxSizeWriteBatch : 0,
  };
}
