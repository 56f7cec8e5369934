// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { hooked } from '../support/hooked-log';
import { newManager, newPlan } from '../support/drafts';
import { folderPerTest, type LocalHost, startHost } from '../support/solo';
import { ORG1 } from '../support/target';
import { TEST_SERVERS, TestDatabases, type TestServer } from './test-servers';

const START_MS = 30_000;

describe.each(TEST_SERVERS)('a host on $server whose appends meet those of another one', ({ start }) => {
  const folder = folderPerTest();
  let server: TestServer;
  let databases: TestDatabases;
  const hosts: LocalHost[] = [];

  beforeAll(async () => {
    server = await start();
  }, START_MS);

  afterAll(() => server.stop());

  beforeEach(() => {
    databases = new TestDatabases(server);
  });

  afterEach(async () => {
    await Promise.all(hosts.splice(0).map(({ host }) => host.stop()));
    await databases.remove();
  });

  const startOne = async (name: string, parts: Parameters<typeof startHost>[1] = {}): Promise<LocalHost> => {
    const host = await startHost(`${folder()}/${name}`, { replica: name, openLog: () => databases.open(), ...parts });
    hosts.push(host);
    return host;
  };

  /** A host before each of whose appends something is done. */
  const startSlow = (retryBudgetMs: number, before: () => Promise<void>): Promise<LocalHost> =>
    startOne('slow', { retryBudgetMs, openLog: async () => hooked(await databases.open(), { before }) });

  const startRival = async (): Promise<LocalHost> => {
    const rival = await startOne('rival');
    await rival.as(ORG1).organization.registerOrganization({});
    return rival;
  };

  it('runs a call again until it is first, and answers it once', async () => {
    const rival = await startRival();
    let writes = 0;
    const rivalWrites = async (): Promise<void> => {
      if (++writes <= 5) await rival.as().computePlan.registerPlan(newPlan());
    };
    const slow = await startSlow(10_000, rivalWrites);
    const plan = newPlan({ name: 'mine' });

    const reply = await slow.as().computePlan.registerPlan(plan);

    expect(writes).toBe(6);
    expect(reply).toEqual(await rival.as().computePlan.getPlan({ key: plan.key }));
    expect((await rival.as().event.queryEvents({ filter: { assetKey: plan.key } })).events).toHaveLength(1);
  });

  it('judges a call by what the other has written', async () => {
    const rival = await startRival();
    const key = randomUUID();
    let isTaken = false;
    const rivalWrites = async (): Promise<void> => {
      if (isTaken) return;
      isTaken = true;
      await rival.as().dataManager.registerDataManager(newManager({ key, name: 'theirs' }));
    };
    const slow = await startSlow(10_000, rivalWrites);

    const registering = slow.as().dataManager.registerDataManager(newManager({ key, name: 'mine' }));

    await expect(registering).rejects.toThrow('OE0006');
    expect((await slow.as().dataManager.getDataManager({ key })).name).toBe('theirs');
  });

  it('gives up with OE0012 when the other was first for as long as it may try, and has written nothing', async () => {
    const rival = await startRival();
    const retryBudgetMs = 300;
    const rivalWrites = async (): Promise<void> => {
      await rival.as().computePlan.registerPlan(newPlan());
    };
    const slow = await startSlow(retryBudgetMs, rivalWrites);
    const before = performance.now();
    const plan = newPlan();

    const outcome = slow.as().computePlan.registerPlan(plan);

    await expect(outcome).rejects.toMatchObject({
      code: 'aborted',
      message: expect.stringMatching(/^OE0012: /) as string,
    });
    expect(performance.now() - before).toBeGreaterThan(retryBudgetMs);
    await expect(slow.as().computePlan.getPlan({ key: plan.key })).rejects.toThrow('OE0002');
  });

  it('writes again when the other has stopped', async () => {
    const rival = await startRival();
    let isRivalBusy = true;
    const rivalWrites = async (): Promise<void> => {
      if (isRivalBusy) await rival.as().computePlan.registerPlan(newPlan());
    };
    const slow = await startSlow(300, rivalWrites);
    const plan = newPlan();

    await expect(slow.as().computePlan.registerPlan(newPlan())).rejects.toThrow('OE0012');
    isRivalBusy = false;

    await slow.as().computePlan.registerPlan(plan);
    expect((await rival.as().computePlan.getPlan({ key: plan.key })).key).toBe(plan.key);
  });
});
