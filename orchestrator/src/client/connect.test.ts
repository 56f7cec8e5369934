// SPDX-License-Identifier: Apache-2.0

import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { AssetEvent, ComputePlan, encode, type Method, services } from '@orchestrator/proto';
import { CallError } from './call-error';
import { type Client, connect } from './connect';

const { getPlan, registerPlan } = services.computePlan.methods;
const { queryEvents, subscribeToEvents } = services.event.methods;

type Unary = handleUnaryCall<Buffer, Buffer>;

function rawDefinition(methods: readonly Method[]): ServiceDefinition {
  const bytes = { serialize: (value: Buffer) => value, deserialize: (value: Buffer) => value };
  return Object.fromEntries(
    methods.map(({ name, path, streams }) => [
      name,
      {
        path,
        requestStream: false,
        responseStream: streams,
        requestSerialize: bytes.serialize,
        requestDeserialize: bytes.deserialize,
        responseSerialize: bytes.serialize,
        responseDeserialize: bytes.deserialize,
      },
    ]),
  );
}

/** A server of a few rpcs: GetPlan answers with its headers, RegisterPlan refuses, QueryEvents never answers. */
class PlanServer {
  readonly #server = new Server({ 'grpc.max_send_message_length': -1 });
  readonly streamCancelled: Promise<void>;
  address = '';
  tagBytes = 0;

  constructor() {
    let cancelled: () => void;
    this.streamCancelled = new Promise((resolve) => (cancelled = resolve));
    const answerGetPlan: Unary = ({ metadata }, callback) =>
      callback(null, Buffer.from(encode(ComputePlan, this.#planOf(metadata))));
    const refuse: Unary = (_call, callback) =>
      callback({ code: status.ALREADY_EXISTS, details: 'OE0006: computeplan with key "k" already exists' });
    const subscribe: handleServerStreamingCall<Buffer, Buffer> = (call) => {
      call.on('cancelled', cancelled);
      for (const id of ['1', '2', '3']) call.write(Buffer.from(encode(AssetEvent, { id })));
    };
    this.#server.addService(rawDefinition([getPlan, registerPlan, queryEvents, subscribeToEvents]), {
      GetPlan: answerGetPlan,
      RegisterPlan: refuse,
      QueryEvents: () => undefined,
      SubscribeToEvents: subscribe,
    });
  }

  async start(): Promise<void> {
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    this.address = `127.0.0.1:${port}`;
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  #planOf(headers: Metadata) {
    const text = ['mspid', 'channel', 'reqid'].map((name) => headers.get(name).join('+')).join(' ');
    return { name: text, tag: 'x'.repeat(this.tagBytes) };
  }
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('connect', () => {
  let server: PlanServer;
  let client: Client;

  beforeEach(async () => {
    server = new PlanServer();
    await server.start();
    client = connect({ address: server.address, mspid: 'MyOrg1MSP', channel: 'mychannel', requestId: 'r1' });
  });

  afterEach(() => {
    client.close();
    server.stop();
  });

  it('sends the organization, the channel and the request id with each call', async () => {
    const plan = await client.computePlan.getPlan({ key: 'k' });

    expect(plan.name).toBe('MyOrg1MSP mychannel r1');
  });

  it('calls on behalf of another organization over the same connection', async () => {
    const other = client.as('MyOrg2MSP').as('MyOrg3MSP', 'yourchannel');

    const plan = await other.computePlan.getPlan({ key: 'k' });

    expect(plan.name).toBe('MyOrg3MSP yourchannel r1');
  });

  it('rejects a refused call with its status and code', async () => {
    const error = await failureOf(client.computePlan.registerPlan({ key: 'k' }));

    expect(error).toBeInstanceOf(CallError);
    expect(error).toMatchObject({
      code: status.ALREADY_EXISTS,
      status: 'ALREADY_EXISTS',
      oeCode: 'OE0006',
      details: 'OE0006: computeplan with key "k" already exists',
    });
  });

  it('receives more than the usual limit of a message', async () => {
    server.tagBytes = 6 * 1024 * 1024;

    const plan = await client.computePlan.getPlan({ key: 'k' });

    expect(plan.tag).toHaveLength(6 * 1024 * 1024);
  });

  it('cancels the stream when its loop is left', async () => {
    const ids: string[] = [];
    for await (const event of client.event.subscribeToEvents({ startEventId: '' })) {
      ids.push(event.id);
      if (ids.length === 2) break;
    }

    await server.streamCancelled;

    expect(ids).toEqual(['1', '2']);
  });

  it('rejects a call that takes longer than the deadline', async () => {
    const hasty = connect({ address: server.address, mspid: 'MyOrg1MSP', channel: 'mychannel', deadlineMs: 50 });

    const error = await failureOf(hasty.event.queryEvents({}));
    hasty.close();

    expect(error).toMatchObject({ status: 'DEADLINE_EXCEEDED' });
  });

  it.each([
    ['a call under way', (open: Client) => open.event.queryEvents({})],
    ['a stream under way', (open: Client) => readToEnd(open)],
  ])('rejects %s when it is closed', async (_case, begin) => {
    await client.ready(5_000);
    const outcome = failureOf(begin(client));
    await new Promise((resolve) => setTimeout(resolve, 50));

    client.close();

    expect(await outcome).toMatchObject({ status: 'CANCELLED' });
  });

  it('rejects calls that come after it is closed', async () => {
    client.close();

    const error = await failureOf(client.computePlan.getPlan({ key: 'k' }));

    expect(error).toMatchObject({ status: 'CANCELLED', details: 'the client is closed' });
  });

  it('stops waiting for the server when it is closed', async () => {
    const lost = connect({ address: '127.0.0.1:1', mspid: 'MyOrg1MSP', channel: 'mychannel' });
    const outcome = failureOf(lost.ready(60_000));

    lost.close();

    expect(await outcome).toMatchObject({ status: 'CANCELLED' });
  });

  it('says that the server is not there', async () => {
    const lost = connect({ address: '127.0.0.1:1', mspid: 'MyOrg1MSP', channel: 'mychannel' });

    const error = await failureOf(lost.ready(200));
    lost.close();

    expect(error).toMatchObject({ status: 'UNAVAILABLE', details: 'dns:127.0.0.1:1 not reached within 200 ms' });
  });
});

async function readToEnd(client: Client): Promise<void> {
  for await (const event of client.event.subscribeToEvents({})) expect(event.id).not.toBe('');
}
