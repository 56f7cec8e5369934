// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '../../src/client/connect';
import { type ChannelVerdict, verifyLog } from '../../src/solo/verify';
import { dumpWorld } from '../crash/world-dump';
import { eventually, pause } from '../support/bounded';
import { newPlan } from '../support/drafts';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { ServerProcess, StartError } from '../support/server-process';
import { CHANNEL, ORG1, type Target } from '../support/target';
import { Replicas } from './replicas';
import { copyDatabases, fillDatabases } from './replication';
import { TEST_SERVERS, type TestDatabases, type TestServer } from './test-servers';

const TIMEOUT_MS = 120_000;
const SOON_MS = 20_000;
/** So many pairs, each of random text, are too much for one document of CouchDB. */
const PAIRS = 40_000;

describe.each(TEST_SERVERS)('backup and restore on $server', ({ start }) => {
  let server: TestServer;
  let origin: Replicas;
  let copy: TestDatabases | undefined;

  beforeEach(async () => {
    server = await start();
    origin = await Replicas.start(server, 1);
  }, TIMEOUT_MS);

  afterEach(async () => {
    await origin.stop();
    await copy?.remove();
    copy = undefined;
    await server.stop();
  });

  function serveCopy(prefix: string): Promise<ServerProcess> {
    return ServerProcess.start({
      environment: { ORCHESTRATOR_COUCHDB_URL: server.url, ORCHESTRATOR_COUCHDB_PREFIX: prefix },
    });
  }

  it(
    'give a copy with the same heads, on which a new server has the same assets and events and goes on',
    async () => {
      const fixture = await Fixture.open(origin);
      await fixture.doneTask();
      await fixture.org1.computePlan.registerPlan(newPlan({ metadata: pairs() }));
      fixture.close();

      copy = await copyDatabases(server, origin.databases);

      expect(await copy.raw.ids(copy.log)).toContainEqual(expect.stringMatching(/^k\//));
      expect(await verdictsOf(copy)).toEqual(await verdictsOf(origin.databases));
      const restored = await serveCopy(copy.prefix);
      expect(await allOf(restored)).toEqual(await allOf(origin));
      const written = await writePlan(restored);
      expect(await hasPlan(restored, written)).toBe(true);
      expect(await hasPlan(origin, written)).toBe(false);
      await restored.kill();
    },
    TIMEOUT_MS,
  );

  it(
    'give the whole beginning of a log that is written to meanwhile',
    async () => {
      await writePlan(origin);
      const writing = { goesOn: true };
      const writers = Array.from({ length: 4 }, async () => {
        while (writing.goesOn) await writePlan(origin);
      });
      await pause(500);

      copy = await copyDatabases(server, origin.databases);
      writing.goesOn = false;
      await Promise.all(writers);

      const [verdict] = await verdictsOf(copy);
      const [whole] = await verdictsOf(origin.databases);
      expect(verdict).toMatchObject({ channel: CHANNEL, fault: undefined });
      expect(verdict!.entries).toBeGreaterThan(1);
      expect(verdict!.entries).toBeLessThanOrEqual(whole!.entries);
      const [ours, theirs] = [await origin.databases.open(), await copy.open()];
      expect(await ours.read(CHANNEL, verdict!.entries - 1, 1)).toEqual(
        await theirs.read(CHANNEL, verdict!.entries - 1, 1),
      );
    },
    TIMEOUT_MS,
  );

  it(
    'are noticed by a running server, which refuses the older log until its replica is removed',
    async () => {
      const kept = await writePlan(origin);
      copy = await copyDatabases(server, origin.databases);
      const lost = await writePlan(origin);

      await fillDatabases(server, copy, origin.databases);
      await eventually(SOON_MS, 'a word on what is lost', () => /acknowledged writes are/.test(origin.at(0).output));
      expect(await outcomeOf(writePlan(origin))).toBe(REFUSED.unavailable);
      const refusal = await origin.restart(0).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(StartError);
      expect((refusal as StartError).exitCode).toBe(3);
      expect((refusal as StartError).output).toMatch(/was there before: acknowledged writes are missing\..* remove /);

      await rm(join(origin.at(0).folder, 'couchdb'), { recursive: true });
      await origin.restart(0);
      expect([await hasPlan(origin, kept), await hasPlan(origin, lost)]).toEqual([true, false]);
      expect(await hasPlan(origin, await writePlan(origin))).toBe(true);
    },
    TIMEOUT_MS,
  );
});

/** What `orchestrator log verify` says. */
async function verdictsOf(databases: TestDatabases): Promise<ChannelVerdict[]> {
  return verifyLog(await databases.open(), () => undefined);
}

/** All assets and events that a server tells of. */
async function allOf({ address }: Target): Promise<string[]> {
  const clients = new Map<string, ReturnType<typeof connect>>();
  const as = (mspid: string, channel = CHANNEL): ReturnType<typeof connect> => {
    const client = clients.get(channel) ?? connect({ address, mspid, channel });
    clients.set(channel, client);
    return client;
  };
  try {
    return await dumpWorld(as, { times: true, details: 10 });
  } finally {
    for (const client of clients.values()) client.close();
  }
}

/** Registers a plan; resolves with its key. */
async function writePlan({ address }: Target): Promise<string> {
  const client = connect({ address, mspid: ORG1, channel: CHANNEL });
  try {
    await client.organization.registerOrganization({}).catch(() => undefined);
    return (await client.computePlan.registerPlan(newPlan())).key;
  } finally {
    client.close();
  }
}

async function hasPlan({ address }: Target, key: string): Promise<boolean> {
  const client = connect({ address, mspid: ORG1, channel: CHANNEL });
  try {
    const { plans } = await client.computePlan.queryPlans({ pageSize: 100_000 });
    return plans.some((plan) => plan.key === key);
  } finally {
    client.close();
  }
}

function pairs(): Map<string, string> {
  return new Map(
    Array.from({ length: PAIRS }, () => [randomBytes(50).toString('hex'), randomBytes(50).toString('hex')]),
  );
}
