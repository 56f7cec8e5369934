// SPDX-License-Identifier: Apache-2.0

import { inspect } from 'node:util';
import { Secret } from '../../src/configuration';
import { BrokenStoreError } from '../../src/replica/store-errors';
import type { Hint, SharedLog } from '../../src/solo/commit-log';
import { eventually, pause, within } from '../support/bounded';
import { type Answer, FaultProxy } from './fault-proxy';
import { PouchServer } from './pouch-server';
import { TEST_SERVERS, TestDatabases, type TestServer } from './test-servers';

const PASSWORD = 'hunter2&%';
const SECRETS = ['hunter2', encodeURIComponent(PASSWORD), Buffer.from(`admin:${PASSWORD}`).toString('base64')];
const TIMEOUT_MS = 3000;
const SOON_MS = 20_000;
/** Far longer than whatever ends before it may take. */
const LONG_MS = 60_000;
const MEBIBYTE = 1024 * 1024;
const ENTRY = /\/c\/a\//;
const FIRST = Buffer.from('first');

const NEVER: Answer = { kind: 'never' };
const RESET: Answer = { kind: 'reset' };
const CUT: Answer = { kind: 'cut' };
const EMPTY: Answer = { kind: 'empty' };
const DRIP: Answer = { kind: 'drip', ms: 200 };
const HTML: Answer = { kind: 'other', status: 200, body: '<html>Welcome!</html>' };
const TEXT_JSON: Answer = { kind: 'other', status: 201, body: { hello: 'world' } };

const PASSING: [string, Answer][] = [
  ['never comes', NEVER],
  ['is a reset of the connection', RESET],
  ['is cut off', CUT],
  ['has no body', EMPTY],
  ['comes a byte at a time', DRIP],
  ['comes after the deadline', { kind: 'late', ms: 1600 }],
  ['comes late', { kind: 'late', ms: 400 }],
  ['is no JSON', HTML],
  ['is JSON of something else', TEXT_JSON],
  ['is 429', other(429, 'too_many_requests')],
  ['is 500', other(500, 'internal_server_error', 'badmatch')],
  ['is 502 of a server in between', { kind: 'other', status: 502, body: '<html>Bad gateway</html>' }],
  ['is 503', other(503, 'service_unavailable')],
];

const LASTING: [string, Answer, RegExp][] = [
  ['202', { kind: 'status', status: 202 }, /\(202\): database ".*_log" is not n=1/],
  ['401', other(401, 'unauthorized', 'Name or password is incorrect.'), /Check user and password in ORCHESTRATOR_/],
  ['403', other(403, 'forbidden'), /403 forbidden, a reason\. Check user and password/],
  ['404', other(404, 'not_found', 'Database does not exist.'), /404 not_found, Database does not exist/],
  ['412', other(412, 'precondition_failed'), /412 precondition_failed/],
  ['413', other(413, 'document_too_large'), /max_document_size must be at least 8000000/],
  ['500 of a full disk', other(500, 'badmatch', '{error,enospc}'), /Its disk is full: make room/],
  ['507', other(507, 'insufficient_storage'), /Its disk is full: make room/],
  ['400', other(400, 'bad_request', `you said admin:${PASSWORD}`), /400 bad_request, you said admin:\*\*\*/],
];

function other(status: number, error: string, reason = 'a reason'): Answer {
  return { kind: 'other', status, body: { error, reason } };
}

describe.each(TEST_SERVERS)('CouchLog on $server with faults', ({ start }) => {
  let server: TestServer;
  let proxy: FaultProxy;
  let databases: TestDatabases;

  beforeAll(async () => {
    server = await start();
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    proxy = await FaultProxy.start(server.url, PASSWORD);
    databases = new TestDatabases(server);
  });

  afterEach(async () => {
    await proxy.stop();
    await databases.remove();
  });

  const open = (timeoutMs = TIMEOUT_MS): Promise<SharedLog> =>
    databases.open({ url: new Secret(proxy.url), timeoutMs });

  /** What is there, without the proxy. */
  const stored = async (): Promise<string[]> => {
    const entries = await (await databases.open()).read('a', 0, MEBIBYTE);
    return entries.map((bytes) => Buffer.from(bytes).toString());
  };

  const writes = (): string[] => proxy.requests.filter((request) => request.startsWith('PUT') && ENTRY.test(request));

  describe('append', () => {
    it.each(PASSING)('has stored the entry once when the first answer %s', async (_what, answer) => {
      const log = await open();
      proxy.order({ method: 'PUT', path: ENTRY, times: 1, isForwarded: true, answer });

      expect(await log.append('a', 1, FIRST)).toBe(true);
      expect(await log.append('a', 2, Buffer.from('second'))).toBe(true);

      expect(await stored()).toEqual(['first', 'second']);
    });

    it.each(PASSING)('sends an entry again that has not come through when the answer %s', async (_what, answer) => {
      const log = await open();
      proxy.order({ method: 'PUT', path: ENTRY, times: 1, isForwarded: false, answer });

      const appended = await log.append('a', 1, FIRST);

      // What comes late and says nothing is another answer of another kind.
      expect(appended).toBe(true);
      expect(await stored()).toEqual(['first']);
    });

    it('tells the truth when its entry is there and the answer is 409', async () => {
      const log = await open();
      proxy.order({ method: 'PUT', path: ENTRY, times: 1, isForwarded: true, answer: other(409, 'conflict') });

      expect(await log.append('a', 1, FIRST)).toBe(true);
    });

    it('tells the truth when another entry has come while the outcome was open', async () => {
      const log = await open(LONG_MS);
      const theirs = await databases.open();
      proxy.order({ method: 'PUT', path: ENTRY, isForwarded: false, answer: RESET });

      const appending = log.append('a', 1, FIRST);
      await eventually(SOON_MS, 'a first attempt', () => writes().length > 0);
      await theirs.append('a', 1, Buffer.from('theirs'));
      proxy.clear();

      expect(await appending).toBe(false);
      expect(await stored()).toEqual(['theirs']);
    });

    it('rejects in time when no answer comes at all, and says what it means', async () => {
      const log = await open();
      proxy.order({ method: 'PUT', path: ENTRY, isForwarded: true, answer: NEVER });

      const error = await within(SOON_MS, 'a rejection', rejectionOf(log.append('a', 1, FIRST)));

      expect(error.message).toMatch(/^it is not known whether entry 1 of channel "a" is stored\. CouchDB at http:/);
      expect(error.message).toContain('for 3 s, as ORCHESTRATOR_COUCHDB_TIMEOUT says');
      expect(await stored()).toEqual(['first']);
    });

    it.each(LASTING)('rejects at once after %s and says why', async (_status, answer, text) => {
      const log = await open();
      proxy.order({ method: 'PUT', path: ENTRY, isForwarded: true, answer });

      const error = await rejectionOf(log.append('a', 1, FIRST));

      expect(error.message).toMatch(text);
      expect(writes()).toHaveLength(1);
      proxy.clear();
      expect(await log.append('a', 1, FIRST)).toBe(true);
      expect(await stored()).toEqual(['first']);
    });

    it('keeps a large entry whole when the answers to its parts fail', async () => {
      const log = await open();
      const bytes = Buffer.from(Array.from({ length: 5 * MEBIBYTE }, () => Math.floor(Math.random() * 256)));
      proxy.order({ method: 'PUT', path: /\/k\//, times: 1, isForwarded: true, answer: RESET });
      proxy.order({ method: 'PUT', path: /\/k\/.*\/1/, times: 1, isForwarded: false, answer: CUT });

      expect(await log.append('a', 1, bytes)).toBe(true);

      const [read] = await (await databases.open()).read('a', 0, 1);
      expect(Buffer.compare(read!, bytes)).toBe(0);
    });

    it('leaves nothing of a large entry whose last part did not come through', async () => {
      const log = await open();
      const bytes = Buffer.from(Array.from({ length: 5 * MEBIBYTE }, () => Math.floor(Math.random() * 256)));
      proxy.order({ method: 'PUT', path: /\/k\/.*\/1/, isForwarded: false, answer: other(413, 'document_too_large') });

      await rejectionOf(log.append('a', 1, bytes));

      expect(await stored()).toEqual([]);
      expect(await (await databases.open()).lastPosition('a')).toBe(0);
    });

    it('ends when the log is closed', async () => {
      const log = await open(LONG_MS);
      proxy.order({ method: 'PUT', path: ENTRY, isForwarded: false, answer: NEVER });
      const appending = rejectionOf(log.append('a', 1, FIRST));
      await eventually(SOON_MS, 'an attempt', () => writes().length > 0);

      await log.close();

      // A request that nobody ends lasts 10 s.
      await within(5000, 'end of the append', appending);
    });
  });

  describe.each<[string, (log: SharedLog) => Promise<unknown>, unknown]>([
    [
      'read',
      async (log) => (await log.read('a', 0, MEBIBYTE)).map((bytes) => Buffer.from(bytes).toString()),
      ['first'],
    ],
    ['isNewest', (log) => log.isNewest('a', 1), true],
    ['lastPosition', (log) => log.lastPosition('a'), 1],
    ['channels', (log) => log.channels(), ['a']],
  ])('%s', (_method, call, expected) => {
    it.each(PASSING)('gives what is there when the first answer %s', async (_what, answer) => {
      const log = await open();
      await log.append('a', 1, FIRST);
      proxy.order({ method: 'GET', path: /_all_docs/, times: 1, isForwarded: true, answer });

      expect(await call(log)).toEqual(expected);
    });

    it('rejects in time when no answer is one', async () => {
      const log = await open();
      await log.append('a', 1, FIRST);
      proxy.order({ method: 'GET', path: /_all_docs/, isForwarded: true, answer: CUT });

      const error = await rejectionOf(call(log));

      expect(error.message).toMatch(
        /^the commit log cannot be read\. CouchDB at .* cut off.* ORCHESTRATOR_COUCHDB_TIMEOUT/,
      );
    });
  });

  it('reads in smaller portions where the answer does not come whole', async () => {
    const log = await open();
    for (let position = 1; position <= 40; position++) await log.append('a', position, FIRST);
    proxy.order({ method: 'GET', path: /limit=([5-9]|\d\d+)&/, isForwarded: true, answer: CUT });

    expect(await log.read('a', 0, MEBIBYTE)).toHaveLength(40);
  });

  // What is no answer at all is noticed when the request has lasted long enough.
  const noticed = PASSING.filter(([, { kind }]) => !['never', 'drip', 'late'].includes(kind));

  it.each(noticed)('hears of an entry although the first answer of the feed %s', async (_what, answer) => {
    const [log, theirs] = [await open(), await databases.open()];
    const hints: Hint[] = [];
    log.watch((hint) => hints.push(hint));
    await eventually(SOON_MS, 'a poll', () => proxy.requests.some((request) => request.includes('longpoll')));
    proxy.order({ path: /longpoll/, times: 1, isForwarded: true, answer });
    await theirs.append('b', 1, FIRST);

    await theirs.append('a', 1, FIRST);

    await eventually(SOON_MS, 'a hint', () => hints.some(({ channel }) => channel === 'a'));
  });

  describe('openCouchLog', () => {
    it.each([
      ['two parts', { q: 2, n: 1 }],
      ['three copies', { q: 1, n: 3 }],
    ])('refuses a database of %s', async (_what, cluster) => {
      const answer: Answer = { kind: 'other', status: 200, body: { db_name: databases.log, cluster } };
      proxy.order({ method: 'GET', path: /_log$/, isForwarded: true, answer });

      const error = await rejectionOf(open());

      expect(error.message).toContain(
        `has q=${String(cluster.q)} and n=${String(cluster.n)}, and must have q=1 and n=1`,
      );
    });

    it('refuses a database of Apache CouchDB that does not say how many copies it has', async () => {
      proxy.order({
        path: /^\/$/,
        isForwarded: true,
        answer: { kind: 'other', status: 200, body: { couchdb: 'Welcome' } },
      });
      const body = { db_name: databases.log };
      proxy.order({ method: 'GET', path: /_log$/, isForwarded: true, answer: { kind: 'other', status: 200, body } });

      const error = await rejectionOf(open());

      expect(error.message).toContain('unknown q and n');
    });

    it('refuses a database that holds other documents', async () => {
      await databases.raw.put(`${databases.log}?q=1&n=1`);
      await databases.raw.put(`${databases.log}/something`, {});

      const error = await rejectionOf(open());

      expect(error.message).toContain('holds documents, but not a commit log');
    });

    it('gives up at once when the password is wrong', async () => {
      const url = new Secret(proxy.url.replace('hunter2', 'hunter3'));

      const error = await within(SOON_MS, 'a rejection', rejectionOf(databases.open({ url, startTimeoutMs: LONG_MS })));

      expect(error.message).toContain('Check user and password in ORCHESTRATOR_COUCHDB_URL');
      expect(error.message).not.toContain('hunter3');
    });

    it.each(PASSING)('creates one log when the first answers to its writes all %s', async (_what, answer) => {
      for (const path of [/_log\?/, /_state\?/, /_log\/log/]) {
        proxy.order({ method: 'PUT', path, times: 1, isForwarded: true, answer });
      }

      const log = await databases.open({ url: new Secret(proxy.url), timeoutMs: 1500 });

      expect((await databases.open()).id).toBe(log.id);
    });
  });
});

describe('openCouchLog', () => {
  let server: PouchServer;
  let databases: TestDatabases;

  beforeEach(async () => {
    server = await PouchServer.start();
    databases = new TestDatabases(server);
  });

  afterEach(async () => {
    await databases.remove();
    await server.stop();
  });

  it('waits for the server, and says so', async () => {
    await server.kill();
    const said: string[] = [];

    const opening = databases.open({ startTimeoutMs: 30_000 }, (text) => said.push(text));
    await eventually(SOON_MS, 'a word', () => said.length > 2);
    await server.restart();

    expect(await (await opening).channels()).toEqual([]);
    expect(said[0]).toMatch(
      /^waiting for CouchDB: CouchDB at http:\/\/127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/,
    );
  });

  it('gives up when the time is over', async () => {
    await server.kill();

    const error = await rejectionOf(databases.open({ startTimeoutMs: 500 }));

    expect(error.message).toMatch(
      /^the commit log cannot be opened\. CouchDB at .* ORCHESTRATOR_COUCHDB_START_TIMEOUT says/,
    );
  });

  it('is stopped by what the progress throws', async () => {
    await server.kill();
    const stop = new Error('stop');

    const opening = databases.open({ startTimeoutMs: LONG_MS }, () => {
      throw stop;
    });

    await expect(opening).rejects.toBe(stop);
  });

  it('loses nothing that was acknowledged when the server is killed again and again', async () => {
    const logs = [await databases.open({ timeoutMs: 30_000 }), await databases.open({ timeoutMs: 30_000 })];
    const acknowledged: string[] = [];
    let killing = true;
    const write = async (log: SharedLog, name: string): Promise<void> => {
      for (let position = 1; killing; position++) {
        const text = `${name} ${String(position)}`;
        if (await log.append('a', position, Buffer.from(text))) acknowledged.push(text);
      }
    };
    const writers = logs.map((log, i) => write(log, `writer ${String(i)}`));

    for (let kills = 0; kills < 4; kills++) {
      await pause(300 + 200 * kills);
      await server.restart();
    }
    killing = false;
    await Promise.all(writers);

    const entries = await logs[0]!.read('a', 0, 64 * MEBIBYTE);
    const texts = entries.map((bytes) => Buffer.from(bytes).toString());
    expect([...acknowledged].sort()).toEqual([...texts].sort());
    expect(texts.map((text) => Number(text.split(' ').at(-1)))).toEqual(texts.map((_text, i) => i + 1));
  });
});

/** The error of a store that a promise rejects with, in which there is no secret however it is looked at. */
async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    (value) => {
      throw new Error(`it resolved with ${inspect(value)}`);
    },
    (rejected: unknown) => rejected,
  );
  expect(error).toBeInstanceOf(BrokenStoreError);
  const shown = inspect(error, { depth: null, showHidden: true, getters: true });
  for (const secret of SECRETS) expect(shown).not.toContain(secret);
  return error as Error;
}
