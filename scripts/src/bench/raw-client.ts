// SPDX-License-Identifier: Apache-2.0

import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { type Codec, decode, type DraftFields, encode, type Method, services } from '@orchestrator/proto';

const READS = new Set(
  Object.values(services).flatMap(({ methods }) =>
    Object.values(methods as Readonly<Record<string, Method>>).flatMap(({ path, readOnly }) =>
      readOnly ? [path] : [],
    ),
  ),
);

const same = (bytes: Buffer): Buffer => bytes;

/** A client that handles bytes, so that it costs little beside the server that it measures. */
export class RawClient {
  readonly #client: Client;
  readonly #metadata = new Metadata();
  #writes = 0;

  constructor(address: string, channel = 'mychannel') {
    this.#client = new Client(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
      'grpc.enable_channelz': 0,
    });
    this.#metadata.set('mspid', 'MyOrg1MSP');
    this.#metadata.set('channel', channel);
  }

  /** How many writes were answered without an error. */
  get writes(): number {
    return this.#writes;
  }

  unary(path: string, request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(path, same, same, request, this.#metadata, (error, reply) => {
        if (error !== null) {
          reject(error);
          return;
        }
        if (!READS.has(path)) this.#writes++;
        resolve(reply ?? Buffer.alloc(0));
      });
    });
  }

  /** Calls with a message. */
  async call<Q extends object, R extends object>(method: Method<Q, R>, request: DraftFields<Q>): Promise<R> {
    return decode(method.reply, await this.unary(method.path, bytesOf(method.request, request)));
  }

  /** Counts the messages of a stream until the counter returns true or the stream ends. */
  stream(path: string, request: Buffer, isEnough: (count: number, message: Buffer) => boolean): Promise<number> {
    const call = this.#client.makeServerStreamRequest(path, same, same, request, this.#metadata);
    let count = 0;
    return new Promise((resolve, reject) => {
      call.on('data', (message: Buffer) => {
        count++;
        if (!isEnough(count, message)) return;
        call.cancel();
        resolve(count);
      });
      call.on('error', (error) => reject(error));
      call.on('end', () => resolve(count));
    });
  }

  close(): void {
    this.#client.close();
  }
}

/** The bytes of a request. */
export function bytesOf<T>(codec: Codec<T>, message: DraftFields<T>): Buffer {
  return Buffer.from(encode(codec, message));
}
