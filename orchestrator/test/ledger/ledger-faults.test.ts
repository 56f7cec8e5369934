// SPDX-License-Identifier: Apache-2.0

/**
 * Facades over the stand-in while it misbehaves: what was done is done once, what is answered is true, and what cannot be
 * known is said.
 */
import { FunctionAction } from '@orchestrator/proto';
import { type Client, connect } from '../../src/client/connect';
import { eventually } from '../support/bounded';
import { newPlan } from '../support/drafts';
import { EventReader, eventsOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { StandInNetwork, startFacade } from '../support/ledger-networks';
import { outcomeOf, refusalText, REFUSED } from '../support/outcome';
import { createFolder, removeFolder, type ServerProcess, StartError } from '../support/server-process';
import { HealthClient } from '../support/standard-clients';
import { CHANNEL, ORG1, ORG2 } from '../support/target';

const START_MS = 180_000;
const MVCC = 11;
const LATE_MS = 1000;
const SOON_MS = 20_000;
const PEER1 = 'peer0.myorg1';
const PEER2 = 'peer0.myorg2';
const [FIRST, SECOND, THIRD] = ['orderer1.ordering', 'orderer2.ordering', 'orderer0.ordering'] as const;
const SETTINGS = { ORCHESTRATOR_FABRIC_GATEWAY_TIMEOUT: '4s', ORCHESTRATOR_TX_RETRY_BUDGET: '4s' };

let network: StandInNetwork;
let facade: ServerProcess;
let fixture: Fixture;

beforeAll(async () => {
  network = await StandInNetwork.start();
  const metrics = { METRICS_ENABLED: 'true', ORCHESTRATOR_HTTP_ADDRESS: '127.0.0.1:0' };
  facade = await startFacade(network, { ...SETTINGS, ...metrics });
  fixture = await Fixture.open(facade);
}, START_MS);

afterAll(async () => {
  fixture.close();
  await facade.stop();
  await network.stop();
}, START_MS);

/** How often a plan was registered. */
async function registrations(key: string): Promise<number> {
  return (await eventsOf(fixture.org1, key)).length;
}

function getPlan({ computePlan }: Client, { key }: { readonly key: string }): Promise<unknown> {
  return computePlan.getPlan({ key });
}

/** How often the facade has counted that peers gave different results. */
async function mismatches(): Promise<number> {
  const [, url = ''] = /^metrics on (\S+)$/m.exec(facade.output) ?? [];
  const text = await (await fetch(url)).text();
  return Number(/^orc_tx_conflict_total\{.*reason="mismatch".*\} (\d+)$/m.exec(text)?.[1]);
}

/** Another facade, of the second organization. */
async function startOther(): Promise<{ there: Client; stop: () => Promise<void> }> {
  const other = await startFacade(network, { ...SETTINGS, ORCHESTRATOR_MSPID: ORG2 });
  const there = connect({ address: other.address, mspid: ORG2, channel: CHANNEL });
  const stop = async (): Promise<void> => {
    there.close();
    await other.stop();
  };
  return { there, stop };
}

describe('a write of a facade', () => {
  it('is run again when others were first, and done once', async () => {
    network.orders.invalidateNext(MVCC, 3);
    const key = await fixture.plan();

    expect(await registrations(key)).toBe(1);
  });

  it('is ABORTED when others are first as long as it may be tried, and not done', async () => {
    network.orders.invalidateNext(MVCC, 1000);
    const plan = newPlan();
    const text = await refusalText(fixture.org1.computePlan.registerPlan(plan));
    while (network.orders.takeForcedCode() !== undefined);

    expect(text).toMatch(/^OE0012: /);
    expect(await outcomeOf(fixture.org1.computePlan.getPlan({ key: plan.key }))).toBe(REFUSED.notFound);
  });

  test.each([
    ['its submission', 'submit', 'before'],
    ['the answer to its submission', 'submit', 'after'],
    ['its proposal', 'endorse', 'before'],
    ['the answer to its proposal', 'endorse', 'after'],
  ] as const)('is done once when %s is lost', async (_what, call, point) => {
    network.orders.loseCall(PEER1, call, point);
    const key = await fixture.plan();

    expect(await registrations(key)).toBe(1);
  });

  it('is not refused by an endorser that is behind', async () => {
    network.orders.pauseBlocks(PEER2);
    const functionKey = await fixture.function();
    const action = FunctionAction.FUNCTION_ACTION_BUILDING;
    const outcome = outcomeOf(fixture.org1.function.applyFunctionAction({ functionKey, action }));
    setTimeout(() => network.orders.resumeBlocks(PEER2), 300);

    expect(await outcome).toBe('OK');
  });

  it('is not acknowledged before a majority of the orderers has it', async () => {
    for (const orderer of [FIRST, SECOND]) network.orders.pauseBlocks(orderer);
    const plan = newPlan();
    let mayBeAcknowledged = false;
    const outcome = outcomeOf(fixture.org1.computePlan.registerPlan(plan));
    setTimeout(() => {
      mayBeAcknowledged = true;
      network.orders.resumeBlocks(SECOND);
    }, 500);

    expect(await outcome).toBe('OK');
    expect(mayBeAcknowledged).toBe(true);
    network.orders.resumeBlocks(FIRST);
  });

  it('is UNAVAILABLE when its own peer is lost, and the text says that nothing was done', async () => {
    network.orders.takeAway(PEER1);
    const plan = newPlan();
    const text = await refusalText(fixture.org1.computePlan.registerPlan(plan));
    await network.orders.bringBack(PEER1);
    await eventually(
      SOON_MS,
      'a plan',
      async () => (await outcomeOf(fixture.org1.computePlan.registerPlan(newPlan()))) === 'OK',
    );

    expect(text).toMatch(/^OE0013: .*nothing was done/);
    expect(await outcomeOf(fixture.org1.computePlan.getPlan({ key: plan.key }))).toBe(REFUSED.notFound);
  });
});

describe('a lying peer', () => {
  it.each([
    ['that of another organization', PEER2],
    ['the own one', PEER1],
  ])('that is %s gets nothing done, and operators are told', async (_whose, peer) => {
    network.orders.lie(peer, (payload) => Buffer.concat([payload, Buffer.from('!')]));
    const plan = newPlan();
    const text = await refusalText(fixture.org1.computePlan.registerPlan(plan));
    network.orders.lie(peer);

    expect(text).toMatch(/^OE0012: peers gave different results every time: .* not honest; nothing was done$/);
    expect(await outcomeOf(getPlan(fixture.org1, plan))).toBe(REFUSED.notFound);
    const logged = /peers gave different results of orchestrator\.ComputePlanService:Regis/;
    await eventually(SOON_MS, 'a word in the log', () => logged.test(facade.output));
    expect(await mismatches()).toBeGreaterThan(0);
    expect(await outcomeOf(fixture.org1.computePlan.registerPlan(plan))).toBe('OK');
  });
});

describe('a read of a facade', () => {
  it('is answered while a minority of the orderers is away', async () => {
    const key = await fixture.plan();
    network.orders.takeAway(SECOND);
    const outcome = await outcomeOf(fixture.org1.computePlan.getPlan({ key }));
    await network.orders.bringBack(SECOND);

    expect(outcome).toBe('OK');
  });

  it('is UNAVAILABLE while a majority of the orderers is away, which its health tells too', async () => {
    const health = new HealthClient(facade);
    const key = await fixture.plan();
    for (const orderer of [FIRST, SECOND]) network.orders.takeAway(orderer);
    const outcome = await outcomeOf(fixture.org1.computePlan.getPlan({ key }));
    await eventually(SOON_MS, 'that health', async () => (await health.check('')) === 'NOT_SERVING');
    for (const orderer of [FIRST, SECOND]) await network.orders.bringBack(orderer);
    await eventually(SOON_MS, 'that health', async () => (await health.check('')) === 'SERVING');
    health.close();

    expect(outcome).toBe(REFUSED.unavailable);
    expect(await outcomeOf(fixture.org1.computePlan.getPlan({ key }))).toBe('OK');
  });

  it('sees what another facade has acknowledged, though its own peer is behind', async () => {
    const { there, stop } = await startOther();
    try {
      network.orders.delayBlocks(PEER2, 300);
      const key = await fixture.plan();

      expect(await outcomeOf(there.computePlan.getPlan({ key }))).toBe('OK');
    } finally {
      network.orders.delayBlocks(PEER2, 0);
      await stop();
    }
  });

  it('sees what another facade has read or told of, though only that one has its block', async () => {
    const { there, stop } = await startOther();
    const reader = new EventReader(facade);
    const late = [PEER2, FIRST, SECOND];
    try {
      for (const round of ['read', 'told']) {
        for (const node of late) network.orders.delayBlocks(node, LATE_MS);
        const plan = newPlan();
        const written = fixture.org1.computePlan.registerPlan(plan);
        if (round === 'read')
          await eventually(SOON_MS, 'the plan', async () => (await outcomeOf(getPlan(fixture.org1, plan))) === 'OK');
        else await reader.through(plan.key);

        network.orders.takeAway(THIRD);
        const seen = await outcomeOf(getPlan(there, plan));
        await network.orders.bringBack(THIRD);
        for (const node of late) network.orders.delayBlocks(node, 0);
        await written;

        expect([round, seen]).toEqual([round, 'OK']);
      }
    } finally {
      reader.close();
      await stop();
    }
  });
});

describe('a facade', () => {
  it('goes on with a stream of events where it was when its peer comes back', async () => {
    const before = await fixture.plan();
    const reader = new EventReader(facade);
    await reader.through(before);
    network.orders.takeAway(PEER1);
    await network.orders.bringBack(PEER1);
    await eventually(SOON_MS, 'a plan', async () => (await outcomeOf(fixture.plan())) === 'OK');
    const after = await fixture.plan();

    const seen = await reader.through(after);
    reader.close();
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
  });

  it('goes on where it was after a restart, with the events that it had', async () => {
    const folder = await createFolder();
    const first = await startFacade(network, SETTINGS, folder);
    await first.stop();
    const key = await fixture.plan();
    const [event] = await eventsOf(fixture.org1, key);
    const next = await fixture.plan();
    const second = await startFacade(network, SETTINGS, folder);
    const reader = new EventReader(second, { startEventId: event!.id });

    expect((await reader.next()).assetKey).toBe(next);
    reader.close();
    await second.stop();
    await removeFolder(folder);
  });

  it('signs only for its own organization, and reads for all', async () => {
    const single = await startFacade(network, { ...SETTINGS, ORCHESTRATOR_MSPID: ORG1 });
    const key = await fixture.plan();
    const guest = connect({ address: single.address, mspid: ORG2, channel: CHANNEL });
    const written = await refusalText(guest.computePlan.registerPlan(newPlan()));
    const read = await outcomeOf(guest.computePlan.getPlan({ key }));
    guest.close();
    await single.stop();

    expect(written).toBe(`OE0102: this facade does not sign for organization "${ORG2}": it writes for ${ORG1}`);
    expect(read).toBe('OK');
  });

  it('refuses to follow a ledger that is not the one it has a replica of', async () => {
    const folder = await createFolder();
    const another = await StandInNetwork.start({ orderers: 1 });
    const first = await startFacade(another, SETTINGS, folder);
    await first.stop();
    await another.stop();

    const error = await startFacade(network, SETTINGS, folder).catch((e: unknown) => e);

    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).output).toContain('remove the folder "replica" in the data directory');
    expect((error as StartError).exitCode).toBe(3);
    await removeFolder(folder);
  });

  it('says at the start that the network is not there', async () => {
    const gone = await StandInNetwork.start({ orderers: 1 });
    for (const name of [PEER1, PEER2, 'peer0.myorg3', 'orderer0.ordering']) gone.orders.takeAway(name);
    const error = await startFacade(gone, SETTINGS).catch((e: unknown) => e);
    await gone.stop();

    expect((error as StartError).output).toMatch(/OE0013: .*ECONNREFUSED/);
    expect((error as StartError).exitCode).toBe(3);
  });
});
