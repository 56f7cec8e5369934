// SPDX-License-Identifier: Apache-2.0

/**
 * What operators and accidents do to the database under running replicas: nobody is told anything that is not so, the
 * text says what to do, and when the database is as it was the replicas serve again of themselves.
 */
import { eventually, pause } from '../support/bounded';
import { newPlan } from '../support/drafts';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { createFolder, removeFolder, ServerProcess, StartError } from '../support/server-process';
import { HealthClient } from '../support/standard-clients';
import { type RawDocument } from './raw-couch';
import { Replicas } from './replicas';
import { TEST_SERVERS, type TestServer } from './test-servers';

const START_MS = 60_000;
const CASE_MS = 90_000;
const CHANGE_MS = 20_000;
const ACKNOWLEDGED = 6;
const SETTINGS = { ORCHESTRATOR_COUCHDB_TIMEOUT: '3s', ORCHESTRATOR_COUCHDB_START_TIMEOUT: '3s' };
const ENTRY = /^c\/mychannel\//;

/** What is done to a database of which a copy was made. */
type Alteration = (replicas: Replicas, copy: readonly RawDocument[]) => Promise<void>;

const remove: Alteration = async ({ databases: { raw, log } }) => {
  await raw.delete(log);
};

const restoreOlder: Alteration = ({ databases: { raw, log } }, copy) =>
  raw.restore(
    log,
    copy.filter(({ _id }) => !lastEntries(copy, 3).includes(String(_id))),
  );

const removeLast: Alteration = ({ databases: { raw, log } }, copy) => raw.remove(log, lastEntries(copy, 1)[0] ?? '');

const changeLast: Alteration = ({ databases: { raw, log } }, copy) =>
  raw.edit(log, lastEntries(copy, 1)[0] ?? '', (document) => ({ ...document, size: 1 }));

const anotherHistory: Alteration = ({ databases: { raw, log } }, copy) => {
  const [last, before] = lastEntries(copy, 2).map((id) => copy.find(({ _id }) => _id === id));
  const changed = { ...last, entry: before?.['entry'], _rev: '1-00000000000000000000000000000000' };
  return raw.restore(
    log,
    copy.map((document) => (document === last ? changed : document)),
  );
};

const anotherLog: Alteration = ({ databases: { raw, log } }) =>
  raw.edit(log, 'log', (document) => ({ ...document, id: 'another' }));

const newerFormat: Alteration = async ({ databases: { raw, log } }, copy) => {
  const [id = ''] = lastEntries(copy, 1);
  const last = copy.find(({ _id }) => _id === id);
  const position = Number(last?.['position']) + 1;
  const next = id.replace(/\d+$/, String(position).padStart(16, '0'));
  const { _id, _rev, ...rest } = last ?? {};
  await raw.put(`${log}/${encodeURIComponent(next)}`, { ...rest, v: 2, position });
};

const removeMiddle: Alteration = ({ databases: { raw, log } }, copy) => raw.remove(log, lastEntries(copy, 3)[2] ?? '');

const newerLog: Alteration = ({ databases: { raw, log } }) =>
  raw.edit(log, 'log', (document) => ({ ...document, v: 2 }));

/** Ids of the last entries, newest first. */
function lastEntries(documents: readonly RawDocument[], count: number): string[] {
  const ids = documents.map(({ _id }) => String(_id)).filter((id) => ENTRY.test(id));
  return ids.sort().reverse().slice(0, count);
}

const ALTERATIONS: readonly [string, Alteration, RegExp][] = [
  ['deleted', remove, /is missing.*[Rr]estore/],
  ['restored to an older state', restoreOlder, /acknowledged writes are (missing|lost)\. Restore/],
  ['restored to another history', anotherHistory, /it was changed|is not the one that was folded/],
  ['robbed of its last entry', removeLast, /acknowledged writes are (missing|lost)\. Restore/],
  ['changed in its last entry', changeLast, /it was changed\. Restore the database from a backup/],
  ['given to another log', anotherLog, /the commit log is another one \(another\)|holds another log/],
  ['written by a newer release', newerFormat, /has format 2, and this release reads format 1: use the release/],
];

describe.each(TEST_SERVERS)('the database of replicas on $server', ({ server: kind, start }) => {
  let server: TestServer;
  let replicas: Replicas;
  let fixture: Fixture;
  let folder: string;
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    server = await start();
  }, START_MS);

  afterAll(() => server.stop());

  beforeEach(async () => {
    folder = await createFolder();
    replicas = await Replicas.start(server, 2, SETTINGS);
    fixture = await Fixture.open(replicas);
    closing.push(() => fixture.close());
  }, START_MS);

  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    await replicas.stop();
    await removeFolder(folder);
  });

  const until = async (i: number, wanted: string): Promise<void> => {
    const health = new HealthClient(replicas.at(i));
    closing.push(() => health.close());
    const end = Date.now() + CHANGE_MS;
    for (let said = ''; said !== wanted; said = await health.check('')) {
      if (Date.now() > end)
        throw new Error(`replica ${String(i)} stays ${said}: ${replicas.at(i).output.slice(-3000)}`);
      await pause(20);
    }
  };

  const writePlans = async (): Promise<string[]> => {
    const keys: string[] = [];
    for (let i = 0; i < ACKNOWLEDGED; i++) keys.push(await fixture.plan(i % 2 === 0 ? fixture.org1 : fixture.org2));
    // A replica that has not heard of an entry cannot miss it.
    await Promise.all([fixture.org1, fixture.org2].map((client) => client.computePlan.queryPlans({})));
    return keys;
  };

  it.each(ALTERATIONS)(
    'is %s: replicas refuse, are not healthy and say what to do, until it is as it was',
    async (_what, alter, text) => {
      const keys = await writePlans();
      const { raw, log } = replicas.databases;
      const copy = await raw.dump(log);

      await alter(replicas, copy);

      await Promise.all([until(0, 'NOT_SERVING'), until(1, 'NOT_SERVING')]);
      expect(await outcomeOf(fixture.org2.computePlan.queryPlans({}))).toBe(REFUSED.unavailable);
      expect(await outcomeOf(fixture.org2.computePlan.registerPlan(newPlan()))).toBe(REFUSED.unavailable);
      const isSaid = (): boolean => replicas.servers.every(({ output }) => text.test(output));
      await eventually(CHANGE_MS, String(text), isSaid);
      await raw.restore(log, copy);
      await Promise.all([until(0, 'SERVING'), until(1, 'SERVING')]);
      const found = (await fixture.org2.computePlan.queryPlans({ pageSize: 1000 })).plans.map(({ key }) => key);
      expect(found).toEqual(keys);
      expect(await outcomeOf(fixture.org1.computePlan.registerPlan(newPlan()))).toBe('OK');
    },
    CASE_MS,
  );

  it.each(ALTERATIONS.filter(([, alter]) => [remove, restoreOlder, anotherHistory].includes(alter)))(
    'is %s: a write that comes before anything was noticed is not acknowledged',
    async (_what, alter) => {
      const keys = await writePlans();
      const { raw, log } = replicas.databases;
      const copy = await raw.dump(log);
      const { pid } = replicas.at(0);

      process.kill(pid, 'SIGSTOP');
      const writing = outcomeOf(fixture.org1.computePlan.registerPlan(newPlan()));
      await alter(replicas, copy);
      process.kill(pid, 'SIGCONT');

      expect(await writing).toBe(REFUSED.unavailable);
      await Promise.all([until(0, 'NOT_SERVING'), until(1, 'NOT_SERVING')]);
      await raw.restore(log, copy);
      await Promise.all([until(0, 'SERVING'), until(1, 'SERVING')]);
      await fixture.plan();
      const found = (await fixture.org2.computePlan.queryPlans({ pageSize: 1000 })).plans.map(({ key }) => key);
      expect(found.slice(0, ACKNOWLEDGED)).toEqual(keys);
      expect(found).toHaveLength(ACKNOWLEDGED + 1);
    },
    CASE_MS,
  );

  it.each([
    ['a gap', /in its place there is document/, removeMiddle],
    ['an entry that was changed', /it was changed/, changeLast],
    ['an entry of a newer release', /has format 2, and this release/, newerFormat],
    ['a log of a newer release', /has format 2; this release reads format 1/, newerLog],
  ] as const)(
    'with %s is refused by a server that is started on it',
    async (_what, text, alter) => {
      await writePlans();
      await alter(replicas, await replicas.databases.raw.dump(replicas.databases.log));

      const error = await replicas.add(SETTINGS).catch((failure: unknown) => failure);

      expect(error).toBeInstanceOf(StartError);
      expect((error as StartError).output).toMatch(text);
      expect((error as StartError).exitCode).toBe(3);
    },
    CASE_MS,
  );

  // Other programs with this interface do not know such databases.
  if (kind === 'CouchDB') {
    it('of two parts is refused by a server that is started on it', async () => {
      const prefix = `${replicas.databases.prefix}q2`;
      const { raw } = replicas.databases;
      await raw.put(`${prefix}_log?q=2&n=1`);
      const environment = { ORCHESTRATOR_COUCHDB_URL: server.url, ORCHESTRATOR_COUCHDB_PREFIX: prefix };

      const error = await ServerProcess.start({ folder, environment }).catch((failure: unknown) => failure);
      await raw.delete(`${prefix}_log`);

      expect((error as StartError).output).toContain('has q=2 and n=1, and must have q=1 and n=1');
    });
  }
});
