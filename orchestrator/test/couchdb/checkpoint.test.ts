// SPDX-License-Identifier: Apache-2.0

import { ComputePlanAction, ComputeTaskAction, FunctionAction, type NewComputePlan } from '@orchestrator/proto';
import { caseOf, registerOrganizations, type World, WRITES } from '../crash/write-cases';
import { type Keyed, newFunction, newPlan, newTask } from '../support/drafts';
import type { LocalHost } from '../support/solo';
import { CHANNEL, ORG1 } from '../support/target';
import { assetDocuments, keptCheckpoint, QUICK, Replicas } from './checkpoints';
import { FaultProxy } from './fault-proxy';
import type { RawDocument } from './raw-couch';
import { TEST_SERVERS, TestDatabases, type TestServer } from './test-servers';

const CASE_MS = 60_000;
const PLANS = 50;
const CALLS_MS = 2000;
const NEVER = { ...QUICK, takeoverMs: 1_000_000_000 };
const ALWAYS = { writesPerAsset: 0 };
const FROM_LOG = { writesPerAsset: Infinity };

type Alteration = (databases: TestDatabases, documents: readonly RawDocument[]) => Promise<unknown>;

/** Changes the savepoint. */
function savepoint(change: (document: RawDocument) => RawDocument): Alteration {
  return ({ raw, state }) => raw.edit(state, `savepoint/${CHANNEL}`, change);
}

/** Changes the document of the last asset that was written. */
function newest(change: (document: RawDocument) => RawDocument): Alteration {
  return ({ raw, state }, documents) => raw.edit(state, idOfNewest(documents), change);
}

function idOfNewest(documents: readonly RawDocument[]): string {
  return String(documents.reduce((a, b) => (Number(a['lsn']) >= Number(b['lsn']) ? a : b))['_id']);
}

const ALTERATIONS: readonly [string, Alteration][] = [
  ['that was deleted', ({ raw, state }) => raw.delete(state)],
  ['without a savepoint', ({ raw, state }) => raw.remove(state, `savepoint/${CHANNEL}`)],
  ['whose savepoint is ahead of the log', savepoint((document) => ({ ...document, lsn: 999_999 }))],
  ['whose savepoint is of another history', savepoint((document) => ({ ...document, chain: 'ab'.repeat(32) }))],
  ['whose savepoint is of another log', savepoint((document) => ({ ...document, log: 'another' }))],
  ['whose savepoint is not one', savepoint(({ _id, _rev }) => ({ _id, _rev, lsn: 'last' }))],
  ['that lacks a document', ({ raw, state }, documents) => raw.remove(state, idOfNewest(documents))],
  ['with a document of other bytes', newest((document) => ({ ...document, bytes: 'CgFh' }))],
  ['with a document of another position', newest((document) => ({ ...document, lsn: 999_999 }))],
  ['with a document that was emptied', newest(({ _id, _rev }) => ({ _id, _rev }))],
  [
    'with a document that somebody has added',
    ({ raw, state }) => raw.put(`${state}/asset%2F${CHANNEL}%2Fcomputeplan%2Fx`, { key: 'x' }),
  ],
];

/** Is a document one of the checkpoint, as opposed to one that it does not know? */
function isWhole({ sum }: RawDocument): boolean {
  return typeof sum === 'string';
}

async function writeEverything(as: World): Promise<void> {
  for (const path of WRITES) {
    const { prepare, call } = caseOf(path);
    await prepare(as);
    await call(as);
  }
}

/** A canceled plan, and one with two tasks that are done and one that is not. */
async function world({ as }: LocalHost): Promise<Keyed<NewComputePlan>> {
  const [plan, other, asset] = [newPlan(), newPlan(), newFunction()];
  const tasks = [1, 2, 3].map(() => newTask({ functionKey: asset.key, computePlanKey: plan.key, worker: ORG1 }));
  await as(ORG1).organization.registerOrganization({});
  await as(ORG1).function.registerFunction(asset);
  for (const action of [FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY]) {
    await as(ORG1).function.applyFunctionAction({ functionKey: asset.key, action });
  }
  for (const { key } of [plan, other]) await as(ORG1).computePlan.registerPlan({ ...plan, key });
  await as(ORG1).computePlan.applyPlanAction({ key: other.key, action: ComputePlanAction.PLAN_ACTION_CANCELED });
  await as(ORG1).computeTask.registerTasks({ tasks });
  for (const { key: computeTaskKey } of tasks.slice(0, 2)) {
    for (const action of [ComputeTaskAction.TASK_ACTION_EXECUTING, ComputeTaskAction.TASK_ACTION_DONE]) {
      await as(ORG1).computeTask.applyTaskAction({ computeTaskKey, action });
    }
  }
  return plan;
}

describe.each(TEST_SERVERS)('the checkpoint on $server', ({ start }) => {
  let server: TestServer;
  let databases: TestDatabases;
  let replicas: Replicas;

  beforeAll(async () => {
    server = await start();
  });

  afterAll(() => server.stop());

  beforeEach(() => {
    databases = new TestDatabases(server);
    replicas = new Replicas(server.url, databases);
  });

  afterEach(async () => {
    await replicas.remove();
    await databases.remove();
  });

  /** Every write rpc once, and a checkpoint of all of it; nobody keeps it any more. */
  async function everythingKept(isEmpty = true): Promise<RawDocument[]> {
    const replica = await replicas.start();
    if (isEmpty) await registerOrganizations((mspid) => replica.as(mspid));
    await writeEverything((mspid, channel) => replica.as(mspid, channel));
    await keptCheckpoint(databases);
    await replicas.stop(replica);
    return assetDocuments(databases);
  }

  it('has a document for each asset, with its newest state and the entry that has written it', async () => {
    const replica = await replicas.start();
    const plan = newPlan();
    await replica.as(ORG1).organization.registerOrganization({});
    await replica.as(ORG1).computePlan.registerPlan(plan);
    await replica.as(ORG1).computePlan.updatePlan({ key: plan.key, name: 'renamed' });

    expect(await keptCheckpoint(databases)).toMatchObject({ lsn: 3, assets: 2, writes: 3, channel: CHANNEL });
    const [planDocument, organization] = await assetDocuments(databases);
    expect(planDocument).toMatchObject({
      _id: `asset/${CHANNEL}/computeplan/${plan.key}`,
      channel: CHANNEL,
      kind: 'computeplan',
      key: plan.key,
      lsn: 3,
      created: 2,
      state: 'OPEN',
      asset: { key: plan.key, name: 'renamed', owner: ORG1, metadata: { colour: 'blue' } },
    });
    expect(organization).toMatchObject({ kind: 'organization', lsn: 1, created: 1 });
  });

  it(
    'makes way for calls as long as there are any',
    async () => {
      const replica = await replicas.start({ pace: { ...QUICK, rest: 1_000_000 } });
      const { computePlan, organization } = replica.as(ORG1);
      await organization.registerOrganization({});
      for (let i = 0; i < PLANS; i++) await computePlan.registerPlan(newPlan());
      for (const end = Date.now() + CALLS_MS; Date.now() < end;) await computePlan.queryPlans({ pageSize: 1 });

      const underWay = await assetDocuments(databases);

      expect(underWay.length).toBeLessThan(PLANS);
      expect(await keptCheckpoint(databases)).toMatchObject({ assets: PLANS + 1 });
    },
    CASE_MS,
  );

  it('writes an asset once that has changed several times since', async () => {
    const writer = await replicas.start({ pace: NEVER });
    const plan = newPlan();
    await writer.as(ORG1).organization.registerOrganization({});
    await keptCheckpoint(databases);
    await replicas.stop(writer);
    const idle = await replicas.start({ pace: NEVER, folder: writer.folder });
    await idle.as(ORG1).computePlan.registerPlan(plan);
    for (let i = 0; i < 5; i++)
      await idle.as(ORG1).computePlan.updatePlan({ key: plan.key, name: `name ${String(i)}` });
    await replicas.stop(idle);

    await replicas.start({ pace: { ...QUICK, sliceBytes: 1024 * 1024 } });

    await keptCheckpoint(databases);
    const document = await databases.raw.get(`${databases.state}/asset%2F${CHANNEL}%2Fcomputeplan%2F${plan.key}`);
    expect(document).toMatchObject({ lsn: 7, created: 2, asset: { name: 'name 4' } });
    expect(document['_rev']).toMatch(/^1-/);
  });

  it(
    'brings a new replica to the very fold that the log does, key by key',
    async () => {
      const { length } = await everythingKept();
      const said: string[] = [];

      const fromLog = await replicas.fold(FROM_LOG);

      expect(await replicas.fold({ ...ALWAYS, waiting: (text) => said.push(text) })).toEqual(fromLog);
      expect(fromLog.length).toBeGreaterThan(500);
      expect(said).toEqual([`reading the checkpoint of channel "${CHANNEL}": asset ${length} of ${length}`]);
    },
    CASE_MS,
  );

  it(
    'brings a new replica there with a savepoint that is behind, and documents that are ahead of it',
    async () => {
      const first = await replicas.start();
      await registerOrganizations((mspid) => first.as(mspid));
      const early = await keptCheckpoint(databases);
      await replicas.stop(first);
      await everythingKept(false);
      const { _rev, ...behind } = early;
      await databases.raw.edit(databases.state, `savepoint/${CHANNEL}`, (document) => ({
        ...behind,
        _rev: document['_rev'],
      }));

      const fold = await replicas.fold({ ...ALWAYS, pace: NEVER });

      expect(fold).toEqual(await replicas.fold({ ...FROM_LOG, pace: NEVER }));
      // It was used: who finds fault with it resets it.
      expect(await databases.raw.get(`${databases.state}/savepoint%2F${CHANNEL}`)).toMatchObject({ lsn: early['lsn'] });
    },
    CASE_MS,
  );

  it.each(ALTERATIONS)(
    'does no harm and is made again: one %s',
    async (_what, alter) => {
      const documents = await everythingKept();
      await alter(databases, documents);

      const fold = await replicas.fold({ ...ALWAYS, pace: NEVER });

      expect(fold).toEqual(await replicas.fold({ ...FROM_LOG, pace: NEVER }));
      await replicas.start();
      await keptCheckpoint(databases);
      const again = await assetDocuments(databases);
      expect(again.filter(isWhole)).toEqual(documents);
    },
    CASE_MS,
  );

  it(
    'is kept up to date by one replica at a time, and by another when that one ends',
    async () => {
      const pace = { ...QUICK, takeoverMs: 2000 };
      const [one, other] = [await replicas.start({ pace }), await replicas.start({ pace })];
      await one.as(ORG1).organization.registerOrganization({});
      const { by: first } = await keptCheckpoint(databases);
      for (let i = 0; i < 10; i++) await other.as(ORG1).computePlan.registerPlan(newPlan());
      const { by: same } = await keptCheckpoint(databases);
      expect(same).toBe(first);

      const [ending, staying] = first === 'replica 1' ? [one, other] : [other, one];
      await replicas.stop(ending);
      await staying.as(ORG1).computePlan.registerPlan(newPlan());

      const { by, assets } = await keptCheckpoint(databases);
      expect(by).not.toBe(first);
      expect(assets).toBe(12);
    },
    CASE_MS,
  );

  it(
    'is right although several replicas write it at once',
    async () => {
      const pace = { ...QUICK, takeoverMs: 0 };
      const writers = [await replicas.start({ pace }), await replicas.start({ pace })];
      const [one] = writers;
      await registerOrganizations((mspid) => one!.as(mspid));
      const plans = Array.from({ length: 20 }, () => newPlan());
      for (const plan of plans) {
        await Promise.all(writers.map((writer) => writer.as(ORG1).computePlan.registerPlan(newPlan())));
        await one!.as(ORG1).computePlan.registerPlan(plan);
        await one!.as(ORG1).computePlan.updatePlan({ key: plan.key, name: 'renamed' });
      }

      const { assets, lsn } = await keptCheckpoint(databases);
      await replicas.remove();

      expect(assets).toBe(62);
      expect(await replicas.fold({ ...ALWAYS, pace: NEVER })).toEqual(
        await replicas.fold({ ...FROM_LOG, pace: NEVER }),
      );
      expect(await databases.raw.get(`${databases.state}/savepoint%2F${CHANNEL}`)).toMatchObject({ lsn });
    },
    CASE_MS,
  );

  it(
    'is made again in a database that was deleted meanwhile',
    async () => {
      const replica = await replicas.start();
      await replica.as(ORG1).organization.registerOrganization({});
      await keptCheckpoint(databases);
      await databases.raw.delete(databases.state);
      await replica.as(ORG1).computePlan.registerPlan(newPlan());

      expect(await keptCheckpoint(databases)).toMatchObject({ lsn: 2, assets: 2 });
      expect(await assetDocuments(databases)).toHaveLength(2);
    },
    CASE_MS,
  );

  it('answers reads and writes of a new replica before its events are listed, and then these as well', async () => {
    const documents = await everythingKept();
    const replica = await replicas.start(ALWAYS);

    const [{ plans }, , { events }] = await Promise.all([
      replica.as(ORG1).computePlan.queryPlans({ pageSize: 1000 }),
      replica.as(ORG1).computePlan.registerPlan(newPlan()),
      replica.as(ORG1).event.queryEvents({ pageSize: 1 }),
    ]);

    expect(plans.length).toBeGreaterThanOrEqual(documents.filter(({ kind }) => kind === 'computeplan').length);
    expect(events[0]?.assetKey).toBe(ORG1);
  });

  describe('indexes for people', () => {
    it.each([
      [
        'plans by owner and state',
        'by-owner-and-state',
        { kind: 'computeplan', 'asset.owner': ORG1, state: 'CANCELED', count: 1 },
      ],
      ['plans of nobody', 'by-owner-and-state', { kind: 'computeplan', 'asset.owner': 'X', state: 'OPEN', count: 0 }],
      ['tasks by plan and status', 'by-plan-and-state', { kind: 'computetask', state: 'STATUS_DONE', count: 2 }],
    ])('answer %s', async (_what, index, { count, ...wanted }) => {
      const replica = await replicas.start();
      const plan = await world(replica);
      await keptCheckpoint(databases);
      const inPlan = wanted.kind === 'computetask' ? { 'asset.compute_plan_key': plan.key } : {};

      const answer = await databases.raw.post(`${databases.state}/_find`, {
        selector: { channel: CHANNEL, ...wanted, ...inPlan },
        use_index: [index, index],
        limit: 100,
      });

      expect(answer['warning']).toBeUndefined();
      expect(answer['docs']).toHaveLength(count);
    });

    it('are told of once, and the checkpoint kept, where the user may not make them', async () => {
      const proxy = await FaultProxy.start(server.url, 'secret of the proxy');
      const body = { error: 'forbidden', reason: 'You are not a db or server admin.' };
      proxy.order({ path: /_index$/, isForwarded: false, answer: { kind: 'other', status: 403, body } });
      const said: string[] = [];
      const replica = await replicas.start({ url: proxy.url, notice: (text) => said.push(text) });
      await replica.as(ORG1).organization.registerOrganization({});

      expect(await keptCheckpoint(databases)).toMatchObject({ assets: 1 });
      await replicas.stop(replica);
      await proxy.stop();
      expect(said).toEqual([expect.stringMatching(/^queries of database ".*_state" have no indexes: .*403 forbidden/)]);
    });
  });

  describe('of a replica that is gone', () => {
    let proxy: FaultProxy;

    beforeEach(async () => {
      proxy = await FaultProxy.start(server.url, 'secret of the proxy');
    });

    afterEach(() => proxy.stop());

    it.each([1, 2, 3, 4, 5, 6, 7].flatMap((n) => [true, false].map((isDone): [number, boolean] => [n, isDone])))(
      'is finished by the next one: gone at its request %d, which was carried out: %p',
      async (count, isDone) => {
        const gone = await replicas.start({ url: proxy.url, pace: { ...QUICK, sliceBytes: 1024 } });
        const path = new RegExp(`${databases.state}/(_bulk_docs|_all_docs|savepoint)`);
        proxy.order(
          { path, times: count - 1, isForwarded: true, answer: { kind: 'late', ms: 0 } },
          { path, times: 1, isForwarded: isDone, answer: { kind: 'reset' } },
          { path, isForwarded: false, answer: { kind: 'reset' } },
        );
        await registerOrganizations((mspid) => gone.as(mspid));
        for (let i = 0; i < 10; i++) await gone.as(ORG1).computePlan.registerPlan(newPlan());
        const plan = newPlan();
        await gone.as(ORG1).computePlan.registerPlan(plan);
        await gone.as(ORG1).computePlan.updatePlan({ key: plan.key, name: 'renamed' });
        await replicas.stop(gone);

        await replicas.start();

        expect(await keptCheckpoint(databases)).toMatchObject({ assets: 13, writes: 14 });
        await replicas.remove();
        expect(await replicas.fold(ALWAYS)).toEqual(await replicas.fold(FROM_LOG));
      },
      CASE_MS,
    );
  });
});
