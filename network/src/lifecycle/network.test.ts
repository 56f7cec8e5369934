// SPDX-License-Identifier: Apache-2.0

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, type ProcessIdentity } from '../processes/process-identity';
import { writeFakePrograms } from '../testing/fake-programs';
import { useTemporaryFolder } from '../testing/temporary-folder';
import type { NetworkSettings } from '../topology/settings';
import { StateFolder } from '../topology/state-folder';
import { listRecorded, takeDown } from './down';
import { type Network, startNetwork } from './network';
import { processOf } from '../site/site';
import { folderOf, type NetworkOptions } from './up';

describe('startNetwork', () => {
  const folder = useTemporaryFolder(() => takeDown(folderOf(options())));
  const lines: string[] = [];

  beforeEach(() => {
    lines.length = 0;
  });

  function options(settings: Partial<NetworkSettings> = {}, version = '3.1.5'): NetworkOptions {
    const fabricBin = join(folder(), `bin-${version}`);
    if (!existsSync(fabricBin)) writeFakePrograms(fabricBin, version);
    const dataFolder = join(folder(), 'data');
    return { fabricBin, dataFolder, settings: { name: 'net', ...settings }, report: (line) => lines.push(line) };
  }

  /** Who runs, by name. */
  function identitiesOf(network: Network): Map<string, ProcessIdentity | undefined> {
    const names = listRecorded(network.folder);
    return new Map(names.map((name) => [name, processOf(network.folder, name).findIdentity()]));
  }

  it('starts every node, and tells clients of them', async () => {
    const network = await startNetwork(options({ orderers: 3 }));

    const { connection } = network;
    expect(connection.orderers).toHaveLength(3);
    expect(connection.organizations.map(({ mspId, endorses }) => [mspId, endorses])).toEqual([
      ['MyOrg1MSP', true],
      ['MyOrg2MSP', true],
      ['MyOrg3MSP', false],
    ]);
    await expect(network.status()).resolves.toMatchObject({ healthy: true });
  });

  it('does nothing where everything runs', async () => {
    const before = identitiesOf(await startNetwork(options()));
    lines.length = 0;

    const after = identitiesOf(await startNetwork(options()));

    expect(after).toEqual(before);
    expect(lines).toEqual([expect.stringContaining('Fabric 3.1.5 is in')]);
  });

  it('starts what has crashed and nothing else, on the same ports', async () => {
    const network = await startNetwork(options());
    const [before, { connection }] = [identitiesOf(network), network];
    await network.kill('peer0.myorg2');

    const healed = await startNetwork(options());

    const after = identitiesOf(healed);
    const restarted = [...before.keys()].filter((name) => after.get(name)?.pid !== before.get(name)?.pid);
    expect(restarted).toEqual(['peer0.myorg2']);
    expect(healed.connection).toEqual(connection);
  });

  it('goes on where a failure has stopped it, and says of the failure what the log says', async () => {
    const broken = join(folder(), 'data', 'net', 'nodes', 'peer0.myorg1', 'broken');
    mkdirSync(join(broken, '..'), { recursive: true });
    writeFileSync(broken, '');
    const failing = startNetwork(options());
    await expect(failing).rejects.toThrow(/peer0\.myorg1 has ended[^]*PANIC this node is broken/);
    rmSync(broken);

    const network = await startNetwork(options());

    await expect(network.status()).resolves.toMatchObject({ healthy: true });
  });

  it('refuses other settings for a network that exists', async () => {
    await startNetwork(options());

    await expect(startNetwork(options({ orderers: 3 }))).rejects.toThrow(/exists with other settings: orderers/);
  });

  it('refuses older programs for a network that exists', async () => {
    await startNetwork(options());

    await expect(startNetwork(options({}, '2.5.16'))).rejects.toThrow(/is of Fabric 3\.1\.5, not 2\.5\.16/);
  });

  it('refuses byzantine ordering with programs that do not have it', async () => {
    const starting = startNetwork(options({ ordererType: 'BFT' }, '2.5.16'));

    await expect(starting).rejects.toThrow(/has no byzantine ordering/);
  });

  it('refuses to work on a network that another command is working on', async () => {
    const first = startNetwork(options());

    await expect(startNetwork(options())).rejects.toThrow(/Another command/);

    await first;
  });
});

describe('Network', () => {
  const folder = useTemporaryFolder(() => takeDown(new StateFolder(join(folder(), 'data'), 'net')));

  async function start(): Promise<Network> {
    const fabricBin = join(folder(), 'bin');
    writeFakePrograms(fabricBin);
    return await startNetwork({ fabricBin, dataFolder: join(folder(), 'data'), settings: { name: 'net' } });
  }

  it('leaves no process behind when it is stopped, also of those that crashed or stand still', async () => {
    const network = await start();
    const identities = listRecorded(network.folder).map((name) => processOf(network.folder, name).findIdentity()!);
    await network.kill('peer0.myorg1');
    await network.pause('orderer0.ordering');

    await network.stop({ remove: true });

    expect(identities.filter(isRunning)).toEqual([]);
    expect(existsSync(network.folder.root)).toBe(false);
  });

  it('says of a process that stands still that it is not well, until it goes on', async () => {
    const network = await start();

    await network.pause('peer0.myorg1');
    const paused = await network.status();
    network.resume('peer0.myorg1');
    const resumed = await network.status();

    expect([paused.healthy, resumed.healthy]).toEqual([false, true]);
  });
});
