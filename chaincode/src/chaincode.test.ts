// SPDX-License-Identifier: Apache-2.0

import './testing/silence';
import type { ChaincodeInterface } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import { callEveryWrite, keyOf, newPlan, TestChannel } from '@orchestrator/lib/testing';
import {
  AssetEvent,
  type Callers,
  ChannelImportService,
  ComputePlan,
  ComputePlanService,
  ComputeTaskStatus,
  decode,
  encode,
  GetComputePlanParam,
  type Method,
  NewComputePlan,
  type Service,
  services,
  TransactionEvents,
  UpdateComputePlanParam,
} from '@orchestrator/proto';
import { createChaincode } from './chaincode';
import { createContracts } from './contracts';
import { createCertificate } from './testing/certificate';
import { type Endorsement, FakePeer } from './testing/fake-peer';
import { LedgerChannel } from './testing/ledger-channel';
import { VERSION } from './version';
import { serializers } from './wire-serializer';

const methods = Object.values<Service>(services).flatMap((service) =>
  Object.values<Method>(service.methods).map((method) => ({ service, method, name: `${service.name}:${method.name}` })),
);
const unary = methods.filter(({ method }) => !method.streams);
const REGISTER = 'orchestrator.ComputePlanService:RegisterPlan';
const GET = 'orchestrator.ComputePlanService:GetPlan';

/** The part of a request that asks for a page. */
interface Page {
  readonly pageSize: number;
  readonly pageToken: string;
}

let certificate: string;

beforeAll(async () => {
  ({ certificate } = await createCertificate());
});

/** Calls transactions by name, and commits them. */
class Caller {
  readonly peer: FakePeer;
  #calls = 0;

  constructor(chaincode: ChaincodeInterface = createChaincode()) {
    this.peer = new FakePeer(chaincode, { batches: true });
  }

  async call(...args: readonly (string | Uint8Array)[]): Promise<Endorsement> {
    this.#calls++;
    const endorsed = await this.peer.endorse({
      channel: 'mychannel',
      transactionId: `tx${String(this.#calls)}`,
      micros: 1_700_000_000_000_123,
      mspId: 'A',
      certificate,
      args: args.map((arg) => Buffer.from(arg)),
    });
    if (endorsed.status === 200) this.peer.commit(endorsed);
    return endorsed;
  }
}

async function callerWithOrganization(chaincode?: ChaincodeInterface): Promise<Caller> {
  const caller = new Caller(chaincode);
  await caller.call('orchestrator.OrganizationService:RegisterOrganization', '');
  return caller;
}

const plan = encode(NewComputePlan, newPlan(keyOf(1), { name: 'é' }));

describe('the chaincode', () => {
  it('takes and gives wire bytes, with caller, time and channel from the proposal', async () => {
    const caller = await callerWithOrganization();

    const { payload } = await caller.call(REGISTER, plan);

    expect(decode(ComputePlan, payload)).toMatchObject({
      key: keyOf(1),
      name: 'é',
      owner: 'A',
      creationDate: { seconds: 1_700_000_000, nanos: 123_000 },
    });
  });

  it('stores the bytes that it answers with', async () => {
    const caller = await callerWithOrganization();

    const registered = await caller.call(REGISTER, plan);
    const read = await caller.call(GET, encode(GetComputePlanParam, { key: keyOf(1) }));

    expect(read.payload).toEqual(registered.payload);
    expect(registered.writes.get(`computeplan:${keyOf(1)}`)).toEqual(registered.payload);
  });

  it('puts all events of a transaction into its one chaincode event', async () => {
    const caller = await callerWithOrganization();

    const { event } = await caller.call(REGISTER, plan);

    const { events } = decode(TransactionEvents, event?.payload ?? new Uint8Array());
    expect(event?.name).toBe('orchestrator');
    expect(events.map((bytes) => decode(AssetEvent, bytes))).toMatchObject([
      { id: 'tx2:00000000', channel: 'mychannel', assetKey: keyOf(1), computePlan: { name: 'é' } },
    ]);
  });

  it('writes nothing and tells nothing where it refuses', async () => {
    const caller = await callerWithOrganization();
    await caller.call(REGISTER, plan);

    const { status, message, writes, event } = await caller.call(REGISTER, plan);

    expect([status, message]).toEqual([500, `OE0006: computeplan with key "${keyOf(1)}" already exists`]);
    expect([writes.size, event]).toEqual([0, undefined]);
  });

  it.each(unary)('has a transaction for $name', async ({ name }) => {
    const { message } = await new Caller().call(name, Uint8Array.of(0xff));

    expect(message).toMatch(/^OE0101: .* request cannot be read/);
  });

  it.each([
    ['', []],
    ['orchestrator.ComputePlanService', ['']],
    ['orchestrator.ComputePlanService:Nothing', ['']],
    ['constructor', ['']],
    ['orchestrator.EventService:SubscribeToEvents', ['']],
    ['GetPlan', ['']],
  ])('answers the unknown transaction "%s" with OE0010', async (name, requests) => {
    const { status, message } = await new Caller().call(name, ...requests);

    expect([status, message]).toEqual([500, `OE0010: there is no transaction "${name}"`]);
  });

  it('answers a call without any argument with OE0010', async () => {
    expect(await new Caller().call()).toMatchObject({ status: 500, message: 'OE0010: there is no transaction ""' });
  });

  it.each([[[]], [['', '']]])('answers another number of requests than one with OE0003: %j', async (requests) => {
    expect((await new Caller().call(GET, ...requests)).message).toMatch(/^OE0003: a transaction takes one argument/);
  });

  it('hides an unexpected failure behind the id of the transaction', async () => {
    const caller = await callerWithOrganization();
    caller.peer.state.commit({
      reads: new Map(),
      ranges: [],
      writes: new Map([[`computeplan:${keyOf(1)}`, Buffer.from('no message')]]),
    });

    const { message } = await caller.call(
      'orchestrator.ComputePlanService:UpdatePlan',
      encode(UpdateComputePlanParam, { key: keyOf(1), name: 'new' }),
    );

    expect(message).toBe('OE0007: unexpected failure; the log of the chaincode has it under transaction tx2');
  });

  it('says where events are', async () => {
    const { message } = await new Caller().call('orchestrator.EventService:QueryEvents', '');

    expect(message).toMatch(/^OE0010: .* ask an orchestrator: events are in the blocks/);
  });

  it('says its version', async () => {
    expect(await new LedgerChannel().as('A').info.queryVersion({})).toMatchObject({ orchestrator: VERSION });
  });

  it('runs every rpc that writes without an index that the ledger does not keep', async () => {
    const channel = new LedgerChannel();

    await callEveryWrite(channel.as('A'));

    const writes = unary.filter(({ method }) => !method.readOnly);
    expect(channel.endorsed.length).toBeGreaterThanOrEqual(writes.length);
  });
});

const planOf = { computePlanKey: keyOf(4) };

const reads: readonly (readonly [title: string, read: (as: Callers, page: Page) => Promise<unknown>])[] = [
  ['all organizations', (as) => as.organization.getAllOrganizations({})],
  ['managers', (as, page) => as.dataManager.queryDataManagers(page)],
  ['a manager', (as) => as.dataManager.getDataManager({ key: keyOf(1) })],
  ['samples', (as, page) => as.dataSample.queryDataSamples(page)],
  ['samples by key', (as, page) => as.dataSample.queryDataSamples({ filter: { keys: [keyOf(2), keyOf(9)] }, ...page })],
  ['a sample', (as) => as.dataSample.getDataSample({ key: keyOf(2) })],
  ['a dataset', (as) => as.dataset.getDataset({ key: keyOf(1) })],
  ['functions', (as, page) => as.function.queryFunctions(page)],
  ['functions of a plan', (as, page) => as.function.queryFunctions({ filter: planOf, ...page })],
  ['a function', (as) => as.function.getFunction({ key: keyOf(3) })],
  ['plans', (as, page) => as.computePlan.queryPlans(page)],
  ['plans of an owner', (as, page) => as.computePlan.queryPlans({ filter: { owner: 'A' }, ...page })],
  ['a plan', (as) => as.computePlan.getPlan({ key: keyOf(4) })],
  ['whether a plan is running', (as) => as.computePlan.isPlanRunning({ key: keyOf(4) })],
  ['tasks', (as, page) => as.computeTask.queryTasks(page)],
  ['tasks of a plan', (as, page) => as.computeTask.queryTasks({ filter: planOf, ...page })],
  ['tasks of a function', (as, page) => as.computeTask.queryTasks({ filter: { functionKey: keyOf(3) }, ...page })],
  ['tasks of a worker', (as, page) => as.computeTask.queryTasks({ filter: { worker: 'A' }, ...page })],
  [
    'canceled tasks of a plan',
    (as, page) =>
      as.computeTask.queryTasks({ filter: { ...planOf, status: ComputeTaskStatus.STATUS_CANCELED }, ...page }),
  ],
  ['a task', (as) => as.computeTask.getTask({ key: keyOf(10) })],
  ['what a task takes', (as) => as.computeTask.getTaskInputAssets({ computeTaskKey: keyOf(12) })],
  ['a model', (as) => as.model.getModel({ key: keyOf(21) })],
  ['models of a task', (as) => as.model.getComputeTaskOutputModels({ computeTaskKey: keyOf(10) })],
  ['performances', (as, page) => as.performance.queryPerformances(page)],
  [
    'performances of a task',
    (as, page) => as.performance.queryPerformances({ filter: { computeTaskKey: keyOf(10) }, ...page }),
  ],
  ['a failure report', (as) => as.failureReport.getFailureReport({ assetKey: keyOf(11) })],
];

/** Every page of a read, as many as there are. */
async function everyPage(as: Callers, read: (as: Callers, page: Page) => Promise<unknown>): Promise<unknown[]> {
  const pages: unknown[] = [];
  for (let pageToken: string | undefined = ''; pageToken !== undefined;) {
    const page = (await read(as, { pageSize: 2, pageToken })) as { readonly nextPageToken?: string };
    pages.push(page);
    pageToken = page.nextPageToken === '' ? undefined : page.nextPageToken;
  }
  return pages;
}

describe('a read on the chaincode', () => {
  const ledger = new LedgerChannel();
  const memory = new TestChannel();

  beforeAll(async () => {
    await callEveryWrite(ledger.as('A'));
    await callEveryWrite(memory.as('A'));
  });

  it.each(reads)('gives %s as everywhere, page by page', async (_title, read) => {
    const found = await everyPage(ledger.as('A'), read);

    expect(found).toEqual(await everyPage(memory.as('A'), read));
  });

  it('is there for every rpc that reads assets', () => {
    const source = reads.map(([, read]) => read.toString()).join();
    const elsewhere = ['QueryEvents', 'QueryVersion'];

    const missing = unary.filter(
      ({ method }) =>
        method.readOnly && !source.includes(`.${method.name[0]?.toLowerCase() ?? ''}${method.name.slice(1)}(`),
    );

    expect(missing.map(({ method }) => method.name)).toEqual(elsewhere);
  });
});

/** As `fabric-chaincode-node` runs contracts. */
function framework(): ChaincodeInterface {
  return new ChaincodeFromContract(createContracts(), serializers, {}, 'title', '1');
}

describe('createContracts', () => {
  it('makes contracts that answer with the same bytes inside the framework of Fabric', async () => {
    const inside = await (await callerWithOrganization(framework())).call(REGISTER, plan);
    const outside = await (await callerWithOrganization()).call(REGISTER, plan);

    expect(inside.payload).toEqual(outside.payload);
    expect([inside.writes, inside.event]).toEqual([outside.writes, outside.event]);
  });

  it('makes contracts that refuse what they do not know with a number', async () => {
    const { message } = await new Caller(framework()).call('orchestrator.ComputePlanService:Nothing', '');

    expect(message).toBe('OE0010: there is no transaction "orchestrator.ComputePlanService:Nothing"');
  });

  it('tells the tools of Fabric which transactions there are, and which of them write', async () => {
    const { payload } = await new Caller().call('org.hyperledger.fabric:GetMetadata');

    const { info, contracts } = JSON.parse(Buffer.from(payload).toString()) as {
      info: unknown;
      contracts: Record<string, { transactions: { name: string; tag: string[]; parameters: unknown[] }[] }>;
    };
    expect(info).toEqual({ title: 'orchestrator', version: VERSION });
    const listed = Object.entries(contracts).flatMap(([contract, { transactions }]) =>
      contract.startsWith('org.') ? [] : transactions.map(({ name, tag }) => [`${contract}:${name}`, tag[0]]),
    );
    const operators = Object.values<Method>(ChannelImportService.methods).map((method) => ({
      name: `${ChannelImportService.name}:${method.name}`,
      method,
    }));
    expect(listed).toEqual(
      [...unary, ...operators].map(({ name, method }) => [name, method.readOnly ? 'EVALUATE' : 'SUBMIT']),
    );
    expect(contracts[ComputePlanService.name]?.transactions[0]?.parameters).toEqual([
      {
        name: 'request',
        description: 'bytes of a protobuf message orchestrator.NewComputePlan',
        schema: { type: 'string' },
      },
    ]);
  });
});
