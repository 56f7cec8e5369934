// SPDX-License-Identifier: Apache-2.0

import {
  type CallOptions,
  type ChannelCredentials,
  type ChannelOptions,
  Client,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import type { Method } from '@orchestrator/proto';
import { wording } from './outcome';
import { CHANNEL, ORG1, type Target } from './target';

const DEADLINE_MS = 20_000;

/** Headers by name; several values are several headers, none is no header. */
export type Headers = Readonly<Record<string, readonly string[]>>;

/** The headers of a member. */
export const MEMBER: Headers = { mspid: [ORG1], channel: [CHANNEL] };

/** How a call ended. */
export interface RawOutcome {
  /** `OK`, or the status and the code, such as `NOT_FOUND OE0002`. */
  readonly outcome: string;
  readonly text: string;
}

/** Sends any bytes, with any headers, to any rpc. */
export class RawClient {
  readonly #client: Client;

  constructor(target: Target, options: ChannelOptions = {}, access: ChannelCredentials = credentials.createInsecure()) {
    this.#client = new Client(target.address, access, {
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
      'grpc.use_local_subchannel_pool': 1,
      ...options,
    });
  }

  /** Calls once. A stream counts as OK with its first message, and is left then. */
  async call({ path, streams }: Method, bytes: Uint8Array, headers: Headers = MEMBER): Promise<RawOutcome> {
    const metadata = new Metadata();
    for (const [name, values] of Object.entries(headers)) for (const value of values) metadata.add(name, value);
    const options: CallOptions = { deadline: Date.now() + DEADLINE_MS };
    return new Promise((resolve) => {
      const finish = (error: ServiceError | null): void => resolve(outcomeOf(error));
      if (!streams) {
        this.#client.makeUnaryRequest(path, toBuffer, same, bytes, metadata, options, finish);
        return;
      }
      const call = this.#client.makeServerStreamRequest(path, toBuffer, same, bytes, metadata, options);
      call.on('error', finish);
      call.on('end', () => resolve({ outcome: 'ended with OK', text: '' }));
      call.once('data', () => {
        finish(null);
        call.cancel();
      });
    });
  }

  close(): void {
    this.#client.close();
  }
}

function outcomeOf(error: ServiceError | null): RawOutcome {
  if (error === null) return { outcome: 'OK', text: '' };
  return { outcome: wording(status[error.code], error.details), text: error.details };
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function same(bytes: Buffer): Buffer {
  return bytes;
}
