// SPDX-License-Identifier: Apache-2.0

import {
  Channel,
  Client,
  credentials,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { FailoverChannel } from './failover-channel';

const PATH = '/test/Ask';
const OPTIONS = { 'grpc.initial_reconnect_backoff_ms': 50, 'grpc.use_local_subchannel_pool': 1 };

const same = (bytes: Buffer): Buffer => bytes;
const METHOD = {
  path: PATH,
  requestStream: false,
  responseStream: false,
  requestSerialize: same,
  requestDeserialize: same,
  responseSerialize: same,
  responseDeserialize: same,
} as const;

/** A node that answers with its name, or not at all. */
class Node {
  readonly #server = new Server();
  isSilent = false;
  heard = 0;
  address = '';

  constructor(readonly name: string) {
    const ask = (_call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
      this.heard++;
      if (!this.isSilent) answer(null, Buffer.from(this.name));
    };
    this.#server.addService({ ask: METHOD }, { ask });
  }

  async start(): Promise<void> {
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    this.address = `127.0.0.1:${String(port)}`;
  }

  stop(): void {
    this.#server.forceShutdown();
  }
}

let nodes: readonly Node[];
let channel: FailoverChannel;
let client: Client;

beforeEach(async () => {
  nodes = [new Node('first'), new Node('second')];
  for (const node of nodes) await node.start();
  const open = nodes.map(
    ({ address }) =>
      () =>
        new Channel(address, credentials.createInsecure(), OPTIONS),
  );
  channel = new FailoverChannel(open);
  client = new Client(channel.getTarget(), credentials.createInsecure(), { channelOverride: channel });
});

afterEach(() => {
  client.close();
  for (const node of nodes) node.stop();
});

function ask(): Promise<string> {
  return new Promise((resolve, reject) => {
    const deadline = Date.now() + 10_000;
    client.makeUnaryRequest(PATH, same, same, Buffer.alloc(0), { deadline }, (error, answer) => {
      if (error === null) resolve(String(answer));
      else reject(error);
    });
  });
}

/** Asks until there is an answer: calls that meet the loss of a node fail. */
async function askUntilAnswered(): Promise<string> {
  for (;;) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
  }
}

async function isHeardBy(node: Node): Promise<void> {
  while (node.heard === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('FailoverChannel', () => {
  it('stays with the first node while that answers', async () => {
    expect([await ask(), await ask(), await ask()]).toEqual(['first', 'first', 'first']);
  });

  it('goes on with the next node when one is lost', async () => {
    const [first] = nodes;
    await ask();
    first!.stop();

    expect(await askUntilAnswered()).toBe('second');
  });

  it('ends the calls of a node that is given up, with the reason, and asks the next one', async () => {
    nodes[0]!.isSilent = true;
    const calls = [ask(), ask()];
    await isHeardBy(nodes[0]!);

    channel.giveUp(channel.at, 'it is silent');

    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason))).toEqual([
      'Error: 14 UNAVAILABLE: it is silent',
      'Error: 14 UNAVAILABLE: it is silent',
    ]);
    expect(await ask()).toBe('second');
  });

  it('stays where it is when another node is given up', async () => {
    channel.giveUp(1, 'it is not asked');

    expect(await ask()).toBe('first');
  });

  it('comes back to a node that was given up, on another connection', async () => {
    channel.giveUp(0, 'first');
    channel.giveUp(1, 'second');

    expect(await ask()).toBe('first');
  });
});
