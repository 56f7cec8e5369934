// SPDX-License-Identifier: Apache-2.0

/**
 * The network on Fabric's real programs, wherever they are found: made, used, healed and taken away. Where they are
 * not found, `src/lifecycle/network.test.ts` tests the same steps with programs that only start and listen.
 */
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, HOST } from '../src/address';
import { readDeployments } from '../src/deployment/deployments';
import { listRecorded, takeDown } from '../src/lifecycle/down';
import { type Network, startNetwork } from '../src/lifecycle/network';
import { processOf, runPeer, type Site } from '../src/site/site';
import { folderOf, openSite } from '../src/lifecycle/up';
import { CHAINCODE_ENTRY } from '../src/places';
import { isRunning } from '../src/processes/process-identity';
import { findPrograms } from '../src/programs/find-programs';
import { toDomain } from '../src/topology/settings';

const TIMEOUT_MS = 60_000;
const programs = findPrograms();

if (programs === undefined) {
  it.skip("Network on Fabric's programs (skipped: neither FABRIC_BIN nor PATH nor the cache has them)", () =>
    undefined);
} else {
  describe(`Network on Fabric ${programs.version.text}`, () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'network-'));
    const options = { dataFolder, settings: { name: 'e2e' }, endsWithProcess: true };
    let network: Network;
    let site: Site;

    beforeAll(async () => {
      if (!existsSync(CHAINCODE_ENTRY)) throw new Error('The chaincode is not built: run "npm run build".');
      network = await startNetwork(options);
      await network.deploy();
      site = await openSite(options);
    }, TIMEOUT_MS);

    afterAll(async () => {
      await takeDown(folderOf(options), { remove: true });
      rmSync(dataFolder, { recursive: true, force: true });
    }, TIMEOUT_MS);

    function argumentsOf(method: string): string[] {
      const input = JSON.stringify({ Args: [`orchestrator.OrganizationService:${method}`, ''] });
      return ['-C', 'mychannel', '-n', 'orchestrator', '-c', input];
    }

    /** Registers the first organization. It needs the word of both organizations that endorse. */
    async function register(): Promise<void> {
      const endorsers = site.plan.organizations
        .filter(({ endorses }) => endorses)
        .flatMap(({ domain, peers }) => [
          ...['--peerAddresses', addressOf(peers[0]!.port)],
          ...['--tlsRootCertFiles', site.folder.tlsCa({ domain })],
        ]);
      const orderer = ['-o', network.connection.orderers[0]!.address, '--tls', '--cafile', site.folder.ordererTlsCa];
      const parameters = ['chaincode', 'invoke', '--waitForEvent', ...argumentsOf('RegisterOrganization')];
      await runPeer(site, site.plan.organizations[0]!.peers[0]!, [...parameters, ...orderer, ...endorsers]);
    }

    /** What the peer of an organization answers about who is registered. */
    async function listRegistered(organization: number): Promise<string> {
      const peer = site.plan.organizations[organization]!.peers[0]!;
      return await runPeer(site, peer, ['chaincode', 'query', ...argumentsOf('GetAllOrganizations')]);
    }

    it('is well, the observer on every channel included', async () => {
      const { healthy, processes } = await network.status();

      expect(healthy).toBe(true);
      expect(processes.find(({ name }) => name === 'peer0.myorg3')?.heights).toEqual({
        mychannel: expect.any(Number) as number,
        yourchannel: expect.any(Number) as number,
      });
    });

    it('commits a transaction of the deployed chaincode, which another organization sees', async () => {
      await register();

      await expect(listRegistered(1)).resolves.toContain('MyOrg1MSP');
    });

    it(
      'deploys nothing anew when nothing has changed',
      async () => {
        await expect(network.deploy()).resolves.toEqual({
          chaincode: 'orchestrator',
          sequences: { mychannel: 1, yourchannel: 1 },
          changed: false,
        });
      },
      TIMEOUT_MS,
    );

    it(
      'upgrades by the next sequence when the version has changed',
      async () => {
        await expect(network.deploy({ version: '9.9.9' })).resolves.toEqual({
          chaincode: 'orchestrator',
          sequences: { mychannel: 2, yourchannel: 2 },
          changed: true,
        });
        await expect(listRegistered(0)).resolves.toContain('MyOrg1MSP');
      },
      TIMEOUT_MS,
    );

    it(
      'heals after a crash of a peer, an orderer and a chaincode, and keeps what was committed',
      async () => {
        for (const name of ['peer0.myorg1', 'orderer0.ordering', 'chaincode-orchestrator.myorg2']) {
          await network.kill(name);
        }

        network = await startNetwork(options);

        expect((await network.status()).healthy).toBe(true);
        await expect(listRegistered(0)).resolves.toContain('MyOrg1MSP');
        await expect(register()).rejects.toThrow('OE0006');
      },
      TIMEOUT_MS,
    );

    it(
      'does not take another program on the port of a chaincode for the chaincode',
      async () => {
        const [service] = readDeployments(network.folder)['orchestrator']?.services ?? [];
        await network.kill(`chaincode-orchestrator.${toDomain(service!.mspId)}`);
        const other = createServer().listen(service!.port, HOST);
        await once(other, 'listening');

        await expect(startNetwork(options)).rejects.toThrow(`another program listens on ${addressOf(service!.port)}`);
        other.close();
        network = await startNetwork(options);

        expect((await network.status()).healthy).toBe(true);
      },
      TIMEOUT_MS,
    );

    it(
      'leaves no process behind when it is taken down',
      async () => {
        const identities = listRecorded(network.folder).map((name) => processOf(network.folder, name).findIdentity());
        expect(identities).toHaveLength(6);

        await network.stop();

        expect(identities.filter((identity) => identity !== undefined && isRunning(identity))).toEqual([]);
      },
      TIMEOUT_MS,
    );
  });
}
