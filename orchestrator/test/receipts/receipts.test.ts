// SPDX-License-Identifier: Apache-2.0

import { join } from 'node:path';
import { type Client, connect } from '../../src/client/connect';
import { parseReceipt } from '../../src/receipts/receipt';
import { caseOf, registerOrganizations, type World, WRITES } from '../crash/write-cases';
import { type Ended, runCommand } from '../support/command';
import { newPlan } from '../support/drafts';
import { createFolder, removeFolder } from '../support/server-process';
import { CHANNEL, ORG1, OTHER_CHANNEL } from '../support/target';
import { type Mode, MODES } from './modes';

const START_MS = 60_000;
const LIMIT_MS = 60_000;
const MANY = 60;

/** A receipt as a client has it, and what it got that for. */
interface Taken {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Calls as any organization, and keeps the receipts of what is called. */
class Caller {
  readonly #client: Client;
  receipts: Buffer[] = [];

  constructor(address: string) {
    const onReceipt = (receipt: Uint8Array): void => void this.receipts.push(Buffer.from(receipt));
    this.#client = connect({ address, mspid: ORG1, channel: CHANNEL, onReceipt });
  }

  readonly as: World = (mspid, channel = CHANNEL) => this.#client.as(mspid, channel);

  /** The receipts of what is called meanwhile. */
  async during(work: (as: World) => Promise<unknown>): Promise<Buffer[]> {
    this.receipts = [];
    await work(this.as);
    return this.receipts;
  }

  close(): void {
    this.#client.close();
  }
}

describe.each(MODES)('receipts of $mode', ({ start }) => {
  let mode: Mode;
  let folder: string;
  let caller: Caller;
  const taken: Taken[] = [];

  beforeAll(async () => {
    [mode, folder] = [await start(), await createFolder()];
    caller = new Caller(mode.servers[0].address);
    await registerOrganizations(caller.as);
    await caller.as(ORG1, OTHER_CHANNEL).organization.registerOrganization({});
  }, START_MS);

  afterAll(async () => {
    caller.close();
    await Promise.all(mode.servers.map((server) => server.stop()));
    await mode.stop();
    await removeFolder(folder);
  }, START_MS);

  function run(...args: string[]): Promise<Ended> {
    return runCommand(args, mode.settings);
  }

  it.each(WRITES)('come with the answer of %s', async (path) => {
    const { prepare, call } = caseOf(path);
    await prepare(caller.as);

    const receipts = await caller.during(call);

    expect(receipts).toHaveLength(1);
    for (const bytes of receipts) if (parseReceipt(bytes).channel === CHANNEL) taken.push({ path, bytes });
  });

  it('come with each of many writes at once, at any server', async () => {
    const callers = mode.servers.map(({ address }) => new Caller(address));
    const many = callers.flatMap((each) => Array.from({ length: MANY / callers.length }, () => each));

    await Promise.all(many.map((each) => each.as(ORG1).computePlan.registerPlan(newPlan())));

    const receipts = callers.flatMap((each) => each.receipts);
    for (const each of callers) each.close();
    expect(new Set(receipts.map((bytes) => parseReceipt(bytes).transactionId)).size).toBe(MANY);
    taken.push(...receipts.map((bytes) => ({ path: '/orchestrator.ComputePlanService/RegisterPlan', bytes })));
  });

  it('come with a write that changes nothing if that is a transaction', async () => {
    const receipts = await caller.during((as) => as(ORG1).dataSample.registerDataSamples({ samples: [] }));

    expect(receipts).toHaveLength(mode.isLedger ? 1 : 0);
    const path = '/orchestrator.DataSampleService/RegisterDataSamples';
    taken.push(...receipts.map((bytes) => ({ path, bytes })));
  });

  it('come with no read, and with no refusal', async () => {
    const plan = newPlan();
    await caller.as(ORG1).computePlan.registerPlan(plan);

    const receipts = await caller.during(async (as) => {
      await as(ORG1).computePlan.getPlan({ key: plan.key });
      await as(ORG1)
        .computePlan.registerPlan(plan)
        .catch(() => undefined);
    });

    expect(receipts).toEqual([]);
  });

  it(
    'hold against an export, and name the calls that they are of',
    async () => {
      const file = join(folder, 'export');
      const foreign = await caller.during((as) => as(ORG1, OTHER_CHANNEL).computePlan.registerPlan(newPlan()));
      if (mode.isExclusive) await mode.servers[0].stop();

      const exported = await run('log', 'export', '--channel', CHANNEL, '--out', file);
      expect(exported).toMatchObject({ exitCode: 0 });

      const texts = taken.map(({ bytes }) => bytes.toString('base64'));
      const authorities = mode.authorities === undefined ? [] : ['--ca-dir', mode.authorities];
      const args = ['receipt', 'verify', '--log', file, ...authorities, '--json', '--receipt'];
      const verified = await run(...args, ...texts);
      const { receipts } = JSON.parse(verified.stdout) as { receipts: { found: { rpc: string } }[] };
      expect(verified).toMatchObject({ exitCode: 0 });
      expect(receipts.map(({ found }) => found.rpc)).toEqual(taken.map(({ path }) => path));

      const refused = await run(...args, foreign[0]?.toString('base64') ?? '');
      expect(refused).toMatchObject({ exitCode: 1 });
      expect(refused.stdout).toContain('of channel');
    },
    LIMIT_MS,
  );
});
