// SPDX-License-Identifier: Apache-2.0

/**
 * Another version of the chaincode takes the place of the present one while organizations write: what was acknowledged
 * is there, nothing was done twice, and those who were refused know that they may come again.
 */
import { type Client, connect } from '../../src/client/connect';
import { eventually } from '../support/bounded';
import { describeOnNetworks } from '../support/controlled-networks';
import { eventsOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { startFacade } from '../support/ledger-networks';
import { outcomeOf, REFUSED } from '../support/outcome';
import type { ServerProcess } from '../support/server-process';
import { CHANNEL, ORG1, ORG2 } from '../support/target';

const START_MS = 180_000;
const TEST_MS = 240_000;
const WRITERS = 8;
/** How long it may take until each of them has written something. */
const ASIDE_MS = 40_000;
const DEADLINE_MS = 40_000;
/** What a caller may hear. While peers run different chaincode, their results may differ as often as a call is tried. */
const HARMLESS: readonly string[] = ['OK', REFUSED.unavailable, REFUSED.aborted];

/** A change of a plan's name, and what its writer was told of it. */
interface Change {
  readonly name: string;
  readonly outcome: string;
}

/** Changes the names of plans of its own, one after another, as long as it may. */
class Writer {
  readonly changes: Change[] = [];

  constructor(
    private readonly client: Client,
    readonly key: string,
  ) {}

  async write(mayGoOn: () => boolean): Promise<void> {
    while (mayGoOn()) {
      const name = `name ${String(this.changes.length)}`;
      const outcome = await outcomeOf(this.client.computePlan.updatePlan({ key: this.key, name }));
      this.changes.push({ name, outcome });
    }
  }

  /** Whether it has been told of a change that it is done, after the first so many. */
  hasWritten(after = 0): boolean {
    return this.changes.slice(after).some(({ outcome }) => outcome === 'OK');
  }

  /** The names that the plan has had, by its events, without the first one. */
  async names(): Promise<readonly string[]> {
    const [, ...updates] = await eventsOf(this.client, this.key);
    return updates.map(({ computePlan }) => computePlan?.name ?? '');
  }

  close(): void {
    this.client.close();
  }
}

describeOnNetworks('an upgrade of the chaincode', (network) => {
  let facades: ServerProcess[];
  let fixture: Fixture;
  let writers: Writer[];

  beforeAll(async () => {
    const environments = [{}, { ORCHESTRATOR_MSPID: ORG2 }];
    facades = await Promise.all(environments.map((environment) => startFacade(network(), environment)));
    const [address = '', other = ''] = facades.map((facade) => facade.address);
    fixture = await Fixture.open({ address, addresses: { [ORG2]: other } });
    const clients = [
      connect({ address, mspid: ORG1, channel: CHANNEL, deadlineMs: DEADLINE_MS }),
      connect({ address: other, mspid: ORG2, channel: CHANNEL, deadlineMs: DEADLINE_MS }),
    ];
    writers = [];
    for (let i = 0; i < WRITERS; i++) {
      const client = clients[i % clients.length]!;
      writers.push(new Writer(client, await fixture.plan(client)));
    }
  }, START_MS);

  afterAll(async () => {
    for (const writer of writers) writer.close();
    fixture.close();
    await Promise.all(facades.map((facade) => facade.stop()));
  }, START_MS);

  it(
    'loses nothing, does nothing twice, and has callers wait or come again',
    async () => {
      let isOver = false;
      const writing = Promise.all(writers.map((writer) => writer.write(() => !isOver)));
      try {
        await eventually(ASIDE_MS, 'writes before the upgrade', () => writers.every((writer) => writer.hasWritten()));
        await network().upgradeChaincode();
        const after = writers.map(({ changes }) => changes.length);
        const isOn = (): boolean => writers.every((writer, i) => writer.hasWritten(after[i]));
        await eventually(ASIDE_MS, 'writes after the upgrade', isOn);
      } finally {
        isOver = true;
      }
      await writing;

      const outcomes = writers.flatMap(({ changes }) => changes.map(({ outcome }) => outcome));
      expect(outcomes.filter((outcome) => !HARMLESS.includes(outcome))).toEqual([]);
      for (const writer of writers) {
        const names = await writer.names();
        const done = writer.changes.flatMap(({ name, outcome }) => (outcome === 'OK' ? [name] : []));
        expect(names.filter((name) => done.includes(name))).toEqual(done);
        expect(new Set(names).size).toBe(names.length);
      }
    },
    TEST_MS,
  );
});
