// SPDX-License-Identifier: Apache-2.0

/**
 * A server whose connection to CouchDB is broken in every way, beside one whose connection is sound: what callers, health
 * and the log of the server tell, and what is left in the database.
 */
import { randomBytes } from 'node:crypto';
import { type Client, connect } from '../../src/client/connect';
import { eventually, pause } from '../support/bounded';
import { newPlan, newTask } from '../support/drafts';
import { eventsOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED, refusalText } from '../support/outcome';
import { createFolder, removeFolder, ServerProcess } from '../support/server-process';
import { HealthClient } from '../support/standard-clients';
import { CHANNEL, ORG1, ORG2 } from '../support/target';
import { type Answer, type Fault, FaultProxy } from './fault-proxy';
import { Replicas } from './replicas';
import { TEST_SERVERS, type TestServer } from './test-servers';

const PASSWORD = 'hunter2';
const START_MS = 60_000;
const RECOVERY_MS = 20_000;
const TIMEOUT = '3s';
/** Of random text, so many values make an entry of more than one document. */
const LARGE_VALUES = 50_000;

const ENTRY: Partial<Fault> = { method: 'PUT', path: /_log\/c\// };
const PART: Partial<Fault> = { method: 'PUT', path: /_log\/k\// };
const READING: Partial<Fault> = { method: 'GET', path: /_log\/_all_docs/ };

const PASSING: readonly [string, Answer][] = [
  ['never comes', { kind: 'never' }],
  ['is a reset of the connection', { kind: 'reset' }],
  ['is cut off', { kind: 'cut' }],
  ['has no body', { kind: 'empty' }],
  ['comes a byte at a time', { kind: 'drip', ms: 200 }],
  ['comes after the deadline', { kind: 'late', ms: 1600 }],
  ['is no JSON', { kind: 'other', status: 200, body: '<html>Welcome!</html>' }],
  ['is 429', other(429, 'too_many_requests')],
  ['is 500', other(500, 'internal_server_error')],
  ['is 503', other(503, 'service_unavailable')],
];

const LASTING: readonly [string, Answer, RegExp][] = [
  ['202', { kind: 'status', status: 202 }, /\(202\): database .* is not n=1/],
  ['401', other(401, 'unauthorized', 'Name or password is incorrect.'), /Check user and password in ORCHESTRATOR_/],
  ['404', other(404, 'not_found', 'Database does not exist.'), /404 not_found, Database does not exist/],
  ['412', other(412, 'precondition_failed'), /412 precondition_failed/],
  ['413', other(413, 'document_too_large'), /max_document_size must be at least 8000000/],
  ['500 of a full disk', other(500, 'badmatch', '{error,enospc}'), /Its disk is full: make room/],
];

function other(status: number, error: string, reason = 'a reason'): Answer {
  return { kind: 'other', status, body: { error, reason } };
}

describe.each(TEST_SERVERS)('a server with a broken connection to $server', ({ start }) => {
  let database: TestServer;
  let sound: Replicas;
  let proxy: FaultProxy;
  let folder: string;
  let server: ServerProcess;
  let health: HealthClient;
  let broken: Client;
  let fixture: Fixture;

  beforeAll(async () => {
    database = await start();
    sound = await Replicas.start(database, 1);
    proxy = await FaultProxy.start(database.url, PASSWORD);
    folder = await createFolder();
    server = await ServerProcess.start({
      folder,
      environment: {
        ORCHESTRATOR_COUCHDB_URL: proxy.url,
        ORCHESTRATOR_COUCHDB_PREFIX: sound.databases.prefix,
        ORCHESTRATOR_COUCHDB_TIMEOUT: TIMEOUT,
      },
    });
    health = new HealthClient(server);
    broken = connect({ address: server.address, mspid: ORG1, channel: CHANNEL });
    fixture = await Fixture.open(sound);
  }, START_MS);

  afterEach(async () => {
    proxy.clear();
    await serving();
  });

  afterAll(async () => {
    health.close();
    broken.close();
    fixture.close();
    await server.kill();
    await proxy.stop();
    await sound.stop();
    await database.stop();
    await removeFolder(folder);
  });

  /** The server is healthy, writes and reads again, without having been started again. */
  const serving = async (): Promise<void> => {
    const end = Date.now() + RECOVERY_MS;
    for (;;) {
      const isServing = (await health.check('')) === 'SERVING';
      if (isServing && (await outcomeOf(broken.computePlan.registerPlan(newPlan()))) === 'OK') return;
      if (Date.now() > end) throw new Error(`the server does not recover: ${server.output.slice(-2000)}`);
      await pause(50);
    }
  };

  const notServing = async (): Promise<void> => {
    const end = Date.now() + RECOVERY_MS;
    while ((await health.check('')) === 'SERVING') {
      if (Date.now() > end) throw new Error('the server is healthy all the time');
      await pause(20);
    }
  };

  /** What the server writes into its log from when something is done until it has written this as well. */
  const logged = async (text: RegExp, work: () => Promise<unknown>): Promise<string> => {
    const before = server.output.length;
    const said = (): string => server.output.slice(before);
    await work();
    await eventually(RECOVERY_MS, String(text), () => text.test(said()));
    return said();
  };

  describe.each([
    ['is stored, and the answer', true],
    ['is not stored, and the answer', false],
  ])('whose entry %s', (_what, isForwarded) => {
    it.each(PASSING)('%s, acknowledges the call when it is done, once', async (_how, answer) => {
      const [functionKey, computePlanKey] = [await fixture.function(), await fixture.plan()];
      const tasks = [1, 2, 3].map(() => newTask({ functionKey, computePlanKey, worker: ORG2 }));
      proxy.order({ ...ENTRY, times: 1, isForwarded, answer });

      const outcome = await outcomeOf(broken.computeTask.registerTasks({ tasks }));

      const found = await fixture.org1.computeTask.queryTasks({ filter: { computePlanKey } });
      const events = await Promise.all(tasks.map(({ key }) => eventsOf(fixture.org2, key)));
      expect(outcome).toBe('OK');
      expect(found.tasks).toHaveLength(3);
      expect(events.map(({ length }) => length)).toEqual([1, 1, 1]);
    });
  });

  it('acknowledges a call whose entry is there when the answer is 409', async () => {
    const plan = newPlan();
    proxy.order({ ...ENTRY, times: 1, isForwarded: true, answer: other(409, 'conflict') });

    await broken.computePlan.registerPlan(plan);

    expect(await eventsOf(fixture.org1, plan.key)).toHaveLength(1);
  });

  it('refuses a call when the answer is 409 and no entry is there, as if one had been deleted', async () => {
    const plan = newPlan();
    proxy.order({ ...ENTRY, times: 1, isForwarded: false, answer: other(409, 'conflict') });

    await logged(/is damaged: it was deleted\. Restore the database from a backup/, async () => {
      expect(await outcomeOf(broken.computePlan.registerPlan(plan))).toBe(REFUSED.unavailable);
    });

    expect(await outcomeOf(fixture.org1.computePlan.getPlan({ key: plan.key }))).toBe(REFUSED.notFound);
  });

  describe.each([
    ['is stored', true],
    ['is not stored', false],
  ])('whose entry %s', (_what, isForwarded) => {
    it.each(LASTING)(
      'and the answer is %s, refuses with OE0013, is not healthy, and says what to do',
      async (_status, answer, text) => {
        const plan = newPlan();
        proxy.order({ ...ENTRY, isForwarded, answer });

        const watching = health.watch('');
        const first = await watching.next();
        let outcome = '';
        const said = await logged(text, async () => {
          outcome = await outcomeOf(broken.computePlan.registerPlan(plan));
        });

        expect(outcome).toBe(REFUSED.unavailable);
        expect([first, await watching.next()]).toEqual(['SERVING', 'NOT_SERVING']);
        expect(said).not.toContain(PASSWORD);
        const found = await outcomeOf(fixture.org1.computePlan.getPlan({ key: plan.key }));
        expect(found).toBe(isForwarded ? 'OK' : REFUSED.notFound);
        proxy.clear();
        await serving();
        expect(await outcomeOf(broken.computePlan.getPlan({ key: plan.key }))).toBe(found);
      },
    );
  });

  it('refuses reads and is not healthy while CouchDB does not answer, and serves again without a restart', async () => {
    const plan = newPlan();
    await broken.computePlan.registerPlan(plan);
    proxy.order({ isForwarded: false, answer: { kind: 'never' } });

    const reading = outcomeOf(broken.computePlan.getPlan({ key: plan.key }));
    await notServing();

    expect(await reading).toBe(REFUSED.unavailable);
    proxy.clear();
    await serving();
    expect(await outcomeOf(broken.computePlan.getPlan({ key: plan.key }))).toBe('OK');
  });

  it('is not healthy as long as the disk of CouchDB is full, and serves again when there is room', async () => {
    const full = other(500, 'internal_server_error', '{badmatch,{error,enospc}}');
    proxy.order({ method: 'PUT', isForwarded: false, answer: full });

    const outcome = await outcomeOf(broken.computePlan.registerPlan(newPlan()));
    const seen = new Set<string>();
    for (let i = 0; i < 20; i++) {
      seen.add(await health.check(''));
      await pause(50);
    }

    expect(outcome).toBe(REFUSED.unavailable);
    expect([...seen]).toEqual(['NOT_SERVING']);
    await eventually(RECOVERY_MS, 'a word in the log', () => server.output.includes('Its disk is full: make room'));
    proxy.clear();
    await serving();
  });

  it.each(PASSING)('reads when the first answer %s', async (_how, answer) => {
    const plan = newPlan();
    await fixture.org1.computePlan.registerPlan(plan);
    proxy.order({ ...READING, times: 1, isForwarded: true, answer });

    expect((await broken.computePlan.getPlan({ key: plan.key })).key).toBe(plan.key);
  });

  it('is not healthy with a password that was changed, says so, and serves again with the old one', async () => {
    const said = await logged(/Check user and password in ORCHESTRATOR_COUCHDB_URL/, async () => {
      proxy.order({ isForwarded: false, answer: other(401, 'unauthorized', 'Name or password is incorrect.') });
      await notServing();
      expect(await outcomeOf(broken.computePlan.queryPlans({}))).toBe(REFUSED.unavailable);
      expect(await outcomeOf(broken.computePlan.registerPlan(newPlan()))).toBe(REFUSED.unavailable);
    });

    expect(said).not.toContain(PASSWORD);
    proxy.clear();
    await serving();
  });

  it('leaves nothing of a call whose entry of several documents was stored in part, and takes it again', async () => {
    const large = new Map(
      Array.from({ length: LARGE_VALUES }, (_, i) => [String(i), randomBytes(70).toString('base64')] as const),
    );
    const plan = newPlan({ metadata: large });
    proxy.order({ ...PART, times: 1, isForwarded: true, answer: { kind: 'reset' } });
    proxy.order({ ...PART, path: /_log\/k\/.*\/1/, isForwarded: false, answer: other(413, 'document_too_large') });

    const first = await refusalText(broken.computePlan.registerPlan(plan));

    expect(first).toMatch(/^OE0013: /);
    expect(await outcomeOf(fixture.org1.computePlan.getPlan({ key: plan.key }))).toBe(REFUSED.notFound);
    proxy.clear();
    await serving();
    expect(await outcomeOf(broken.computePlan.registerPlan(plan))).toBe('OK');
    expect((await fixture.org1.computePlan.getPlan({ key: plan.key })).metadata.size).toBe(LARGE_VALUES);
  });

  it('has told the same events as the other at the end, each once', async () => {
    const { events } = await broken.event.queryEvents({ pageSize: 100_000 });

    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const ids = (await fixture.org1.event.queryEvents({ pageSize: 100_000 })).events.map(({ id }) => id);
    expect(events.map(({ id }) => id)).toEqual(ids);
  });
});
