// SPDX-License-Identifier: Apache-2.0

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { LevelLog } from '../../src/solo/level-log';
import { Witness } from '../../src/solo/witness';
import { drawNonce, EMPTY_HEAD, sealEntry } from '../../src/replica/log-entry';
import type { SharedLog } from '../../src/solo/commit-log';
import { Authority, clientOf } from '../support/certificates';
import { type Ended, runCommand } from '../support/command';
import { createFolder, removeFolder, ServerProcess } from '../support/server-process';
import { HealthClient } from '../support/standard-clients';
import { PouchServer } from './pouch-server';
import { TEST_SERVERS, TestDatabases, type TestServer } from './test-servers';

const PASSWORD = 's3cr3t/pass';
const NOWHERE = `http://admin:${encodeURIComponent(PASSWORD)}@127.0.0.1:59`;
const ENTRIES = 3;
const HOUR_MICROS = 3_600_000_000;
/** The server gives up a request after 30 s; health must not wait for that. */
const HEALTH_MS = 15_000;

let folder: string;

beforeEach(async () => {
  folder = await createFolder();
});

afterEach(() => removeFolder(folder));

describe.each(TEST_SERVERS)('the command line, with a log on $server', ({ start }) => {
  let server: TestServer;
  let databases: TestDatabases;

  beforeAll(async () => {
    server = await start();
  });

  afterAll(() => server.stop());

  beforeEach(() => {
    databases = new TestDatabases(server);
  });

  afterEach(() => databases.remove());

  function run(...args: string[]): Promise<Ended> {
    return runCommand(args, settingsOf(server.url, { ORCHESTRATOR_COUCHDB_PREFIX: databases.prefix }));
  }

  describe('doctor', () => {
    it('finds nothing wrong before the first start, and creates nothing', async () => {
      const found = await findings(run('doctor', '--json'));

      expect(found).toContain(`ok database ${databases.log}: is not there yet; the server creates it`);
      expect(found.filter((line) => line.startsWith('fail'))).toEqual([]);
      await expect(databases.raw.get(databases.log)).rejects.toThrow('404');
    });

    it('tells how far the log is and how long a durable write takes, and leaves nothing behind', async () => {
      await fill(await databases.open());
      const state = `${databases.prefix}_state`;
      const before = await databases.raw.get(`${state}/_changes`);

      const found = await findings(run('doctor', '--json'));

      expect(found).toContainEqual(expect.stringMatching(/^ok store, mychannel: 3 entries, the last of 20/));
      expect(found).toContainEqual(
        expect.stringMatching(/^ok CouchDB, write: a durable write of 1024 bytes takes [\d.]+ ms/),
      );
      expect(found.filter((line) => line.startsWith('fail'))).toEqual([]);
      expect(await databases.raw.get(`${state}/_changes`)).toEqual(before);
    });

    it('warns of a clock that is behind the last entry', async () => {
      await fill(await databases.open(), HOUR_MICROS);

      expect(await findings(run('doctor', '--json'))).toContainEqual(
        expect.stringMatching(/^warn clock, mychannel: the clock is \d+ s behind the last entry/),
      );
    });

    it('fails if the log ends before what this process has seen of it', async () => {
      const log = await databases.open();
      await fill(log);
      const witness = await Witness.open(join(folder, 'couchdb'), log);
      witness.note('mychannel', ENTRIES + 1);
      witness.close();

      expect(await findings(run('doctor', '--json'))).toContainEqual(
        expect.stringMatching(/^fail replica: .* ends at entry 3, but entry 4 was there before/),
      );
    });

    it('fails on a database that holds other things', async () => {
      await databases.raw.put(`${databases.log}?q=1&n=1`);
      await databases.raw.put(`${databases.log}/note`, { text: 'mine' });

      expect(await findings(run('doctor', '--json'))).toContainEqual(
        expect.stringMatching(/^fail log: .* holds documents, but not a commit log/),
      );
    });
  });

  describe('log verify', () => {
    it('finds a whole log good', async () => {
      await fill(await databases.open());

      const { exitCode, stdout } = await run('log', 'verify');

      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/^channel mychannel: 3 good entries, 0 transactions, 0 events, head [\da-f]{64}\n$/);
    });

    it('names the first entry that was changed', async () => {
      await fill(await databases.open());
      await databases.raw.edit(databases.log, 'c/mychannel/0000000000000002', (document) => ({
        ...document,
        by: 'me',
      }));

      const { exitCode, stdout } = await run('log', 'verify', '--json');

      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout)).toEqual([
        expect.objectContaining({ entries: 1, fault: expect.stringMatching(/^entry 2 .* was changed/) as unknown }),
      ]);
    });

    it('names the first entry that is missing', async () => {
      await fill(await databases.open());
      await databases.raw.remove(databases.log, 'c/mychannel/0000000000000002');

      const { exitCode, stdout } = await run('log', 'verify');

      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/^channel mychannel: BAD after 1 good entries.*\n +entry 2 /);
    });

    it('says that there is no log where the database is missing, and creates none', async () => {
      const { exitCode, stderr } = await run('log', 'verify');

      expect(exitCode).toBe(3);
      expect(stderr).toContain('ORCHESTRATOR_COUCHDB_PREFIX is wrong');
      await expect(databases.raw.get(databases.log)).rejects.toThrow('404');
    });
  });
});

describe('the command line, with a log on no server', () => {
  it.each([
    ['doctor', 1],
    ['log verify', 3],
    ['serve', 3],
    ['config', 0],
  ])('does not show the password in what %s says', async (command, code) => {
    const { exitCode, stdout, stderr } = await runCommand(command.split(' '), settingsOf(NOWHERE));

    expect(exitCode).toBe(code);
    expect(`${stdout}${stderr}`).not.toContain(PASSWORD);
    expect(`${stdout}${stderr}`).not.toContain(encodeURIComponent(PASSWORD));
  });

  it('looks at the folder of the embedded store where no server is named', async () => {
    await (await LevelLog.open(join(folder, 'log'))).close();

    const { exitCode, stdout } = await runCommand(['log', 'verify'], { ORCHESTRATOR_DATA_DIR: folder });

    expect([exitCode, stdout]).toEqual([0, 'The log has no entries.\n']);
  });
});

describe('a server whose log is on express-pouchdb', () => {
  let couch: PouchServer;

  beforeEach(async () => {
    couch = await PouchServer.start();
  });

  afterEach(() => couch.stop());

  it('is not healthy as soon as that does not answer, and healthy again when it does', async () => {
    const server = await ServerProcess.start({ folder, environment: { ORCHESTRATOR_COUCHDB_URL: couch.url } });
    const health = new HealthClient(server);
    const seen = health.watch('');

    expect(await seen.next()).toBe('SERVING');
    await couch.kill();
    const killedAt = Date.now();
    expect(await seen.next()).toBe('NOT_SERVING');
    expect(Date.now() - killedAt).toBeLessThan(HEALTH_MS);
    await couch.restart();
    expect(await seen.next()).toBe('SERVING');

    health.close();
    await server.kill();
  });

  it('trusts a private authority that NODE_EXTRA_CA_CERTS names, and says so where it is not named', async () => {
    const authority = await Authority.create('Private CA');
    const front = await serveTls(couch.url, await authority.issue(clientOf('CouchDB')));
    writeFileSync(join(folder, 'ca.pem'), authority.certificate);
    const doctor = (settings: Record<string, string>): Promise<string[]> =>
      findings(runCommand(['doctor', '--json'], settingsOf(front.url, settings)));

    const [without, named] = [await doctor({}), await doctor({ NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') })];
    front.close();

    expect(without).toContainEqual(expect.stringMatching(/^fail CouchDB: .*NODE_EXTRA_CA_CERTS/));
    expect(named).toContainEqual(expect.stringMatching(/^warn CouchDB: express-pouchdb .* not for production/));
  });
});

function settingsOf(url: string, more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    ORCHESTRATOR_COUCHDB_URL: url,
    ORCHESTRATOR_COUCHDB_TIMEOUT: '3s',
    ORCHESTRATOR_COUCHDB_START_TIMEOUT: '1s',
    ORCHESTRATOR_DATA_DIR: folder,
    ORCHESTRATOR_ADDRESS: '127.0.0.1:0',
    ...more,
  };
}

/** Findings of the doctor, one line for each. */
async function findings(ended: Promise<Ended>): Promise<string[]> {
  const found = JSON.parse((await ended).stdout) as { name: string; verdict: string; text: string }[];
  return found.map(({ name, verdict, text }) => `${verdict} ${name}: ${text}`);
}

/** Appends entries without requests, made so much later than now. */
async function fill(log: SharedLog, laterMicros = 0): Promise<void> {
  let head = EMPTY_HEAD;
  for (let position = 1; position <= ENTRIES; position++) {
    const micros = Date.now() * 1000 + laterMicros;
    const entry = { logId: log.id, channel: 'mychannel', replica: 'r', nonce: drawNonce(), micros, transactions: [] };
    const sealed = sealEntry(head, entry);
    await log.append('mychannel', position, sealed.bytes);
    head = sealed.head;
  }
}

/** A server for TLS that hands everything on. */
async function serveTls(
  url: string,
  pair: { readonly certificate: string; readonly key: string },
): Promise<{ readonly url: string; close(): void }> {
  const { hostname, port } = new URL(url);
  const server = createServer({ cert: pair.certificate, key: pair.key }, (incoming, outgoing) => {
    const { url: path, method, headers } = incoming;
    const onward = request({ hostname, port, path, method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`, close };
}
