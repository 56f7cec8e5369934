// SPDX-License-Identifier: Apache-2.0

import { type CallOptions, type Client as GrpcClient, type Metadata, status } from '@grpc/grpc-js';
import type { Method, Transport } from '@orchestrator/proto';
import { RECEIPT_KEY } from '../receipts/receipt';
import { CallError, toCallError } from './call-error';

// grpc-js goes on waiting for a connection that was closed meanwhile, so it is asked for short waits.
const READY_STEP_MS = 100;

const DEADLINE_MS = 60_000;

/** How calls are made. */
export interface TransportOptions {
  readonly deadlineMs?: number;
  readonly onReceipt?: (receipt: Uint8Array) => void;
}

interface Cancelable {
  cancel(): void;
}

/** Carries raw bytes over one gRPC connection, and knows which calls are under way. */
export class GrpcTransport {
  readonly #underWay = new Set<Cancelable>();
  #closed = false;

  constructor(
    private readonly connection: GrpcClient,
    private readonly options: TransportOptions,
  ) {}

  /** The transport whose calls carry these headers. */
  with(headers: Metadata): Transport {
    return {
      unary: (method, request) => this.#unary(method, request, headers),
      stream: (method, request) => this.#stream(method, request, headers),
    };
  }

  /** Resolves once the server is reached; rejects with UNAVAILABLE after `timeoutMs`, with CANCELLED when closed. */
  async ready(timeoutMs: number): Promise<void> {
    const end = Date.now() + timeoutMs;
    this.#assertOpen();
    while (!(await this.#isReadyBy(Math.min(end, Date.now() + READY_STEP_MS)))) {
      this.#assertOpen();
      if (Date.now() < end) continue;
      const target = this.connection.getChannel().getTarget();
      throw new CallError(status.UNAVAILABLE, `${target} not reached within ${timeoutMs} ms`);
    }
  }

  /** Closes the connection. Calls under way, and later ones, reject with CANCELLED. */
  close(): void {
    this.#closed = true;
    for (const call of this.#underWay) call.cancel();
    this.connection.close();
  }

  #isReadyBy(deadline: number): Promise<boolean> {
    return new Promise((resolve) => {
      this.connection.waitForReady(deadline, (error) => resolve(error === undefined));
    });
  }

  async #unary(method: Method, request: Uint8Array, headers: Metadata): Promise<Uint8Array> {
    this.#assertOpen();
    const { deadlineMs = DEADLINE_MS, onReceipt } = this.options;
    const options: CallOptions = { deadline: Date.now() + deadlineMs };
    return new Promise((resolve, reject) => {
      const call = this.connection.makeUnaryRequest(
        method.path,
        toBuffer,
        same,
        request,
        headers,
        options,
        (error, reply) => {
          this.#underWay.delete(call);
          if (error !== null) reject(toCallError(error));
          else resolve(reply ?? new Uint8Array());
        },
      );
      this.#underWay.add(call);
      if (onReceipt !== undefined) {
        call.once('status', ({ metadata }) => {
          for (const receipt of metadata.get(RECEIPT_KEY)) onReceipt(Buffer.from(receipt));
        });
      }
    });
  }

  async *#stream(method: Method, request: Uint8Array, headers: Metadata): AsyncIterable<Uint8Array> {
    this.#assertOpen();
    const call = this.connection.makeServerStreamRequest(method.path, toBuffer, same, request, headers);
    // What comes after the reader has left has nobody to go to, and would end the process.
    call.on('error', () => undefined);
    this.#underWay.add(call);
    try {
      for await (const message of call) yield message as Uint8Array;
    } catch (error) {
      throw toCallError(error);
    } finally {
      this.#underWay.delete(call);
      call.cancel();
    }
  }

  #assertOpen(): void {
    if (this.#closed) throw new CallError(status.CANCELLED, 'the client is closed');
  }
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function same(bytes: Buffer): Uint8Array {
  return bytes;
}
