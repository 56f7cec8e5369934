// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Authority, clientOf } from '../../test/support/certificates';
import { type Configuration, loadConfiguration } from './configuration';
import { ConfigurationError } from './faults';

let folder: string;
let authority: Authority;

beforeAll(async () => {
  authority = await Authority.create('network');
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function writeUser(name: string): Promise<{ certificate: string; key: string }> {
  const { certificate, key } = await authority.issue(clientOf(name));
  write(`${name}.pem`, certificate);
  write(`${name}.key`, key);
  return { certificate: `${name}.pem`, key: `${name}.key` };
}

/** A profile of two organizations, each with a user, whose paths are relative to its file. */
async function createProfile(changes: object = {}): Promise<string> {
  write('ca.pem', authority.certificate);
  const node = { tlsCa: 'ca.pem', tlsName: 'localhost', operations: '127.0.0.1:1' };
  const organizations = await Promise.all(
    ['MyOrg1MSP', 'MyOrg2MSP'].map(async (mspId) => ({
      mspId,
      endorses: true,
      peers: [{ ...node, name: `peer0.${mspId}`, address: '127.0.0.1:7051' }],
      user: await writeUser(mspId),
    })),
  );
  const profile = {
    name: 'test',
    channels: ['mychannel', 'yourchannel'],
    chaincode: 'orchestrator',
    organizations,
    orderers: [{ ...node, name: 'o1', address: '127.0.0.1:7050' }],
    ordererType: 'etcdraft',
    ...changes,
  };
  return write('connection.json', JSON.stringify(profile));
}

function load(profile: string, environment: Record<string, string> = {}): Configuration {
  return loadConfiguration({
    ORCHESTRATOR_MODE: 'ledger',
    ORCHESTRATOR_NETWORK_CONFIG: profile,
    ...environment,
  });
}

function faultsOf(profile: string, environment: Record<string, string> = {}): readonly string[] {
  try {
    load(profile, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

describe('loadConfiguration in ledger mode', () => {
  it('signs for every user of the profile when no organization is named, and follows the first', async () => {
    const { ledger } = load(await createProfile());

    expect([...ledger!.identities.keys()]).toEqual(['MyOrg1MSP', 'MyOrg2MSP']);
    expect(ledger!.mspId).toBe('MyOrg1MSP');
    expect(ledger!.profile.organizations[0]!.peers[0]!.tlsCa).toBe(authority.certificate.trim());
  });

  it('signs for the organization that is named, with the user of the profile', async () => {
    const { ledger } = load(await createProfile(), { ORCHESTRATOR_MSPID: 'MyOrg2MSP' });

    expect([...ledger!.identities.keys()]).toEqual(['MyOrg2MSP']);
    expect(ledger!.mspId).toBe('MyOrg2MSP');
  });

  it('signs with the pair that is named, and never shows its key', async () => {
    const profile = await createProfile();
    const pair = await writeUser('facade');
    const { ledger } = load(profile, {
      ORCHESTRATOR_MSPID: 'MyOrg2MSP',
      ORCHESTRATOR_FABRIC_CERT: join(folder, pair.certificate),
      ORCHESTRATOR_FABRIC_KEY: join(folder, pair.key),
    });

    expect(JSON.stringify([...ledger!.identities])).not.toContain('PRIVATE KEY');
    expect(ledger!.identities.get('MyOrg2MSP')!.key.reveal()).toContain('PRIVATE KEY');
  });

  it('refuses half of a signing identity', async () => {
    const faults = faultsOf(await createProfile(), { ORCHESTRATOR_FABRIC_CERT: join(folder, 'ca.pem') });

    expect(faults).toEqual([expect.stringMatching(/^ORCHESTRATOR_MSPID: .* belong together/)]);
  });

  it('refuses a key that is not that of the certificate', async () => {
    const profile = await createProfile();
    const faults = faultsOf(profile, {
      ORCHESTRATOR_MSPID: 'MyOrg1MSP',
      ORCHESTRATOR_FABRIC_CERT: join(folder, 'MyOrg1MSP.pem'),
      ORCHESTRATOR_FABRIC_KEY: join(folder, 'MyOrg2MSP.key'),
    });

    expect(faults).toEqual([expect.stringContaining('is not that of the certificate')]);
  });

  it('refuses a certificate that has expired, and says to renew it', async () => {
    const profile = await createProfile();
    const { certificate, key } = await authority.issue({ ...clientOf('late'), validMs: -1000 });
    const faults = faultsOf(profile, {
      ORCHESTRATOR_MSPID: 'MyOrg1MSP',
      ORCHESTRATOR_FABRIC_CERT: write('late.pem', certificate),
      ORCHESTRATOR_FABRIC_KEY: write('late.key', key),
    });

    expect(faults).toEqual([
      expect.stringMatching(/^ORCHESTRATOR_FABRIC_CERT: .*late\.pem has expired on .*: renew it$/),
    ]);
  });

  it('refuses an organization that has no peer in the network', async () => {
    const profile = await createProfile();
    const faults = faultsOf(profile, {
      ORCHESTRATOR_MSPID: 'OtherMSP',
      ORCHESTRATOR_FABRIC_CERT: join(folder, 'MyOrg1MSP.pem'),
      ORCHESTRATOR_FABRIC_KEY: join(folder, 'MyOrg1MSP.key'),
    });

    expect(faults).toEqual(['ORCHESTRATOR_NETWORK_CONFIG: the profile has no peer of organization "OtherMSP"']);
  });

  it('refuses channels that the network does not have', async () => {
    const faults = faultsOf(await createProfile({ channels: ['mychannel'] }));

    expect(faults).toEqual([
      'ORCHESTRATOR_CHANNEL_CONFIG: channel "yourchannel" is not one of the network: that has mychannel',
    ]);
  });

  test.each([
    ['no object', '[]', 'must be a list'],
    ['no JSON', '{', 'is no connection profile'],
    ['no name', '{"organizations": [], "orderers": []}', '"organizations" is empty'],
  ])('refuses a profile that is %s', (_case, text, fault) => {
    expect(faultsOf(write('bad.json', text))).toEqual([expect.stringContaining(fault)]);
  });

  test.each([
    ['an address', { orderers: [{ name: 'o1', address: 'nowhere' }] }, 'orderers[0].address is not host:port'],
    ['a text', { chaincode: 7 }, '"chaincode" must be a text'],
    ['an orderer type', { ordererType: 'solo' }, '"ordererType" must be one of etcdraft, BFT, stand-in'],
    ['a certificate', { orderers: [{ name: 'o1', address: 'h:1', tlsCa: 'none.pem' }] }, 'there is no such file'],
  ])('refuses a profile with a wrong value for %s', async (_case, changes, fault) => {
    expect(faultsOf(await createProfile(changes))).toEqual([expect.stringContaining(fault)]);
  });

  it('says which of its variables mean nothing in solo mode', async () => {
    const { notices, ledger } = loadConfiguration({ ORCHESTRATOR_NETWORK_CONFIG: await createProfile() });

    expect(ledger).toBeUndefined();
    expect(notices).toContain('ORCHESTRATOR_NETWORK_CONFIG has no effect: ORCHESTRATOR_MODE is not ledger.');
  });
});
