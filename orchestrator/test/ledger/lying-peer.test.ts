// SPDX-License-Identifier: Apache-2.0

/**
 * An organization whose chaincode is not honest: nothing that it made up comes onto the ledger, whichever facade is
 * asked, callers and operators are told who disagrees, and the others go on where the policy lets them.
 */
import { connect as connectGateway } from '@hyperledger/fabric-gateway';
import { transactionName } from '@orchestrator/lib';
import { ComputePlanAction, ComputePlanService, encode, NewComputePlan } from '@orchestrator/proto';
import type { CallError } from '../../src/client/call-error';
import type { Client } from '../../src/client/connect';
import { loadConfiguration } from '../../src/configuration';
import { examine } from '../../src/doctor/examine';
import { NetworkClient } from '../../src/ledger/network-client';
import { createSignatory } from '../../src/ledger/signer';
import { describeOnNetworks } from '../support/controlled-networks';
import { newPlan } from '../support/drafts';
import { Fixture } from '../support/fixture';
import { LedgerBlocks } from '../support/ledger-blocks';
import { startFacade } from '../support/ledger-networks';
import { outcomeOf, REFUSED } from '../support/outcome';
import { createFolder, removeFolder, type ServerProcess } from '../support/server-process';
import { type Lie, tampered } from '../support/tampered-chaincode';
import { CHANNEL, ORG1, ORG2, ORG3 } from '../support/target';

const START_MS = 180_000;
const TEST_MS = 120_000;
/** How often a write is tried that cannot come about; a peer needs a part of it to find a new chaincode. */
const SETTINGS = { ORCHESTRATOR_TX_RETRY_BUDGET: '2s' };
const POLICY_NOT_MET = 10;
const LIAR = ORG2;

/** A facade that signs for all but the liar, and the liar's own. */
class Facades {
  private constructor(
    readonly honest: ServerProcess,
    readonly lying: ServerProcess,
    readonly fixture: Fixture,
  ) {}

  static async start(network: { readonly profile: string }): Promise<Facades> {
    const environments = [SETTINGS, { ...SETTINGS, ORCHESTRATOR_MSPID: LIAR }];
    const [honest, lying] = await Promise.all(environments.map((environment) => startFacade(network, environment)));
    const fixture = await Fixture.open({ address: honest!.address, addresses: { [LIAR]: lying!.address } });
    return new Facades(honest!, lying!, fixture);
  }

  async stop(): Promise<void> {
    this.fixture.close();
    await Promise.all([this.honest.stop(), this.lying.stop()]);
  }
}

interface Refusal {
  readonly key: string;
  readonly status: string;
  readonly text: string;
}

/** Registers a plan, which must not come about. */
async function refusedPlan(client: Client): Promise<Refusal> {
  const plan = newPlan();
  const error = await client.computePlan.registerPlan(plan).then(
    () => undefined,
    (reason: unknown) => reason as CallError,
  );
  if (error === undefined) throw new Error('the plan was registered');
  return { key: plan.key, status: error.status, text: error.details };
}

/** What each of some callers is told of a plan. */
function seenBy(clients: readonly Client[], key: string): Promise<string[]> {
  return Promise.all(clients.map((client) => outcomeOf(client.computePlan.getPlan({ key }))));
}

describeOnNetworks('a lying one of two organizations that must endorse', (network) => {
  let facades: Facades;
  let fixture: Fixture;

  beforeAll(async () => {
    facades = await Facades.start(network());
    fixture = facades.fixture;
  }, START_MS);

  afterEach(() => network().startChaincode(), START_MS);
  afterAll(() => facades.stop(), START_MS);

  it.each<[string, Lie, Record<'honest' | 'lying', string>]>([
    ['who calls', 'caller', { honest: ORG2, lying: ORG1 }],
    ['what is answered', 'reply', { honest: ORG2, lying: ORG1 }],
    ['what is allowed', 'refusal', { honest: ORG2, lying: ORG2 }],
  ])(
    'gets nothing done by a lie of %s, and callers are told who disagrees',
    async (_what, lie, odd) => {
      await network().replaceChaincode(LIAR, tampered(lie));
      const { org1, org2 } = fixture;
      const refusals = { honest: await refusedPlan(org1), lying: await refusedPlan(org2) };
      const found = await agreement(network().profile);

      expect(found).toMatch(new RegExp(`^fail .* of ${ORG2} differ from those of ${ORG1}: one is behind`));
      for (const from of ['honest', 'lying'] as const) {
        const { key, status, text } = refusals[from];
        expect(status).toBe('ABORTED');
        expect(text).toMatch(/^OE0012: peers gave different results every time: .* not honest; nothing was done$/);
        expect(text).toMatch(new RegExp(`every time: ${odd[from]} \\(127\\.0\\.0\\.1:\\d+\\) `));
        expect(await seenBy([org1, org2], key)).toEqual([REFUSED.notFound, REFUSED.notFound]);
      }
    },
    TEST_MS,
  );

  it(
    'shows in the logs of the facades, with the organization that differs',
    async () => {
      await network().replaceChaincode(LIAR, tampered('caller'));
      const fresh = await Facades.start(network());
      const refusals = await Promise.all([fresh.fixture.org1, fresh.fixture.org2].map(refusedPlan));
      await fresh.stop();
      const logs = [fresh.honest.output, fresh.lying.output];
      const warnings = logs.map((log) => /^.*peers gave different results.*$/m.exec(log)?.[0]);

      expect(refusals.map(({ status }) => status)).toEqual(['ABORTED', 'ABORTED']);
      // Each peer compares with itself what others give.
      expect(warnings[0]).toMatch(new RegExp(`"level":"warn".*RegisterPlan every time.*: ${ORG2} \\(127`));
      expect(warnings[1]).toMatch(new RegExp(`"level":"warn".*RegisterPlan every time.*: ${ORG1} \\(127`));
    },
    TEST_MS,
  );

  it(
    'cannot let anybody do what only another may',
    async () => {
      const key = await fixture.plan(fixture.org2);
      await network().replaceChaincode(LIAR, tampered('caller'));
      const action = ComputePlanAction.PLAN_ACTION_CANCELED;
      const outcome = await outcomeOf(fixture.org3.computePlan.applyPlanAction({ key, action }));

      expect(outcome).toBe(REFUSED.denied);
      expect((await fixture.org1.computePlan.getPlan({ key })).cancelationDate).toBeUndefined();
    },
    TEST_MS,
  );

  it(
    'gets nothing done by handing in what it has endorsed alone',
    async () => {
      await network().replaceChaincode(LIAR, tampered('caller'));
      const blocks = new LedgerBlocks(network().profile);
      const before = await blocks.newest();
      const plan = newPlan();

      const code = await handIn(network().profile, encode(NewComputePlan, plan));

      expect(code).toBe(POLICY_NOT_MET);
      expect(await blocks.codesBehind(before)).toEqual(new Map([[POLICY_NOT_MET, 1]]));
      expect(await seenBy([fixture.org1, fixture.org2], plan.key)).toEqual([REFUSED.notFound, REFUSED.notFound]);
    },
    TEST_MS,
  );

  it(
    'deceives no reader: facades read the blocks, and do not ask it',
    async () => {
      await network().replaceChaincode(LIAR, tampered('reads'));
      const key = await fixture.plan();
      const [here, there] = await Promise.all(
        [fixture.org1, fixture.org2].map((one) => one.computePlan.getPlan({ key })),
      );
      const late = await startFacade(network(), { ...SETTINGS, ORCHESTRATOR_MSPID: LIAR });
      await late.stop();

      expect(await agreement(network().profile)).toMatch(/^warn /);
      expect(here).toMatchObject({ key, owner: ORG1 });
      expect(there).toEqual(here);
    },
    TEST_MS,
  );

  it(
    'is believed again when it is honest again',
    async () => {
      const key = await fixture.plan(fixture.org2);

      expect(await seenBy([fixture.org1, fixture.org2], key)).toEqual(['OK', 'OK']);
      expect(await agreement(network().profile)).toBe(`ok ${ORG1}, ${ORG2} give the same results`);
    },
    TEST_MS,
  );
});

describeOnNetworks(
  'a lying one of three organizations of which two must endorse',
  (network) => {
    let facades: Facades;
    let fixture: Fixture;

    beforeAll(async () => {
      facades = await Facades.start(network());
      fixture = facades.fixture;
      await network().replaceChaincode(LIAR, tampered('caller'));
    }, START_MS);

    afterAll(() => facades.stop(), START_MS);

    it(
      'does not keep the others from writing what is true',
      async () => {
        for (const client of [fixture.org1, fixture.org3, fixture.org1, fixture.org3]) {
          const key = await fixture.plan(client);
          const { owner } = await fixture.org2.computePlan.getPlan({ key });

          expect(owner).toBe(client === fixture.org1 ? ORG1 : ORG3);
        }
      },
      TEST_MS,
    );

    it(
      'is named by the doctor, who fails where the own organization is the liar',
      async () => {
        const said = new RegExp(`the results of ${ORG2} differ from those of ${ORG1}, ${ORG3}: one is behind`);

        expect(await agreement(network().profile)).toMatch(new RegExp(`^warn ${said.source}`));
        expect(await agreement(network().profile, ORG2)).toMatch(new RegExp(`^fail ${said.source}`));
      },
      TEST_MS,
    );

    it(
      'gets nothing done through its own facade, which says who differs',
      async () => {
        const { key, status, text } = await refusedPlan(fixture.org2);

        expect(status).toBe('ABORTED');
        expect(text).toMatch(new RegExp(`^OE0012: .*${ORG1} \\(127.*${ORG3} \\(127.* nothing was done$`));
        expect(await seenBy([fixture.org1, fixture.org2], key)).toEqual([REFUSED.notFound, REFUSED.notFound]);
      },
      TEST_MS,
    );
  },
  { organizations: [ORG1, ORG2, ORG3].map((mspId) => ({ mspId, endorses: true })) },
);

/** What the doctor of an organization says of the results of all. */
async function agreement(profile: string, mspId = ORG1): Promise<string> {
  const folder = await createFolder();
  const environment = {
    ORCHESTRATOR_MODE: 'ledger',
    ORCHESTRATOR_NETWORK_CONFIG: profile,
    ORCHESTRATOR_DATA_DIR: folder,
    ORCHESTRATOR_ADDRESS: '127.0.0.1:0',
    ORCHESTRATOR_MSPID: mspId,
  };
  const found = await examine(environment, Date.now()).finally(() => removeFolder(folder));
  const { verdict, text } = found.find(({ name }) => name === `agreement, ${CHANNEL}`)!;
  return `${verdict} ${text}`;
}

/** Has the liar's peer alone endorse a plan, and hands that in; gives the TxValidationCode that it gets. */
async function handIn(profile: string, request: Uint8Array): Promise<number> {
  const { ledger } = loadConfiguration({
    ORCHESTRATOR_MODE: 'ledger',
    ORCHESTRATOR_NETWORK_CONFIG: profile,
    ORCHESTRATOR_MSPID: LIAR,
  });
  const peers = ledger!.profile.organizations.find(({ mspId }) => mspId === LIAR)!.peers;
  const client = new NetworkClient(peers);
  const gateway = connectGateway({ client, ...createSignatory(LIAR, ledger!.identities.get(LIAR)!) });
  try {
    const contract = gateway.getNetwork(CHANNEL).getContract(ledger!.profile.chaincode);
    const proposal = contract.newProposal(transactionName(ComputePlanService.methods.registerPlan), {
      arguments: [request],
      endorsingOrganizations: [LIAR],
    });
    const submitted = await (await proposal.endorse()).submit();
    return (await submitted.getStatus()).code;
  } finally {
    gateway.close();
    client.close();
  }
}
