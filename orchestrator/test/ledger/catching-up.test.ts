// SPDX-License-Identifier: Apache-2.0

/** A facade that starts again fetches the blocks that its replica lacks, and not those that it has. */
import { rm } from 'node:fs/promises';
import { ledgerReplicaFolder } from '../../src/ledger/ledger-store';
import { portray } from '../moving/portrait';
import { describeOnNetworks } from '../support/controlled-networks';
import { Fixture } from '../support/fixture';
import { LedgerBlocks } from '../support/ledger-blocks';
import { startFacade } from '../support/ledger-networks';
import { createFolder, removeFolder, type ServerProcess } from '../support/server-process';
import { CHANNEL, ORG2 } from '../support/target';

const START_MS = 180_000;
const TEST_MS = 120_000;
/** Plans, each in a block of its own, since one is written after another. */
const [BEFORE, MEANWHILE] = [20, 3];
const SETTINGS = { ORCHESTRATOR_MSPID: ORG2, METRICS_ENABLED: 'true', ORCHESTRATOR_HTTP_ADDRESS: '127.0.0.1:0' };

/** How many blocks of the channel a facade has been sent since it started. */
async function fetchedBy({ output }: ServerProcess): Promise<number> {
  const [, url = ''] = /^metrics on (\S+)$/m.exec(output) ?? [];
  const text = await (await fetch(url)).text();
  return Number(new RegExp(`^orc_ledger_blocks_total\\{channel="${CHANNEL}"\\} (\\d+)$`, 'm').exec(text)?.[1]);
}

describeOnNetworks('a facade that starts again', (network) => {
  let other: ServerProcess;
  let fixture: Fixture;
  let blocks: LedgerBlocks;

  beforeAll(async () => {
    other = await startFacade(network());
    fixture = await Fixture.open(other);
    blocks = new LedgerBlocks(network().profile);
    await write(BEFORE);
  }, START_MS);

  afterAll(async () => {
    fixture.close();
    await other.stop();
  }, START_MS);

  async function write(plans: number): Promise<void> {
    for (let i = 0; i < plans; i++) await fixture.plan();
  }

  it.each<[string, (facade: ServerProcess) => Promise<unknown>]>([
    ['was stopped', (facade) => facade.stop()],
    ['was killed', (facade) => facade.kill()],
  ])(
    'asks for the blocks behind its replica if it %s, and has all there is',
    async (_how, end) => {
      const folder = await createFolder();
      const first = await startFacade(network(), SETTINGS, folder);
      const [before, fetchedFirst] = [await blocks.newest(), await fetchedBy(first)];
      await end(first);
      await write(MEANWHILE);
      const missed = (await blocks.newest()) - before;
      const second = await startFacade(network(), SETTINGS, folder);
      const fetched = await fetchedBy(second);
      const [seen, wanted] = [await portray(second), await portray(other)];
      await second.stop();
      await removeFolder(folder);

      expect(missed).toBeGreaterThanOrEqual(MEANWHILE);
      // Into an empty folder all blocks, the one with number 0 included.
      expect(fetchedFirst).toBeGreaterThan(before);
      // The last block that it has comes again, whenever it connects, to show that the ledger is the same.
      expect(fetched).toBeGreaterThan(missed);
      expect(fetched).toBeLessThan(before);
      expect(seen).toEqual(wanted);
    },
    TEST_MS,
  );

  it(
    'asks for all blocks if its replica is gone, and comes to the same',
    async () => {
      const folder = await createFolder();
      const first = await startFacade(network(), SETTINGS, folder);
      const seen = await portray(first);
      await first.stop();
      await rm(ledgerReplicaFolder(folder), { recursive: true });
      const second = await startFacade(network(), SETTINGS, folder);
      const [fetched, newest] = [await fetchedBy(second), await blocks.newest()];
      const seenAgain = await portray(second);
      await second.stop();
      await removeFolder(folder);

      expect(fetched).toBeGreaterThan(newest);
      expect(seenAgain).toEqual(seen);
    },
    TEST_MS,
  );
});
