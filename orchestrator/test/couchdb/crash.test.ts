// SPDX-License-Identifier: Apache-2.0

/** SIGKILL of a replica, and of the database, before and after the write that makes calls durable. */
import { CrashingServer } from '../crash/crashing-server';
import { Twins } from '../crash/twins';
import { caseOf, type World, WRITES } from '../crash/write-cases';
import { EventReader } from '../support/event-reader';
import { createFolder, removeFolder } from '../support/server-process';
import { CHANNEL, ORG1 } from '../support/target';
import { type Fault, FaultProxy } from './fault-proxy';
import { PouchServer } from './pouch-server';
import { TEST_SERVERS, TestDatabases, type TestServer } from './test-servers';

const START_MS = 60_000;
const CASE_MS = 180_000;
const PASSWORD = 'secret';

describe.each(TEST_SERVERS)('a replica on $server that is killed in the course of a write', ({ start }) => {
  let server: TestServer;
  let databases: TestDatabases;
  let twins: Twins;
  let folder: string;
  let other: CrashingServer;

  beforeAll(async () => {
    server = await start();
    databases = new TestDatabases(server);
    const store = { kind: 'couchdb', url: server.url, prefix: databases.prefix } as const;
    folder = await createFolder();
    twins = await Twins.start(store);
    other = await CrashingServer.start(folder, store);
  }, START_MS);

  afterAll(async () => {
    await other.kill();
    await twins.stop();
    await databases.remove();
    await server.stop();
    await removeFolder(folder);
  });

  const beside: World = (mspid, channel) => other.as(mspid, channel);

  it.each(WRITES)(
    'has nothing of %s before it is durable, and all of it afterwards, on the other replica at once',
    async (path) => {
      const [first, second] = [caseOf(path), caseOf(path)];
      await twins.inBoth(first.prepare);
      await twins.inBoth(second.prepare);

      const remains = {
        'before append': await twins.crashDuring(first, 'before append', beside),
        'after append': await twins.crashDuring(first, 'after append', beside),
        'after fold': await twins.crashDuring(second, 'after fold', beside),
      };

      expect(remains).toEqual({ 'before append': 'none', 'after append': 'all', 'after fold': 'all' });
    },
    CASE_MS,
  );

  it('has streamed and listed the same events as the other, each once, at the end', async () => {
    const { events } = await twins.current.as(ORG1).event.queryEvents({ pageSize: 100_000 });
    const readers = [twins.current, other].map((target) => new EventReader(target, { channel: CHANNEL }));

    const streamed = await Promise.all(readers.map((reader) => reader.take(events.length)));
    for (const reader of readers) reader.close();

    expect(streamed).toEqual([events, events]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });
});

describe('a replica whose database is killed in the course of writes', () => {
  let server: PouchServer;
  let proxy: FaultProxy;
  let twins: Twins;

  beforeEach(async () => {
    server = await PouchServer.start();
    proxy = await FaultProxy.start(server.url, PASSWORD);
    twins = await Twins.start({ kind: 'couchdb', url: proxy.url, prefix: 'crash' });
  }, START_MS);

  afterEach(async () => {
    await twins.stop();
    await proxy.stop();
    await server.stop();
  });

  it.each([
    ['before an entry', false],
    ['after an entry, whose answer is lost with it,', true],
  ])(
    'does all of every rpc once when it is killed %s is stored',
    async (_when, isForwarded) => {
      const works = WRITES.map((path) => caseOf(path));
      for (const { prepare } of works) await twins.inBoth(prepare);
      let kills = 0;
      const fault: Fault = {
        method: 'PUT',
        path: /_log\/c\//,
        times: 1,
        isForwarded,
        answer: { kind: 'reset' },
        meanwhile: async () => {
          kills++;
          await server.restart();
        },
      };

      const remains = await twins.remains(works, (calls) => {
        proxy.order(fault);
        return calls();
      });

      expect({ kills, remains }).toEqual({ kills: 1, remains: 'all' });
    },
    CASE_MS,
  );
});
