// SPDX-License-Identifier: Apache-2.0

/**
 * The peers of a facade's own organization: where there are several, calls go on without one of them, however it was
 * lost; where there is one, a facade notices soon that it stands still, says so, and goes on when it does.
 */
import { join } from 'node:path';
import type { ControlledNetwork } from '@orchestrator/network';
import { type Client, connect } from '../../src/client/connect';
import { examine } from '../../src/doctor/examine';
import { eventually, pause } from '../support/bounded';
import { describeOnNetworks } from '../support/controlled-networks';
import { newPlan } from '../support/drafts';
import { EventReader } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { startFacade } from '../support/ledger-networks';
import { outcomeOf, refusalText } from '../support/outcome';
import type { ServerProcess } from '../support/server-process';
import { HealthClient } from '../support/standard-clients';
import { CHANNEL, ORG1 } from '../support/target';

const START_MS = 180_000;
const TEST_MS = 240_000;
const DEADLINE_MS = 40_000;
/** A peer that stands still is noticed within some 5 s; the rest is for a busy machine. */
const NOTICE_MS = 30_000;
const FIRST = 'peer0.myorg1';
/** How long callers go on after a peer was lost: longer than it takes to notice one that stands still. */
const AFTER_MS = 7000;

/** Writes a plan and reads it, again and again; gives what was said otherwise than OK. */
async function callOn(client: Client, mayGoOn: () => boolean): Promise<{ calls: number; refused: string[] }> {
  const refused: string[] = [];
  let calls = 0;
  while (mayGoOn()) {
    const plan = newPlan();
    for (const call of [() => client.computePlan.registerPlan(plan), () => client.computePlan.getPlan(plan)]) {
      const text = await refusalText(call());
      if (text !== '') refused.push(text);
      calls++;
    }
  }
  return { calls, refused };
}

describeOnNetworks(
  'a facade with two peers of its own',
  (network) => {
    let facade: ServerProcess;
    let client: Client;

    beforeEach(async () => {
      facade = await startFacade(network(), { ORCHESTRATOR_MSPID: ORG1 });
      client = connect({ address: facade.address, mspid: ORG1, channel: CHANNEL, deadlineMs: DEADLINE_MS });
      await outcomeOf(client.organization.registerOrganization({}));
    }, START_MS);

    afterEach(async () => {
      client.close();
      await facade.stop();
    }, START_MS);

    it(
      'starts while the first of them is away, and its doctor finds the chaincode',
      async () => {
        await network().takeAway(FIRST);
        const started = await Promise.allSettled(
          ['orderers', 'peer'].map((freshness) =>
            startFacade(network(), { ORCHESTRATOR_MSPID: ORG1, ORCHESTRATOR_FABRIC_FRESHNESS: freshness }),
          ),
        );
        const found = await examine(
          {
            ORCHESTRATOR_MODE: 'ledger',
            ORCHESTRATOR_NETWORK_CONFIG: network().profile,
            ORCHESTRATOR_DATA_DIR: join(facade.folder, 'none'),
            ORCHESTRATOR_ADDRESS: '127.0.0.1:0',
          },
          Date.now(),
        );
        await network().bringBack(FIRST);
        for (const outcome of started) if (outcome.status === 'fulfilled') await outcome.value.stop();

        expect(started.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
        expect(found).toContainEqual(expect.objectContaining({ name: 'peer0.myorg1, mychannel', verdict: 'fail' }));
        expect(found).toContainEqual(
          expect.objectContaining({ name: 'chaincode orchestrator, mychannel', verdict: 'ok' }),
        );
      },
      TEST_MS,
    );

    test.each<[string, (on: ControlledNetwork) => Promise<void>, (on: ControlledNetwork) => Promise<void>]>([
      ['is killed', (on) => on.takeAway(FIRST), (on) => on.bringBack(FIRST)],
      ['stands still', (on) => on.hang(FIRST), (on) => on.wake(FIRST)],
    ])(
      'answers all calls, and goes on with streams of events, when the one that it speaks to %s',
      async (_how, lose, giveBack) => {
        const reader = new EventReader(facade);
        const before = newPlan();
        await client.computePlan.registerPlan(before);
        await reader.through(before.key);
        let isOver = false;
        const callers = Promise.all([1, 2, 3, 4].map(() => callOn(client, () => !isOver)));

        await lose(network());
        await pause(AFTER_MS);
        const after = newPlan();
        const outcome = await outcomeOf(client.computePlan.registerPlan(after));
        isOver = true;
        const said = await callers;
        const events = await reader.through(after.key);
        await giveBack(network());
        reader.close();

        expect(said.flatMap(({ refused }) => refused)).toEqual([]);
        expect(outcome).toBe('OK');
        expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
        for (const { calls } of said) expect(calls).toBeGreaterThan(0);
      },
      TEST_MS,
    );
  },
  { peersPerOrganization: 2 },
);

describeOnNetworks('a facade with one peer of its own', (network) => {
  let facade: ServerProcess;
  let fixture: Fixture;
  let health: HealthClient;

  beforeAll(async () => {
    const settings = { ORCHESTRATOR_FABRIC_GATEWAY_TIMEOUT: '6s', ORCHESTRATOR_TX_RETRY_BUDGET: '1s' };
    facade = await startFacade(network(), settings);
    fixture = await Fixture.open(facade);
    health = new HealthClient(facade);
  }, START_MS);

  afterAll(async () => {
    health.close();
    fixture.close();
    await facade.stop();
  }, START_MS);

  async function healthIs(wanted: string): Promise<void> {
    await eventually(NOTICE_MS, `health ${wanted}`, async () => (await health.check('')) === wanted);
  }

  function logged(text: string): number {
    return facade.output.split('\n').filter((line) => line.includes(`"msg":"${text}"`)).length;
  }

  it(
    'says that it stands still, while it does, to callers, in its health, and once in its log',
    async () => {
      await network().hang(FIRST);
      await healthIs('NOT_SERVING');
      const write = await refusalText(fixture.org1.computePlan.registerPlan(newPlan()));
      const read = await refusalText(fixture.org1.computePlan.queryPlans({}));
      const [lost, found] = [
        logged('the network cannot be used; asking again'),
        logged('the network can be used again'),
      ];
      await network().wake(FIRST);
      await healthIs('SERVING');

      expect(write).toMatch(/^OE0013: .*nothing was done$/);
      expect(read).toMatch(
        /^OE0013: the peer does not deliver blocks: .*peer0\.myorg1 has not answered within 4000 ms/,
      );
      expect(await outcomeOf(fixture.plan())).toBe('OK');
      expect([lost, found]).toEqual([1, 0]);
      await eventually(NOTICE_MS, 'a word in the log', () => logged('the network can be used again') > 0);
      expect(logged('the network cannot be used; asking again')).toBe(1);
      expect(logged('the network can be used again')).toBe(1);
      expect(facade.output).not.toContain('"stack"');
    },
    TEST_MS,
  );
});
