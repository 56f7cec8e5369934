// SPDX-License-Identifier: Apache-2.0

import { Client, credentials, Metadata } from '@grpc/grpc-js';
import { type AssetEvent, AssetEvent as Event, decode, encode, services } from '@orchestrator/proto';
import { pause } from './support/bounded';
import { newPlan } from './support/drafts';
import { EventReader } from './support/event-reader';
import { Fixture } from './support/fixture';
import { ServerProcess } from './support/server-process';
import { CHANNEL, ORG1 } from './support/target';

const MIB = 1024 * 1024;
const EVENTS = 120;
const READERS = 8;
/** What the server may grow by; the readers leave more than twice this unread. */
const GROWTH = 400 * MIB;
const { path, request } = services.event.methods.subscribeToEvents;

describe('SubscribeToEvents', () => {
  let server: ServerProcess;
  let fixture: Fixture;
  let planKey: string;

  beforeAll(async () => {
    server = await ServerProcess.start({ environment: { LOG_LEVEL: 'error' } });
    fixture = await Fixture.open(server);
    planKey = await registerEventsOfOneMebibyte(fixture);
  });

  afterAll(async () => {
    fixture.close();
    await server.stop();
  });

  it('does not hold what slow readers leave, and loses nothing of it', async () => {
    const warmUp = new EventReader(server);
    const expected = await warmUp.take(EVENTS, [planKey]).finally(() => warmUp.close());
    const before = server.residentBytes;
    const readers = Array.from({ length: READERS }, () => new SlowReader(server.address));

    await pause(2_000);
    const growth = server.residentBytes - before;

    expect(growth).toBeLessThan(GROWTH);
    const ids = await readers[0]?.readTo(expected.at(-1)?.id);
    for (const reader of readers) reader.close();
    expect(ids?.slice(-EVENTS)).toEqual(expected.map(({ id }) => id));
  });

  it('does not make writers wait for a reader that has stopped to read', async () => {
    const reader = new SlowReader(server.address);
    await pause(200);

    const begun = Date.now();
    for (let round = 0; round < 20; round++) await fixture.plan();
    reader.close();

    expect(Date.now() - begun).toBeLessThan(3_000);
  });
});

/** A subscriber that reads one event and no more until it is told to. */
class SlowReader {
  readonly #client: Client;
  readonly #stream;

  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure(), {
      'grpc.max_receive_message_length': -1,
      'grpc.use_local_subchannel_pool': 1,
    });
    const headers = new Metadata();
    headers.set('mspid', ORG1);
    headers.set('channel', CHANNEL);
    const bytes = Buffer.from(encode(request, {}));
    this.#stream = this.#client.makeServerStreamRequest<Buffer, AssetEvent>(
      path,
      (message) => message,
      (message) => decode(Event, message),
      bytes,
      headers,
    );
    this.#stream.on('error', () => undefined);
    this.#stream.once('data', () => this.#stream.pause());
  }

  /** Reads on, to the event with the id. */
  async readTo(lastId: string | undefined): Promise<string[]> {
    const ids: string[] = [];
    for await (const event of this.#stream as AsyncIterable<AssetEvent>) {
      ids.push(event.id);
      if (event.id === lastId) break;
    }
    return ids;
  }

  close(): void {
    this.#stream.cancel();
    this.#client.close();
  }
}

async function registerEventsOfOneMebibyte({ org1 }: Fixture): Promise<string> {
  const metadata = new Map(
    Array.from({ length: 5_200 }, (_, index) => [`${index}`.padStart(100, 'k'), 'v'.repeat(95)]),
  );
  const { key } = await org1.computePlan.registerPlan(newPlan({ metadata }));
  for (let round = 1; round < EVENTS; round++) await org1.computePlan.updatePlan({ key, name: `name ${round}` });
  return key;
}
