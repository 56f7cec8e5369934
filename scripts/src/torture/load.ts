// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '@orchestrator/lib/testing';
import { type Client } from '@orchestrator/orchestrator';
import { AssetKind, FunctionAction } from '@orchestrator/proto';
import { AssetHistory } from '../histories/asset-history';
import { FunctionSubject } from '../histories/function-subject';
import { Clock } from '../histories/history';
import { PlanSubject } from '../histories/plan-subject';
import { SampleSubject } from '../histories/sample-subject';
import type { JudgedHistory } from '../histories/judge-histories';
import type { Input, Subject } from '../histories/subject';
import { TaskSubject } from '../histories/task-subject';
import { Book } from './book';
import { Chain } from './chain';
import { drawKey, drawOne, drawPlace } from '../histories/draws';
import type { Findings } from '../histories/findings';
import { MSPID, type TortureReplica } from './replica';
import type { Disturbance } from './site';
import type { Work } from '../histories/work';

/** How many call each replica. */
const CALLERS = { writers: 4, readers: 1 };
const MANAGERS = 30;
const BREATH_MS = 20;
const SEEDS = 2 ** 31;

/** What all works need, registered once. */
interface Ground {
  /** Gives a model. */
  readonly functionKey: string;
  /** Gives models and a score. */
  readonly scoringKey: string;
  readonly planKey: string;
  readonly managerKeys: readonly string[];
}

/** Begins another work. */
type Begin = (random: Random) => Work;

/** Callers of all replicas on works that they share. */
export class Load {
  readonly books: Book[] = [];
  readonly histories: JudgedHistory[] = [];
  readonly clock = new Clock();
  readonly #works: Work[] = [];
  /** The works that are under way, and what takes the place of each when it is full. */
  #open: { work: Work; readonly begin: Begin }[] = [];
  readonly #random: Random;

  constructor(
    seed: number,
    private readonly findings: Findings,
  ) {
    this.#random = new Random(seed);
  }

  /** Registers what all works need. */
  async prepare(client: Client): Promise<void> {
    await client.organization.registerOrganization({});
    const models = { kind: AssetKind.ASSET_MODEL, multiple: true, optional: true };
    const output = { kind: AssetKind.ASSET_MODEL };
    const score = { kind: AssetKind.ASSET_PERFORMANCE };
    const ground = {
      functionKey: await this.#prepareFunction(client, { inputs: { models }, outputs: { model: output } }),
      scoringKey: await this.#prepareFunction(client, { inputs: {}, outputs: { extras: models, score } }),
      planKey: drawKey(this.#random),
      managerKeys: Array.from({ length: MANAGERS }, () => drawKey(this.#random)),
    };
    await client.computePlan.registerPlan({ key: ground.planKey, name: 'plan' });
    for (const key of ground.managerKeys) await this.#prepareManager(client, key);
    this.#open = this.#begins(ground).map((begin) => ({ begin, work: this.#begin(begin) }));
  }

  /** Calls until the signal says that it is over. */
  async run(replicas: readonly TortureReplica[], over: AbortSignal, { writers, readers } = CALLERS): Promise<void> {
    const callers = replicas.flatMap((replica) => [
      ...Array.from({ length: writers }, () => this.#call(replica, over, (work, client) => work.advance(client))),
      ...Array.from({ length: readers }, () => this.#call(replica, over, (work, client) => work.check(client))),
    ]);
    await Promise.all(callers);
  }

  /** Looks at all that was done. */
  async checkAll({ client }: TortureReplica): Promise<void> {
    for (const work of this.#works) await work.check(client, true);
  }

  async #call(
    { client }: TortureReplica,
    over: AbortSignal,
    make: (work: Work, client: Client) => Promise<void>,
  ): Promise<void> {
    const random = new Random(this.#random.below(SEEDS));
    while (!over.aborted) {
      const before = this.findings.counts.unknown;
      await make(this.#next(random), client);
      // A replica that is not there is asked again, not without a pause.
      if (this.findings.counts.unknown > before) await pause(BREATH_MS);
    }
  }

  #next(random: Random): Work {
    const slot = this.#open[random.below(this.#open.length)];
    if (slot === undefined) throw new Error('nothing was prepared');
    if (slot.work.isFull) slot.work = this.#begin(slot.begin);
    return slot.work;
  }

  #begin(begin: Begin): Work {
    const work = begin(new Random(this.#random.below(SEEDS)));
    if (work instanceof Book) this.books.push(work);
    if (work instanceof AssetHistory) this.histories.push(work);
    this.#works.push(work);
    return work;
  }

  #begins({ functionKey, scoringKey, planKey, managerKeys }: Ground): Begin[] {
    const { clock, findings } = this;
    const on =
      <In extends Input>(createSubject: (random: Random) => Subject<In>): Begin =>
      (random) =>
        new AssetHistory(createSubject(random), { random, clock, findings });
    const plan = on((random) => new PlanSubject(drawKey(random)));
    const place = { functionKey: scoringKey, computePlanKey: planKey, worker: MSPID };
    const files = (random: Random) => ({ description: drawPlace(random), archive: drawPlace(random) });
    const book: Begin = (random) => new Book(random, findings);
    const chain: Begin = (random) => new Chain(random, functionKey, findings);
    return [
      ...[book, book, chain, chain],
      plan,
      plan,
      on((random) => new TaskSubject(drawKey(random), place)),
      on((random) => new SampleSubject(drawKey(random), managerKeys)),
      on((random) => new FunctionSubject(drawKey(random), files(random))),
    ];
  }

  async #prepareFunction({ function: functions }: Client, declared: Declared): Promise<string> {
    const [key, description, archive] = [drawKey(this.#random), drawPlace(this.#random), drawPlace(this.#random)];
    const [inputs, outputs] = [declared.inputs, declared.outputs].map((ports) => new Map(Object.entries(ports)));
    const newPermissions = { public: true };
    await functions.registerFunction({ key, name: 'step', description, archive, newPermissions, inputs, outputs });
    for (const action of [FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY]) {
      await functions.applyFunctionAction({ functionKey: key, action });
    }
    return key;
  }

  async #prepareManager({ dataManager }: Client, key: string): Promise<void> {
    const open = { public: true };
    const [description, opener] = [drawPlace(this.#random), drawPlace(this.#random)];
    const permissions = { newPermissions: open, logsPermission: open };
    await dataManager.registerDataManager({ key, name: 'table', ...permissions, description, opener });
  }
}

interface Declared {
  readonly inputs: Readonly<Record<string, Port>>;
  readonly outputs: Readonly<Record<string, Port>>;
}

interface Port {
  readonly kind: AssetKind;
  readonly multiple?: boolean;
}

/** What a torture disturbs. */
export interface Disturbed {
  readonly replicas: readonly [TortureReplica, ...TortureReplica[]];
  /** What goes wrong besides the replicas; one of them at a time. */
  readonly disturbances: readonly Disturbance[];
  /** The only one that is to happen; the replicas are left alone then. */
  readonly only: string | undefined;
  readonly findings: Findings;
}

/** Kills and stops replicas and what they run on, one thing after another; resolves when all is well again. */
export async function disturb(
  random: Random,
  { replicas, disturbances, only, findings }: Disturbed,
  over: AbortSignal,
): Promise<void> {
  const possible = disturbances.filter(({ name }) => only === undefined || name === only);
  if (only !== undefined && possible.length === 0) throw new Error(`there is no disturbance "${only}"`);
  const under: Promise<void>[] = [];
  while (!over.aborted) {
    await pause(300 + random.below(1000));
    const replica = drawOne(random, replicas);
    const disturbance = possible[random.below(possible.length)];
    if (disturbance !== undefined && (only !== undefined || random.below(2) === 0)) {
      findings.disturbed(disturbance.name);
      await disturbance.run(random);
    } else under.push(disturbReplica(random, replica));
  }
  await Promise.all(under);
}

function disturbReplica(random: Random, replica: TortureReplica): Promise<void> {
  switch (random.below(4)) {
    case 0:
      return replica.kill();
    case 1:
      return replica.empty();
    default:
      return replica.suspend(300 + random.below(3000));
  }
}
