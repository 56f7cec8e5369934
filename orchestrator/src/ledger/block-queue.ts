// SPDX-License-Identifier: Apache-2.0

import type { Client } from '@grpc/grpc-js';
import type { FabricBlock } from '@orchestrator/proto';
import { DeliverPath, DeliverStream, DeliveryError } from './deliver-stream';

/** How much waits here before the peer is made to wait. */
const FULL_BYTES = 16 * 1024 * 1024;
/** How much is handed out at once. */
const GROUP_BYTES = 1024 * 1024;

/** A block as it was delivered. */
export interface DeliveredBlock {
  readonly block: FabricBlock;
  readonly bytes: Uint8Array;
}

/** The blocks that a peer delivers over one stream, as they come, taken as fast as they are worked off. */
export class BlockQueue {
  readonly #stream: DeliverStream;
  readonly #waiting: DeliveredBlock[] = [];
  #bytes = 0;
  #reason: DeliveryError | undefined;
  #wake: () => void = () => undefined;

  constructor(client: Client, request: Uint8Array) {
    this.#stream = new DeliverStream(client, DeliverPath.Peer, {
      block: (block, bytes) => this.#add({ block, bytes }),
      done: () => this.#end(new DeliveryError('the peer has no more blocks')),
      ended: (reason) => this.#end(reason),
    });
    this.#stream.send(request);
  }

  /** The next blocks, as soon as there are any; several when many wait. @throws DeliveryError when the stream is over. */
  async take(): Promise<DeliveredBlock[]> {
    while (this.#waiting.length === 0) {
      if (this.#reason !== undefined) throw this.#reason;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken: DeliveredBlock[] = [];
    for (let bytes = 0; bytes < GROUP_BYTES;) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      taken.push(next);
      bytes += next.bytes.length;
      this.#bytes -= next.bytes.length;
    }
    if (this.#bytes < FULL_BYTES) this.#stream.resume();
    return taken;
  }

  close(): void {
    this.#stream.cancel('closed');
  }

  #add(waiting: DeliveredBlock): void {
    this.#waiting.push(waiting);
    this.#bytes += waiting.bytes.length;
    if (this.#bytes >= FULL_BYTES) this.#stream.pause();
    this.#wake();
  }

  #end(reason: DeliveryError): void {
    this.#reason ??= reason;
    this.#wake();
  }
}
