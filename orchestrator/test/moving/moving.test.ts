// SPDX-License-Identifier: Apache-2.0

/**
 * A channel on its way from an embedded store to a ledger, to CouchDB, and back to an embedded store.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from '../../src/client/connect';
import { TEST_SERVERS, TestDatabases, type TestServer } from '../couchdb/test-servers';
import { describeOnNetworks } from '../support/controlled-networks';
import { newPlan } from '../support/drafts';
import { createFolder, removeFolder } from '../support/server-process';
import { CHANNEL, ORG1, ORG2, ORG3, type Target } from '../support/target';
import { channel, fill, killedImport, serving, type Settings } from './moves';
import { eventsBehind, type Portrait, portray } from './portrait';

const LONG_MS = 300_000;

let folder: string;
let image: string;
let digest: string;
let portrait: Portrait;

beforeAll(async () => {
  folder = await createFolder();
  image = join(folder, 'first.image');
  await serving(embedded('first'), async (server) => {
    await fill(server);
    portrait = await portray(server);
  });
  const exported = await channel(embedded('first'), 'export', '--out', image);
  digest = exported.digest;
}, LONG_MS);

afterAll(() => removeFolder(folder));

function embedded(name: string): Settings {
  return { ORCHESTRATOR_DATA_DIR: join(folder, name) };
}

/** Imports, killed on the way, and exports what has come of it. */
async function move(
  settings: Settings,
  name: string,
): Promise<{ readonly resumed?: boolean; readonly digest: string }> {
  expect(await killedImport(settings, image, 2)).toBe('SIGKILL');
  const { resumed, said } = await channel(settings, 'import', '--file', image);
  expect(said).not.toContain('OE');
  const exported = await channel(settings, 'export', '--out', join(folder, `${name}.image`));
  return { ...(resumed !== undefined && { resumed }), digest: exported.digest };
}

/** Is all there that was there at first, and can it be gone on with? */
async function expectWhole(target: Target): Promise<void> {
  expect(await portray(target)).toEqual(portrait);
  const [middle, ...behind] = portrait.events.slice(700);
  const id = idOf(middle);
  expect(await eventsBehind(target, id, behind.length)).toEqual(behind);
  await expect(eventsBehind(target, `${id.slice(0, -1)}x`, 1)).rejects.toThrow('OE0101');
}

function idOf(event = ''): string {
  return (JSON.parse(event) as { id: string }).id;
}

async function registerPlan(target: Target): Promise<void> {
  const client = connect({ address: target.address, mspid: ORG1, channel: CHANNEL });
  try {
    await client.computePlan.registerPlan(newPlan());
  } finally {
    client.close();
  }
}

describe('channel export and import between embedded stores', () => {
  it(
    'keeps everything, and goes on where it was killed',
    async () => {
      const moved = await move(embedded('second'), 'second');

      expect(moved).toEqual({ resumed: true, digest });
      expect(readFileSync(join(folder, 'second.image')).equals(readFileSync(image))).toBe(true);
      await serving(embedded('second'), async (server) => {
        await expectWhole(server);
        await registerPlan(server);
        const [last] = await eventsBehind(server, idOf(portrait.events.at(-1)), 1);
        expect(last).toContain('ASSET_COMPUTE_PLAN');
      });
    },
    LONG_MS,
  );

  it(
    'has a server answer nothing of a channel that is not whole',
    async () => {
      const settings = embedded('part');

      await killedImport(settings, image, 2);

      await serving(settings, async (server) => {
        await expect(registerPlan(server)).rejects.toThrow(/OE0013.*being imported, 2 of \d+ pieces/);
        const client = connect({ address: server.address, mspid: ORG1, channel: CHANNEL });
        await expect(client.organization.getAllOrganizations({})).rejects.toThrow('OE0013');
        expect((await client.info.queryVersion({})).orchestrator).not.toBe('');
        client.close();
      });
      expect(await channel(settings, 'export', '--out', join(folder, 'part.image'))).toMatchObject({ exitCode: 3 });
    },
    LONG_MS,
  );

  it(
    'refuses a channel that is not empty, and another image than the one that was begun',
    async () => {
      await serving(embedded('third'), async (server) => {
        const client = connect({ address: server.address, mspid: ORG2, channel: CHANNEL });
        await client.organization.registerOrganization({});
        client.close();
      });
      const other = join(folder, 'third.image');
      await channel(embedded('third'), 'export', '--out', other);
      await killedImport(embedded('begun'), image, 1);

      const full = await channel(embedded('third'), 'import', '--file', image);
      const begun = await channel(embedded('begun'), 'import', '--file', other);

      expect(full).toMatchObject({ exitCode: 1, said: expect.stringContaining('is not empty') as unknown });
      expect(begun).toMatchObject({ exitCode: 1, said: expect.stringContaining('OE0003') as unknown });
    },
    LONG_MS,
  );

  it.each([
    ['a changed byte', (bytes: Buffer) => bytes.fill((bytes[5000] ?? 0) ^ 1, 5000, 5001)],
    ['a lost end', (bytes: Buffer) => bytes.subarray(0, -100)],
    ['another first line', (bytes: Buffer) => bytes.fill('x', 0, 1)],
  ])(
    'refuses a file with %s',
    async (_what, change) => {
      const changed = join(folder, 'changed.image');
      copyFileSync(image, changed);
      writeFileSync(changed, change(readFileSync(image)));

      const verified = await channel({}, 'verify', '--file', changed);
      const imported = await channel(embedded('fourth'), 'import', '--file', changed);

      expect(verified).toMatchObject({ exitCode: 1, said: expect.stringContaining('OE0101') as unknown });
      expect(imported).toMatchObject({ exitCode: 1, said: expect.stringContaining('OE0101') as unknown });
    },
    LONG_MS,
  );
});

describe.each(TEST_SERVERS)('channel import into $server', ({ start }) => {
  let server: TestServer;
  let databases: TestDatabases;

  beforeAll(async () => {
    server = await start();
    databases = new TestDatabases(server);
  }, LONG_MS);

  afterAll(async () => {
    await databases.remove();
    await server.stop();
  });

  it(
    'keeps everything, for servers that were there before too',
    async () => {
      const settings = { ORCHESTRATOR_COUCHDB_URL: server.url, ORCHESTRATOR_COUCHDB_PREFIX: databases.prefix };
      await serving(settings, async (before) => {
        const moved = await move({ ...settings, ...embedded(databases.prefix) }, databases.prefix);

        expect(moved).toEqual({ resumed: true, digest });
        await expectWhole(before);
      });
    },
    LONG_MS,
  );
});

describeOnNetworks('channel import', (network) => {
  const settingsOf = (mspId: string): Settings => ({
    ORCHESTRATOR_MODE: 'ledger',
    ORCHESTRATOR_NETWORK_CONFIG: network().profile,
    ORCHESTRATOR_MSPID: mspId,
    ...embedded(`${network().isStandIn ? 'stand-in' : 'fabric'}-${mspId}`),
  });
  const approve = (mspId: string, file: string) => channel(settingsOf(mspId), 'approve', '--file', file);
  const bring = (file: string) => channel(settingsOf(ORG1), 'import', '--file', file);

  it(
    'is refused as long as an organization of the image has not approved it',
    async () => {
      const unapproved = await bring(image);
      expect(await approve(ORG1, image)).toMatchObject({ said: '', digest });
      expect(await approve(ORG3, image)).toMatchObject({ said: '', digest });
      const almost = await bring(image);

      expect(unapproved.said).toMatch(/OE0102.*approved by MyOrg1MSP, MyOrg2MSP, MyOrg3MSP/);
      expect(almost).toMatchObject({ exitCode: 1, said: expect.stringMatching(/OE0102.*by MyOrg2MSP\n/) as unknown });
    },
    LONG_MS,
  );

  it(
    'is refused to an organization that approves a history of its own alone',
    async () => {
      const name = `own-${String(network().isStandIn)}`;
      const own = join(folder, `${name}.image`);
      await serving(embedded(name), async (server) => {
        const client = connect({ address: server.address, mspid: ORG1, channel: CHANNEL });
        await client.organization.registerOrganization({});
        client.close();
      });
      await channel(embedded(name), 'export', '--out', own);

      await approve(ORG1, own);
      const imported = await bring(own);

      expect(imported).toMatchObject({ exitCode: 1, said: expect.stringMatching(/OE0102.*by MyOrg2MSP/) as unknown });
    },
    LONG_MS,
  );

  it(
    'keeps everything when all have approved, there and back',
    async () => {
      for (const mspId of [ORG1, ORG2, ORG3])
        expect(await approve(mspId, image)).toMatchObject({ exitCode: 0, digest });

      const moved = await move(settingsOf(ORG1), `ledger-${String(network().isStandIn)}`);

      expect(moved).toEqual({ resumed: true, digest });
      await serving({ ...settingsOf(ORG2), ...embedded('facade') }, expectWhole);
      await removeFolder(join(folder, 'facade'));
      const back = embedded(`back-${String(network().isStandIn)}`);
      await channel(back, 'import', '--file', join(folder, `ledger-${String(network().isStandIn)}.image`));
      await serving(back, expectWhole);
    },
    LONG_MS,
  );

  it(
    'is refused once there is something',
    async () => {
      const again = await bring(join(folder, `own-${String(network().isStandIn)}.image`));

      expect(again).toMatchObject({ exitCode: 1, said: expect.stringContaining('OE0003') as unknown });
    },
    LONG_MS,
  );
});
