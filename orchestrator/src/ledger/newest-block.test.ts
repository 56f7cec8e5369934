// SPDX-License-Identifier: Apache-2.0

import { generateKeyPairSync } from 'node:crypto';
import { Client, credentials, Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { type DraftFields, encode, FabricBlock, FabricDeliverResponse } from '@orchestrator/proto';
import { Secret } from '../configuration/secret';
import { DeliverPath } from './deliver-stream';
import { NodeReporter } from './newest-block';
import { Seeker } from './seek';
import { createSignatory } from './signer';

const LIMIT_MS = 200;

type Call = ServerDuplexStream<Buffer, Buffer>;
type Answer = (call: Call) => void;

/** An orderer that answers requests one after another in the given ways, the last one for ever. */
class Orderer {
  readonly #server = new Server();
  readonly #answers: readonly Answer[];
  client = new Client('127.0.0.1:1', credentials.createInsecure());
  requests = 0;
  streams = 0;

  constructor(...answers: Answer[]) {
    this.#answers = answers;
    const same = (bytes: Buffer): Buffer => bytes;
    const method = {
      path: DeliverPath.Orderer,
      requestStream: true,
      responseStream: true,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    };
    this.#server.addService({ Deliver: method }, { Deliver: (call: Call) => this.#serve(call) });
  }

  async start(): Promise<void> {
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    this.client.close();
    this.client = new Client(`127.0.0.1:${String(port)}`, credentials.createInsecure());
  }

  stop(): void {
    this.client.close();
    this.#server.forceShutdown();
  }

  #serve(call: Call): void {
    this.streams++;
    call.on('data', () => this.#answers[Math.min(this.requests++, this.#answers.length - 1)]?.(call));
    call.on('error', () => undefined);
  }
}

function write(call: Call, response: DraftFields<FabricDeliverResponse>): void {
  call.write(Buffer.from(encode(FabricDeliverResponse, response)));
}

function block(number: number): Answer {
  return (call) => {
    write(call, { block: encode(FabricBlock, { header: { number } }) });
    write(call, { status: 200 });
  };
}

const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
const seeker = new Seeker('mychannel', createSignatory('MyOrg1MSP', { certificate: 'PEM', key }));

let orderer: Orderer;
let reporter: NodeReporter;

async function ask(...answers: Answer[]): Promise<NodeReporter> {
  orderer = new Orderer(...answers);
  await orderer.start();
  reporter = new NodeReporter({
    name: 'o1',
    client: orderer.client,
    path: DeliverPath.Orderer,
    seeker,
    limitMs: LIMIT_MS,
  });
  return reporter;
}

describe('NodeReporter', () => {
  afterEach(() => {
    reporter.close();
    orderer.stop();
  });

  it('asks again and again over one stream', async () => {
    const asked = await ask(block(7), block(8));

    expect([await asked.newest(), await asked.newest()]).toEqual([7, 8]);
    expect(orderer.streams).toBe(1);
  });

  it('lets all who ask while a question is under way share the next one', async () => {
    const asked = await ask(block(7), block(8));
    const first = asked.newest();
    const others = await Promise.all([asked.newest(), asked.newest(), asked.newest()]);

    expect([await first, ...others]).toEqual([7, 8, 8, 8]);
    expect(orderer.requests).toBe(2);
  });

  it('fails when the node refuses, and opens another stream for the next question', async () => {
    const asked = await ask((call) => write(call, { status: 403 }), block(8));

    await expect(asked.newest()).rejects.toThrow('status 403: it does not accept this identity');
    expect(await asked.newest()).toBe(8);
  });

  it('waits only so long for a silent node', async () => {
    const asked = await ask(() => undefined, block(8));

    await expect(asked.newest()).rejects.toThrow('o1 has not answered within 200 ms');
    expect(await asked.newest()).toBe(8);
  });

  it('fails when the node is lost', async () => {
    const asked = await ask(() => orderer.stop());

    await expect(asked.newest()).rejects.toThrow();
  });
});
