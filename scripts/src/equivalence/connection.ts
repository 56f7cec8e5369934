// SPDX-License-Identifier: Apache-2.0

import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { AssetEvent, decode, encode, services, SubscribeToEventsParam } from '@orchestrator/proto';
import { type Call, type Caller, headersOf, type Headers, replaced } from './call';
import type { Lane } from './lane';
import { isFault, ServerFault } from './server-fault';

const DEADLINE_MS = 60_000;
const same = (bytes: Buffer): Buffer => bytes;

/** How a call ended: with bytes, or with a status and its text. */
export interface Answer {
  readonly status: string;
  readonly text: string;
  readonly bytes: Uint8Array;
}

/** Sends any bytes with any headers to a server, in plain text. Channels have the names of lane 0 on this side. */
export class Connection {
  readonly #client: Client;
  readonly #streams = new Set<{ cancel(): void }>();

  constructor(
    readonly address: string,
    private readonly lane: Lane,
  ) {
    this.#client = new Client(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': -1,
      'grpc.max_send_message_length': -1,
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  /** @throws ServerFault */
  unary({ headers, path, bytes }: Call): Promise<Answer> {
    const metadata = this.#metadataOf(headers);
    const options = { deadline: Date.now() + DEADLINE_MS };
    return new Promise((resolve, reject) => {
      const request = Buffer.from(bytes);
      this.#client.makeUnaryRequest(path, same, same, request, metadata, options, (error, reply) => {
        if (error === null) resolve({ status: 'OK', text: '', bytes: this.#renamed(reply ?? Buffer.alloc(0)) });
        else if (isFault(error)) reject(this.#fault(path, error));
        else resolve({ status: statusName(error), text: this.#renamed(error.details), bytes: Buffer.alloc(0) });
      });
    });
  }

  /** The events behind one, or all if the id is empty, until nobody wants more. @throws ServerFault */
  async *events(caller: Caller, startEventId: string): AsyncGenerator<AssetEvent> {
    const { path } = services.event.methods.subscribeToEvents;
    const request = Buffer.from(encode(SubscribeToEventsParam, { startEventId }));
    const call = this.#client.makeServerStreamRequest(path, same, same, request, this.#metadataOf(headersOf(caller)));
    // What comes after the reader has left has nobody to go to.
    call.on('error', () => undefined);
    this.#streams.add(call);
    try {
      for await (const bytes of call) yield decode(AssetEvent, this.#renamed(bytes as Buffer));
    } catch (error) {
      throw isFault(error) ? this.#fault(path, error) : error;
    } finally {
      this.#streams.delete(call);
      call.cancel();
    }
  }

  /** Closes it, and what streams over it: a server that goes on would keep this process from ending. */
  close(): void {
    for (const stream of this.#streams) stream.cancel();
    this.#client.close();
  }

  #fault(path: string, cause: unknown): ServerFault {
    return new ServerFault(`${this.address} does not serve ${path}: ${String(cause)}`, { cause });
  }

  #metadataOf(headers: Headers): Metadata {
    const metadata = new Metadata();
    for (const [name, value] of headers) metadata.add(name, this.lane.ownName(value));
    return metadata;
  }

  /** With the names of lane 0 in the place of those that the server knows. */
  #renamed<T extends string | Buffer>(told: T): T {
    return this.lane.renamed.reduce<string | Buffer>(
      (rest, [name, own]) => (typeof rest === 'string' ? rest.replaceAll(own, name) : replaced(rest, own, name)),
      told,
    ) as T;
  }
}

function statusName({ code }: ServiceError): string {
  return status[code];
}
