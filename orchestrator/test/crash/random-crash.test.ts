// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { Random } from '@orchestrator/lib/testing';
import type { AssetEvent } from '@orchestrator/proto';
import { connect } from '../../src/client/connect';
import { pause } from '../support/bounded';
import { createFolder, removeFolder } from '../support/server-process';
import { CHANNEL, ORG1 } from '../support/target';
import { newPlan } from '../support/drafts';
import { outcomeOf } from '../support/outcome';
import { CrashingServer } from './crashing-server';
import { registerOrganizations } from './write-cases';

const KILLS = 9;
const CALLERS = 12;
const RENAMES = 8;
const SEED = Number(process.env['ORCHESTRATOR_TEST_SEED'] ?? Date.now() % 1_000_000);

/** What one caller knows of its plan: the names that it was told are stored, and those of which it was told nothing. */
interface KnownPlan {
  readonly key: string;
  readonly acknowledged: string[];
  /** Names sent since the last acknowledged one. */
  open: string[];
  isRegistered: boolean;
}

/** Callers and a subscriber on a server that is killed again and again. */
class Torture {
  readonly #random = new Random(SEED);
  readonly plans: KnownPlan[] = [];
  readonly streamed: AssetEvent[] = [];
  #server: CrashingServer;
  #isOver = false;
  /** Key of the plan that is registered when all is over. */
  #lastKey = 'not known yet';

  constructor(
    private readonly folder: string,
    server: CrashingServer,
  ) {
    this.#server = server;
  }

  /** Kills the server a few times; at the end it stands. */
  async run(): Promise<CrashingServer> {
    const callers = Array.from({ length: CALLERS }, () => this.#call());
    const subscriber = this.#subscribe();
    for (let kills = 0; kills < KILLS; kills++) {
      await pause(100 + this.#random.below(900));
      await this.#server.kill();
      this.#server = await CrashingServer.start(this.folder);
    }
    this.#isOver = true;
    await Promise.all(callers);
    this.#lastKey = (await this.#server.as(ORG1).computePlan.registerPlan(newPlan())).key;
    await subscriber;
    return this.#server;
  }

  /** Registers plans and renames each a few times, one call after another. */
  async #call(): Promise<void> {
    while (!this.#isOver) {
      const plan: KnownPlan = { key: randomUUID(), acknowledged: [], open: [], isRegistered: false };
      this.plans.push(plan);
      for (let renames = 0; renames < RENAMES; renames++) {
        const name = `name ${renames}`;
        const { computePlan } = this.#server.as(ORG1);
        plan.open.push(name);
        const call = plan.isRegistered ? computePlan.updatePlan : computePlan.registerPlan;
        const outcome = await outcomeOf(call({ key: plan.key, name }));
        // Nothing is known of a call that has failed. A plan of which nothing is known is not renamed: it may not be there.
        if (outcome !== 'OK') {
          await pause(20);
          break;
        }
        plan.isRegistered = true;
        plan.acknowledged.push(name);
        plan.open = [];
      }
    }
  }

  /** Takes all events up to the last one, and begins behind the last one taken whenever the stream ends. */
  async #subscribe(): Promise<void> {
    const isLast = (event: AssetEvent | undefined): boolean => event?.assetKey === this.#lastKey;
    while (!isLast(this.streamed.at(-1))) {
      const client = connect({ address: this.#server.address, mspid: ORG1, channel: CHANNEL });
      const startEventId = this.streamed.at(-1)?.id ?? '';
      try {
        for await (const event of client.event.subscribeToEvents({ startEventId })) {
          this.streamed.push(event);
          if (isLast(event)) break;
        }
      } catch {
        await pause(20);
      }
      client.close();
    }
  }
}

describe('a server that is killed at random while many write', () => {
  const folders: string[] = [];

  afterAll(async () => {
    for (const folder of folders) await removeFolder(folder);
  });

  it(`loses nothing that it acknowledged, and repeats nothing (seed ${SEED})`, async () => {
    const folder = await createFolder();
    folders.push(folder);
    const first = await CrashingServer.start(folder);
    await registerOrganizations((mspid) => first.as(mspid));
    const torture = new Torture(folder, first);

    const server = await torture.run();

    const { plans } = await server.as(ORG1).computePlan.queryPlans({ pageSize: 1_000_000 });
    const { events } = await server.as(ORG1).event.queryEvents({ pageSize: 1_000_000 });
    await server.kill();
    const names = new Map(plans.map(({ key, name }) => [key, name]));
    const wrong = torture.plans.filter((plan) => !isPossible(plan, names.get(plan.key), events));
    expect(wrong).toEqual([]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(torture.streamed).toEqual(events);
    expect(torture.plans.filter(({ isRegistered }) => isRegistered).length).toBeGreaterThan(20);
  }, 60_000);
});

/** Are the name of a plan and its events what can have come of what its caller was told? */
function isPossible(
  { key, acknowledged, open }: KnownPlan,
  name: string | undefined,
  events: readonly AssetEvent[],
): boolean {
  const stored = events.flatMap(({ assetKey, computePlan }) => (assetKey === key ? [computePlan?.name ?? ''] : []));
  const possible = [acknowledged, ...open.map((_name, i) => [...acknowledged, ...open.slice(0, i + 1)])];
  return stored.at(-1) === name && possible.some((each) => each.join() === stored.join());
}
