// SPDX-License-Identifier: Apache-2.0

import { Server, ServerCredentials, type ServerWritableStream, status } from '@grpc/grpc-js';
import { AssetEvent, decode, encode, services, SubscribeToEventsParam } from '@orchestrator/proto';
import { type Client, connect } from '../client/connect';
import { followEvents } from './event-feed';

type Call = ServerWritableStream<Uint8Array, Buffer>;

const { path } = services.event.methods.subscribeToEvents;
const same = (bytes: Buffer): Buffer => bytes;

/** Serves the events of one subscription after the other. */
class Subscriptions {
  readonly #server = new Server();
  readonly starts: string[] = [];

  constructor(private readonly answers: readonly ((call: Call) => void)[]) {
    const serialization = { requestSerialize: same, responseSerialize: same, responseDeserialize: same };
    const method = { path, requestStream: false, responseStream: true, requestDeserialize: same, ...serialization };
    this.#server.addService({ subscribe: method }, { subscribe: (call: Call) => this.#serve(call) });
  }

  async connect(): Promise<Client> {
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    return connect({ address: `127.0.0.1:${port}`, mspid: 'MyOrg1MSP', channel: 'mychannel' });
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  #serve(call: Call): void {
    const answer = this.answers[this.starts.length];
    this.starts.push(decode(SubscribeToEventsParam, call.request).startEventId);
    answer?.(call);
  }
}

function send(call: Call, ids: readonly string[]): void {
  for (const id of ids) call.write(Buffer.from(encode(AssetEvent, { id })));
}

function breakOff(call: Call, code: status, ids: readonly string[]): void {
  send(call, ids);
  call.emit('error', { code, details: 'broken off' });
}

describe('followEvents', () => {
  it('resumes behind the last event when the stream breaks off, until the client is closed', async () => {
    const server = new Subscriptions([
      (call) => breakOff(call, status.UNAVAILABLE, ['1', '2']),
      (call) => breakOff(call, status.UNAVAILABLE, []),
      (call) => send(call, ['3']),
    ]);
    const client = await server.connect();

    const ids: string[] = [];
    for await (const { id } of followEvents(client, '0')) {
      ids.push(id);
      if (id === '3') client.close();
    }
    server.stop();

    expect(ids).toEqual(['1', '2', '3']);
    expect(server.starts).toEqual(['0', '2', '2']);
  });

  it('fails when the server refuses the start', async () => {
    const server = new Subscriptions([(call) => breakOff(call, status.INVALID_ARGUMENT, [])]);
    const client = await server.connect();

    const following = followEvents(client, 'nonsense').next();

    await expect(following).rejects.toMatchObject({ status: 'INVALID_ARGUMENT' });
    client.close();
    server.stop();
  });
});
