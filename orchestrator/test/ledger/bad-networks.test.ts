// SPDX-License-Identifier: Apache-2.0

/**
 * Networks that cannot be used, or not for all: at the start, on calls and to the doctor, what is wrong is said in words
 * that tell what to do.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlledNetwork } from '@orchestrator/network';
import { type Client, connect } from '../../src/client/connect';
import { examine } from '../../src/doctor/examine';
import { Authority, clientOf } from '../support/certificates';
import { describeOnNetworks } from '../support/controlled-networks';
import { newPlan } from '../support/drafts';
import { Fixture } from '../support/fixture';
import { startFacade } from '../support/ledger-networks';
import { outcomeOf, refusalText } from '../support/outcome';
import { createFolder, removeFolder, type ServerProcess, StartError } from '../support/server-process';
import { CHANNEL, ORG1, ORG2 } from '../support/target';

const START_MS = 180_000;
const TEST_MS = 240_000;
const SETTINGS = { ORCHESTRATOR_FABRIC_GATEWAY_TIMEOUT: '4s', ORCHESTRATOR_TX_RETRY_BUDGET: '1s' };
const UNREACHABLE = 3;
const UNUSABLE = 2;
const REFUSED_IDENTITY = 'its certificate has to be in force, and of an authority of the channel';
const LOST_CHAINCODE = 'a peer cannot reach its chaincode: start that where its package says';
const FOREIGN_CHAINCODE =
  'has not answered in time: see that its chaincode has the id of the package .* as CHAINCODE_ID';
/** While peers remember a lost one, and after they have given it up. */
const TOO_FEW_ORGANIZATIONS = '(a peer cannot be reached: see that all run|too few organizations can endorse)';

type Environment = Readonly<Record<string, string>>;

/** A facade that cannot start. */
interface BadStart {
  readonly title: string;
  readonly environment: (paths: Paths) => Environment;
  readonly exitCode: number;
  readonly says: RegExp;
  readonly doctor: RegExp;
}

interface Paths {
  readonly folder: string;
  /** Writes a profile in which something is changed. */
  readonly profile: (change: (profile: Profile) => void) => string;
}

interface Profile {
  chaincode: string;
  readonly channels: string[];
  readonly organizations: { user: { certificate: string; key: string } }[];
}

const BAD_STARTS: readonly BadStart[] = [
  {
    title: 'an identity of another authority',
    environment: (paths) => signingWith(paths, 'foreign'),
    exitCode: UNREACHABLE,
    says: new RegExp(`OE0013: .*orderer0\\.ordering: status 403: .*${REFUSED_IDENTITY}`),
    doctor: new RegExp(`^fail chaincode orchestrator, mychannel: OE0102: .*${REFUSED_IDENTITY}`),
  },
  {
    title: 'a certificate that has expired',
    environment: (paths) => signingWith(paths, 'expired'),
    exitCode: UNUSABLE,
    says: /ORCHESTRATOR_FABRIC_CERT: the certificate .* has expired on .*: renew it/,
    doctor: /^fail configuration: ORCHESTRATOR_FABRIC_CERT: .* has expired on .*: renew it/,
  },
  {
    title: 'a channel that the network does not have',
    environment: ({ folder, profile }) => {
      const file = join(folder, 'channels.yaml');
      writeFileSync(file, `channels:\n  nochannel: [${ORG1}]\n`);
      const path = profile(({ channels }) => channels.push('nochannel'));
      return { ORCHESTRATOR_NETWORK_CONFIG: path, ORCHESTRATOR_CHANNEL_CONFIG: file };
    },
    exitCode: UNREACHABLE,
    says: /OE0013: .*channel "nochannel".*status 404: it has no such channel: join it, or correct its name/,
    doctor: /^fail peer0\.myorg1, nochannel: .*status 404: it has no such channel: join it, or correct its name$/,
  },
  {
    title: 'a chaincode that is not deployed',
    environment: ({ profile }) => ({
      ORCHESTRATOR_NETWORK_CONFIG: profile((changed) => {
        changed.chaincode = 'absent';
      }),
    }),
    exitCode: UNREACHABLE,
    says: /OE0013: chaincode "absent" does not answer: .*deploy it on the channel/,
    doctor: /^fail chaincode absent, mychannel: OE0013: .*deploy it on the channel/,
  },
];

/** Something that fails under a running facade. */
interface Fault {
  readonly title: string;
  readonly arrive: (network: ControlledNetwork) => Promise<void>;
  readonly leave: (network: ControlledNetwork) => Promise<void>;
  readonly write: RegExp;
  /** What a read is refused with; left out where it is answered. */
  readonly read?: RegExp;
  readonly doctor: RegExp;
  /** What another facade says that is to be started; left out where it starts. */
  readonly start?: RegExp;
}

const FAULTS: readonly Fault[] = [
  {
    title: 'the chaincode of an endorsing organization is lost',
    arrive: (network) => network.stopChaincode(ORG2),
    leave: (network) => network.startChaincode(),
    write: new RegExp(`^OE0013: ${LOST_CHAINCODE}.*nothing was done$`),
    doctor: new RegExp(`^fail endorsement, mychannel: OE0013: .*${LOST_CHAINCODE}`),
  },
  {
    title: 'all chaincode is lost',
    arrive: async (network) => {
      for (const mspId of [ORG1, ORG2]) await network.stopChaincode(mspId);
    },
    leave: (network) => network.startChaincode(),
    write: new RegExp(`^OE0013: ${LOST_CHAINCODE}.*nothing was done$`),
    doctor: new RegExp(`^fail chaincode orchestrator, mychannel: OE0013: .*${LOST_CHAINCODE}`),
    start: new RegExp(`OE0013: chaincode "orchestrator" does not answer: ${LOST_CHAINCODE}`),
  },
  {
    title: 'the chaincode of an endorsing organization is that of another package than its peer has installed',
    arrive: (network) => network.startForeignChaincode(ORG2),
    leave: (network) => network.startChaincode(),
    write: new RegExp(`^OE0013: .*${FOREIGN_CHAINCODE}.*nothing was done$`),
    doctor: new RegExp(`^warn chaincode of ${ORG2}, mychannel: OE0013: .*${FOREIGN_CHAINCODE}`),
  },
  {
    title: 'the chaincode of its own organization is that of another package than its peer has installed',
    arrive: (network) => network.startForeignChaincode(ORG1),
    leave: (network) => network.startChaincode(),
    write: new RegExp(`^OE0013: .*${FOREIGN_CHAINCODE}.*nothing was done$`),
    doctor: new RegExp(`^warn chaincode of ${ORG1}, mychannel: OE0013: .*${FOREIGN_CHAINCODE}`),
    start: new RegExp(`OE0013: chaincode "orchestrator" does not answer: .*${FOREIGN_CHAINCODE}`),
  },
  {
    title: 'so many peers are lost that the policy cannot be met',
    arrive: (network) => network.takeAway('peer0.myorg2'),
    leave: (network) => network.bringBack('peer0.myorg2'),
    write: new RegExp(`^OE0013: ${TOO_FEW_ORGANIZATIONS}.*nothing was done$`),
    doctor: new RegExp(`^fail endorsement, mychannel: OE0013: .*${TOO_FEW_ORGANIZATIONS}`),
  },
  {
    title: 'its own peer is lost',
    arrive: (network) => network.takeAway('peer0.myorg1'),
    leave: (network) => network.bringBack('peer0.myorg1'),
    write: /^OE0013: a peer cannot be reached: see that all run.*ECONNREFUSED.*nothing was done$/,
    read: /^OE0013: the peer does not deliver blocks: .*ECONNREFUSED/,
    doctor: /^fail peer0\.myorg1, mychannel: .*ECONNREFUSED.*Does it run/,
    start: /OE0013: the peer does not deliver blocks: .*ECONNREFUSED/,
  },
  {
    title: 'the orderers are lost',
    arrive: (network) => network.takeAway('orderer0.ordering'),
    leave: (network) => network.bringBack('orderer0.ordering'),
    write: /^OE0013: .*(too few orderers|may or may not be done)/,
    read: /^OE0013: too few orderers say how far channel "mychannel" is: .*orderer0\.ordering: .*ECONNREFUSED/,
    doctor: /^fail orderer0\.ordering, mychannel: .*ECONNREFUSED.*Does it run/,
    start: /OE0013: too few orderers say how far channel "\w+" is: .*orderer0\.ordering: .*ECONNREFUSED/,
  },
];

function signingWith({ folder }: Paths, name: string): Environment {
  return {
    ORCHESTRATOR_MSPID: ORG1,
    ORCHESTRATOR_FABRIC_CERT: join(folder, `${name}.pem`),
    ORCHESTRATOR_FABRIC_KEY: join(folder, `${name}.key`),
  };
}

describeOnNetworks('a facade', (network) => {
  let folder: string;
  let paths: Paths;
  let facade: ServerProcess;
  let fixture: Fixture;

  beforeAll(async () => {
    folder = await createFolder();
    paths = { folder, profile: (change) => changedProfile(change) };
    for (const [name, validMs] of Object.entries({ foreign: 3_600_000, expired: -1000 })) {
      const { certificate, key } = await (await Authority.create('another')).issue({ ...clientOf('user'), validMs });
      writeFileSync(join(folder, `${name}.pem`), certificate);
      writeFileSync(join(folder, `${name}.key`), key);
    }
    facade = await startFacade(network(), SETTINGS);
    fixture = await Fixture.open(facade);
  }, START_MS);

  afterAll(async () => {
    fixture.close();
    await facade.stop();
    await removeFolder(folder);
  }, START_MS);

  function changedProfile(change: (profile: Profile) => void): string {
    const profile = JSON.parse(readFileSync(network().profile, 'utf8')) as Profile;
    change(profile);
    const path = join(folder, 'connection.json');
    writeFileSync(path, JSON.stringify(profile));
    return path;
  }

  async function startError(environment: Environment): Promise<StartError> {
    const started = await startFacade(network(), { ...SETTINGS, ...environment }).catch((error: unknown) => error);
    if (started instanceof StartError) return started;
    await (started as ServerProcess).stop();
    throw new Error('it has started');
  }

  async function doctor(environment: Environment = {}): Promise<string[]> {
    const found = await examine(
      {
        ORCHESTRATOR_MODE: 'ledger',
        ORCHESTRATOR_NETWORK_CONFIG: network().profile,
        ORCHESTRATOR_DATA_DIR: join(folder, 'replica'),
        ORCHESTRATOR_ADDRESS: '127.0.0.1:0',
        ...environment,
      },
      Date.now(),
    );
    return found.map(({ name, verdict, text }) => `${verdict} ${name}: ${text}`);
  }

  /** Until all is well again. */
  async function recovered(): Promise<void> {
    const end = Date.now() + 60_000;
    for (let faults = ['?']; faults.length > 0;) {
      if (Date.now() > end) throw new Error(`not well again: ${faults.join('; ')}`);
      faults = (await doctor()).filter((line) => line.startsWith('fail'));
      if (faults.length === 0 && (await outcomeOf(fixture.plan())) !== 'OK') faults = ['writes'];
    }
  }

  test.each(BAD_STARTS)(
    'does not start with $title',
    async ({ environment, exitCode, says, doctor: finding }) => {
      const error = await startError(environment(paths));
      const found = await doctor(environment(paths));

      expect(error.output).toMatch(says);
      expect(error.exitCode).toBe(exitCode);
      expect(found).toContainEqual(expect.stringMatching(finding));
    },
    TEST_MS,
  );

  it('refuses the writes of an organization whose identity the network does not accept, and at once', async () => {
    const profile = changedProfile(({ organizations }) => {
      organizations[1]!.user = { certificate: join(folder, 'foreign.pem'), key: join(folder, 'foreign.key') };
    });
    const server = await startFacade({ profile }, SETTINGS);
    const client = connect({ address: server.address, mspid: ORG2, channel: CHANNEL });
    const text = await refusalText(client.computePlan.registerPlan(newPlan()));
    const read = await outcomeOf(client.computePlan.queryPlans({}));
    client.close();
    await server.stop();

    expect(text).toMatch(new RegExp(`^OE0102: the network does not accept the identity .*${REFUSED_IDENTITY}`));
    expect(read).toBe('OK');
  });

  test.each(FAULTS)(
    'says what to do when $title',
    async ({ arrive, leave, ...fault }) => {
      await arrive(network());
      const seen = await observe(fixture.org1).finally(() => leave(network()));
      await recovered();

      expect(seen.write).toMatch(fault.write);
      expect(seen.read).toMatch(fault.read ?? /^$/);
      expect(seen.doctor).toContainEqual(expect.stringMatching(fault.doctor));
      expect(seen.start).toMatch(fault.start ?? /listening on/);
    },
    TEST_MS,
  );

  /** What a write, a read, the doctor and another facade say now. */
  async function observe(client: Client): Promise<Observation> {
    const write = await refusalText(client.computePlan.registerPlan(newPlan()));
    const read = await refusalText(client.computePlan.queryPlans({}));
    const found = await doctor();
    const started = await startFacade(network(), SETTINGS).catch((error: unknown) => error);
    if (started instanceof StartError) return { write, read, doctor: found, start: started.output };
    const { output } = started as ServerProcess;
    await (started as ServerProcess).stop();
    return { write, read, doctor: found, start: output };
  }
});

interface Observation {
  readonly write: string;
  readonly read: string;
  readonly doctor: readonly string[];
  readonly start: string;
}
