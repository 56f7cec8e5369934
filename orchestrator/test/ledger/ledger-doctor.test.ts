// SPDX-License-Identifier: Apache-2.0

/** What the doctor says of a network, over the stand-in. */
import { rmSync } from 'node:fs';
import { connect } from '../../src/client/connect';
import { examine } from '../../src/doctor/examine';
import { StandInNetwork, startFacade } from '../support/ledger-networks';
import { createFolder, removeFolder } from '../support/server-process';
import { CHANNEL, ORG1, ORG2 } from '../support/target';

const START_MS = 180_000;
const ORDERERS = ['orderer1.ordering', 'orderer2.ordering'];
let network: StandInNetwork;
let folder: string;

beforeAll(async () => {
  network = await StandInNetwork.start();
  folder = await createFolder();
}, START_MS);

afterAll(async () => {
  await network.stop();
  await removeFolder(folder);
}, START_MS);

async function findings(nowMs = Date.now()): Promise<string[]> {
  const environment = {
    ORCHESTRATOR_MODE: 'ledger',
    ORCHESTRATOR_NETWORK_CONFIG: network.profile,
    ORCHESTRATOR_DATA_DIR: folder,
    ORCHESTRATOR_ADDRESS: '127.0.0.1:0',
  };
  const found = await examine(environment, nowMs);
  rmSync(folder, { recursive: true, force: true });
  return found.map(({ name, verdict, text }) => `${verdict} ${name}: ${text}`);
}

describe('examine in ledger mode', () => {
  it('finds a network that works, its nodes, its orderers and its chaincode', async () => {
    const found = await findings();

    expect(found.filter((line) => line.startsWith('fail'))).toEqual([]);
    expect(found).toContainEqual(expect.stringMatching(/^ok peer0\.myorg1, mychannel: .* has block \d+$/));
    expect(found).toContain('ok orderers, mychannel: 3 of 3 answer, 2 are needed');
    expect(found).toContainEqual(expect.stringMatching(/^ok chaincode orchestrator, yourchannel: version/));
    expect(found).toContain(`ok agreement, mychannel: ${ORG1}, ${ORG2} give the same results`);
  });

  it('says that an identity is over, and to renew it', async () => {
    const found = await findings(Date.UTC(2100, 0, 1));

    expect(found).toContainEqual(expect.stringMatching(/^fail identity of MyOrg1MSP: expired on .*: renew it$/));
  });

  it('says which orderers do not answer, and that they are too few', async () => {
    for (const orderer of ORDERERS) network.orders.takeAway(orderer);
    const found = await findings();
    for (const orderer of ORDERERS) await network.orders.bringBack(orderer);

    expect(found).toContainEqual(
      expect.stringMatching(/^fail orderer1\.ordering, mychannel: .*ECONNREFUSED.*Does it run/),
    );
    expect(found).toContain('fail orderers, mychannel: 1 of 3 answer, 2 are needed');
  });

  it('says that a lost peer does not answer', async () => {
    network.orders.takeAway('peer0.myorg1');
    const found = await findings();
    await network.orders.bringBack('peer0.myorg1');

    expect(found).toContainEqual(expect.stringMatching(/^fail peer0\.myorg1, mychannel: .*ECONNREFUSED/));
    expect(found).toContainEqual(expect.stringMatching(/^fail chaincode orchestrator, mychannel: /));
  });

  it('says how far a peer is behind the orderers', async () => {
    const facade = await startFacade(network, { ORCHESTRATOR_MSPID: ORG2 });
    const client = connect({ address: facade.address, mspid: ORG2, channel: CHANNEL });
    network.orders.pauseBlocks('peer0.myorg1');
    await client.organization.registerOrganization({});
    const found = await findings();
    network.orders.resumeBlocks('peer0.myorg1');
    client.close();
    await facade.stop();

    expect(found).toContainEqual(
      expect.stringMatching(/^warn peer0\.myorg1, mychannel: .* has block 0, the orderers have block 1: calls wait/),
    );
  });
});
