// SPDX-License-Identifier: Apache-2.0

/** A facade over orderers that have to agree with each other: it goes on without one of them, and believes no minority. */
import type { ControlledNetwork } from '@orchestrator/network';
import { type Client, connect } from '../../src/client/connect';
import { describeOnFabric, type Ordering } from '../support/controlled-networks';
import { newPlan } from '../support/drafts';
import { eventsOf } from '../support/event-reader';
import { startFacade } from '../support/ledger-networks';
import { outcomeOf, refusalText } from '../support/outcome';
import { CHANNEL, ORG1, ORG2 } from '../support/target';

const TEST_MS = 240_000;
const DEADLINE_MS = 60_000;
const [FIRST, SECOND] = ['orderer0.ordering', 'orderer1.ordering'] as const;
/** The answer may take as long as it takes the orderers to agree on another leader. */
const PATIENT = { ORCHESTRATOR_FABRIC_GATEWAY_TIMEOUT: '50s' };
const IMPATIENT = { ORCHESTRATOR_FABRIC_GATEWAY_TIMEOUT: '5s', ORCHESTRATOR_TX_RETRY_BUDGET: '1s' };

describeFacade('a facade with three orderers that agree by Raft', { orderers: 3, ordererType: 'etcdraft' });
describeFacade('a facade with four orderers that bear a byzantine one', { orderers: 4, ordererType: 'BFT' });

function describeFacade(title: string, ordering: Ordering): void {
  describeOnFabric(title, (network) => describeCalls(network), ordering);
}

function describeCalls(network: () => ControlledNetwork): void {
  /** Writes a plan, and gives its key. */
  async function write(client: Client): Promise<string> {
    return (await client.computePlan.registerPlan(newPlan())).key;
  }

  it(
    'writes and reads, goes on without an orderer, and is UNAVAILABLE without two',
    async () => {
      const facade = await startFacade(network(), { ...PATIENT, ORCHESTRATOR_MSPID: ORG1 });
      const other = await startFacade(network(), { ...IMPATIENT, ORCHESTRATOR_MSPID: ORG2 });
      const client = connect({ address: facade.address, mspid: ORG1, channel: CHANNEL, deadlineMs: DEADLINE_MS });
      const there = connect({ address: other.address, mspid: ORG2, channel: CHANNEL, deadlineMs: DEADLINE_MS });
      await client.organization.registerOrganization({});
      await there.organization.registerOrganization({});
      try {
        const before = await write(client);
        expect(await outcomeOf(there.computePlan.getPlan({ key: before }))).toBe('OK');

        await network().takeAway(FIRST);
        const after = await write(client);
        expect(await outcomeOf(there.computePlan.getPlan({ key: after }))).toBe('OK');
        expect(await eventsOf(client, after)).toHaveLength(1);

        await network().takeAway(SECOND);
        expect(await refusalText(there.computePlan.getPlan({ key: before }))).toMatch(/^OE0013: too few orderers/);
        expect(await refusalText(there.computePlan.registerPlan(newPlan()))).toMatch(/^OE0013: /);
      } finally {
        client.close();
        there.close();
        await facade.stop();
        await other.stop();
      }
    },
    TEST_MS,
  );
}
