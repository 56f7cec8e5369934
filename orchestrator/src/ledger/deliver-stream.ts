// SPDX-License-Identifier: Apache-2.0

import type { Client, ClientDuplexStream } from '@grpc/grpc-js';
import { decode, FabricBlock, FabricDeliverResponse } from '@orchestrator/proto';

/** The services that deliver blocks: a peer's have validation codes. */
export enum DeliverPath {
  Peer = '/protos.Deliver/Deliver',
  Orderer = '/orderer.AtomicBroadcast/Deliver',
}

const OK = 200;

const REASONS = new Map([
  [400, 'it refuses the request; its clock and the one here may be more than 15 minutes apart'],
  [403, 'it does not accept this identity: its certificate has to be in force, and of an authority of the channel'],
  [404, 'it has no such channel: join it, or correct its name'],
  [503, 'its channel has no leader, or is not ready'],
]);

/** A node does not deliver. It has no code, by which failures of a store are told from others. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  constructor(
    text: string,
    options?: ErrorOptions,
    /** The status with which the node has refused; undefined if it has not answered. */
    readonly status?: number,
  ) {
    super(text, options);
  }
}

/** What comes over a stream. Nothing comes after its end. */
export interface DeliverListener {
  /** The block, and the bytes that it came in. */
  readonly block: (block: FabricBlock, bytes: Uint8Array) => void;
  /** All that one request asked for has been sent. */
  readonly done: () => void;
  readonly ended: (reason: DeliveryError) => void;
}

/** A stream over which a node delivers blocks: requests are answered in order. */
export class DeliverStream {
  readonly #call: ClientDuplexStream<Uint8Array, Buffer>;
  #isOver = false;

  constructor(
    client: Client,
    path: DeliverPath,
    private readonly listener: DeliverListener,
  ) {
    this.#call = client.makeBidiStreamRequest(path, toBuffer, (bytes) => bytes);
    this.#call.on('data', (bytes: Buffer) => this.#take(bytes));
    this.#call.on('error', (cause: Error) => this.#end(new DeliveryError(cause.message, { cause })));
    this.#call.on('end', () => this.#end(new DeliveryError('the stream has ended')));
  }

  /** Sends a signed request. */
  send(request: Uint8Array): void {
    if (!this.#isOver) this.#call.write(request);
  }

  /** What comes waits with the node until `resume`. */
  pause(): void {
    this.#call.pause();
  }

  resume(): void {
    this.#call.resume();
  }

  /** Ends the stream; the listener is told the reason. */
  cancel(reason: string): void {
    this.#end(new DeliveryError(reason));
  }

  #take(bytes: Buffer): void {
    if (this.#isOver) return;
    try {
      const { status = 0, block } = decode(FabricDeliverResponse, bytes);
      if (block !== undefined) this.listener.block(decode(FabricBlock, block), block);
      else if (status === OK) this.listener.done();
      else this.#end(refusal(status));
    } catch (cause) {
      this.#end(new DeliveryError('what it sent cannot be read', { cause }));
    }
  }

  #end(reason: DeliveryError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#call.cancel();
    this.listener.ended(reason);
  }
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function refusal(status: number): DeliveryError {
  return new DeliveryError(`status ${String(status)}: ${REASONS.get(status) ?? 'it refuses'}`, {}, status);
}
