// SPDX-License-Identifier: Apache-2.0

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchNetwork, CHANNELS, startBenchNetwork } from './bench-network';
import { cpuSecondsOf, observeCpu } from './cpu';
import { HEADINGS } from './document';
import { measureEmptyCalls } from './empty-calls';
import { Against, REBUILD } from './expectations';
import { Fixture } from './fixture';
import { growth } from './growth';
import { Baselines } from './judgement';
import { lives } from './lives';
import { type Figure, Meter } from './measure';
import { type ServerProcess, startOrchestrator } from '../servers/process';
import { RawClient } from './raw-client';
import { replaysInTurn } from './replays';
import type { Run } from './report';
import { assertWorks, type Order, runWorks } from './run-works';
import { type Work, type Works, works } from './works';
import { registerBatches, registerOneByOne, registerPlans } from './writes';

const { reads, cascade } = works;
/** What both modes are measured by. */
const WORKS = {
  single: async (fixture, scale) => [
    await registerOneByOne(fixture, CALLS * scale),
    await registerPlans(fixture, 300 * scale),
  ],
  lives: async (fixture, scale) => [await lives(fixture, { count: 1000 * scale, callers: 32, subscribers: 1 })],
  batches: async (fixture, scale) => [await registerBatches(fixture, 10_000 * scale, FILL_BATCH)],
  reads,
  cascade,
} satisfies Works;

const MEMBERS = ['MyOrg1MSP', 'MyOrg2MSP', 'MyOrg3MSP'];
const WRITES_A_LIFE = 3;
/** A write takes many times as long as in solo mode. */
const CALLS = 2000;
const FILL_BATCH = 500;
/** No work is to fail for the time that it takes: that is what is measured. */
const PATIENCE = '2m';

/** Measures ledger mode. */
export async function benchLedger(order: Order): Promise<Run> {
  const network = await startBenchNetwork(join(order.folder, 'network'), order.tell);
  try {
    return await new LedgerBench(order, network).run();
  } finally {
    await network.stop();
  }
}

class LedgerBench {
  readonly #baselines = new Baselines();
  readonly #works: Works;
  readonly #soloFigures: Figure[] = [];
  /** Solo mode with the same assets, for works that are measured in turn. */
  #solo: { readonly server: ServerProcess; readonly meter: Meter } | undefined;

  constructor(
    private readonly order: Order,
    private readonly network: BenchNetwork,
  ) {
    const { single, lives, ...others } = WORKS;
    const rebuild: Work = async (fixture) => [await this.#rebuild(fixture.client.writes)];
    const replay: Work = (fixture) => this.#replay(fixture);
    this.#works = { single, lives, rebuild, ...others, replay };
  }

  async run(): Promise<Run> {
    const { fabric, standIn } = this.network.connection;
    const { order } = this;
    assertWorks(this.#works, order);
    const empty = await this.#measureEmptyCalls();
    const figures = await this.#measureModes();
    const start = (): Promise<ServerProcess> => this.#start(CHANNELS.growth, 'growth');
    const filling = { start, channel: CHANNELS.growth, batch: FILL_BATCH, say: order.say };
    return {
      mode: 'ledger',
      heading: HEADINGS.ledger,
      remarks: [
        `The network is ${standIn ? fabric : `Hyperledger Fabric ${fabric}`}, on the same machine: two organizations ` +
          'that endorse, both of which have to, one that follows, one peer each, one orderer, blocks after 10 ms, state ' +
          'in LevelDB. Empty submits and evaluates are those of a chaincode that does nothing, on a channel of its own, ' +
          'with the client library that the facade uses.',
      ],
      baselineFigures: [...empty, ...this.#soloFigures],
      figures,
      baselines: this.#baselines,
      growth: order.assets === undefined ? [] : await growth(filling, order.assets),
      isReal: !standIn,
    };
  }

  async #measureEmptyCalls(): Promise<Figure[]> {
    const meter = new Meter(observeCpu(() => this.network.programs));
    const { submits, evaluates } = await measureEmptyCalls(this.network.connection, meter, this.order.scale);
    this.#baselines.set(Against.Submits, submits.perSecond);
    this.#baselines.set(Against.ThirdOfSubmits, submits.perSecond / WRITES_A_LIFE);
    this.#baselines.set(Against.Evaluates, evaluates.perSecond);
    [submits, evaluates].forEach(this.order.say);
    return [submits, evaluates];
  }

  /** Both modes do the same works, so that what is read and told is the same. */
  async #measureModes(): Promise<Figure[]> {
    const server = await startOrchestrator(join(this.order.folder, 'solo'));
    try {
      const meter = new Meter(observeCpu(() => ({ server: [server.pid] })));
      this.#solo = { server, meter };
      const only = this.order.only?.filter((name) => name in WORKS);
      this.#compareWith(await runWorks({ server, meter, works: WORKS, firstCalls: CALLS }, { ...this.order, only }));
      return await this.#measureWorks();
    } finally {
      await server.stop();
    }
  }

  #compareWith(figures: readonly Figure[]): void {
    for (const { work, perSecond } of figures) this.#baselines.setFor(Against.Solo, work, perSecond);
    this.#soloFigures.push(...figures.map((figure) => ({ ...figure, work: `solo mode: ${figure.work}` })));
  }

  async #replay(fixture: Fixture): Promise<Figure[]> {
    if (this.#solo === undefined) throw new Error('solo mode does not run');
    const client = new RawClient(this.#solo.server.address);
    try {
      const [own = [], solo = []] = await replaysInTurn([fixture, new Fixture(client, this.#solo.meter)]);
      this.#compareWith(solo);
      return own;
    } finally {
      client.close();
    }
  }

  async #measureWorks(): Promise<Figure[]> {
    const facade = await this.#start(CHANNELS.works, 'facade');
    try {
      const meter = new Meter(observeCpu(() => ({ facade: [facade.pid], ...this.network.programs })));
      return await runWorks({ server: facade, meter, works: this.#works, firstCalls: CALLS }, this.order);
    } finally {
      await facade.stop();
    }
  }

  /** Starts a facade with an empty folder, and once more with what it has then: the difference is the catching up. */
  async #rebuild(transactions: number): Promise<Figure> {
    const empty = await this.#start(CHANNELS.works, 'rebuilt');
    const rebuilt = cpuSecondsOf(empty.pid);
    await empty.stop();
    const filled = await this.#start(CHANNELS.works, 'rebuilt');
    const idle = cpuSecondsOf(filled.pid);
    await filled.stop();
    const seconds = (empty.startMs - filled.startMs) / 1000;
    return {
      work: REBUILD,
      count: transactions,
      seconds,
      perSecond: transactions / seconds,
      errors: 0,
      cpu: { facade: rebuilt - idle },
      note: `${String(transactions)} transactions; beside that, a start takes ${(filled.startMs / 1000).toFixed(2)} s`,
    };
  }

  #start(channel: string, folder: string): Promise<ServerProcess> {
    const channels = join(this.order.folder, `${channel}.yaml`);
    writeFileSync(channels, `channels:\n  ${channel}: [${MEMBERS.join(', ')}]\n`);
    return startOrchestrator(join(this.order.folder, folder), {
      ORCHESTRATOR_MODE: 'ledger',
      ORCHESTRATOR_NETWORK_CONFIG: this.network.profile,
      ORCHESTRATOR_CHANNEL_CONFIG: channels,
      ORCHESTRATOR_FABRIC_GATEWAY_TIMEOUT: PATIENCE,
    });
  }
}
