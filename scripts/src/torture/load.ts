// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '@orchestrator/lib/testing';
import { type Client } from '@orchestrator/orchestrator';
import { AssetKind, FunctionAction } from '@orchestrator/proto';
import { Book } from './book';
import { Chain } from './chain';
import { drawKey, drawOne, drawPlace } from './draws';
import type { Findings } from './findings';
import type { TortureReplica } from './replica';
import type { Work } from './work';

const OPEN_WORKS = 4;
const WRITERS = 3;
const READERS = 1;
const BREATH_MS = 20;
const SEEDS = 2 ** 31;

/** Callers of all replicas on works that they share. */
export class Load {
  readonly books: Book[] = [];
  readonly #works: Work[] = [];
  #open: Work[] = [];
  #functionKey = '';
  readonly #random: Random;

  constructor(
    seed: number,
    private readonly findings: Findings,
  ) {
    this.#random = new Random(seed);
  }

  /** Registers what all works need. */
  async prepare({ organization, function: functions }: Client): Promise<void> {
    const [key, description, archive] = [drawKey(this.#random), drawPlace(this.#random), drawPlace(this.#random)];
    await organization.registerOrganization({});
    const models = { kind: AssetKind.ASSET_MODEL, multiple: true, optional: true };
    await functions.registerFunction({
      key,
      name: 'step',
      description,
      archive,
      newPermissions: { public: true },
      inputs: new Map([['models', models]]),
      outputs: new Map([['model', { kind: AssetKind.ASSET_MODEL }]]),
    });
    for (const action of [FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY]) {
      await functions.applyFunctionAction({ functionKey: key, action });
    }
    this.#functionKey = key;
    this.#open = Array.from({ length: OPEN_WORKS }, (_, i) => this.#begin(i % 2 === 0));
  }

  /** Calls until the signal says that it is over. */
  async run(replicas: readonly TortureReplica[], over: AbortSignal): Promise<void> {
    const callers = replicas.flatMap((replica) => [
      ...Array.from({ length: WRITERS }, () => this.#call(replica, over, (work, client) => work.advance(client))),
      ...Array.from({ length: READERS }, () => this.#call(replica, over, (work, client) => work.check(client))),
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
    const at = random.below(this.#open.length);
    const work = this.#open[at];
    if (work?.isFull === false) return work;
    const next = this.#begin(work instanceof Book);
    this.#open[at] = next;
    return next;
  }

  #begin(isBook: boolean): Work {
    const random = new Random(this.#random.below(SEEDS));
    const work = isBook ? new Book(random, this.findings) : new Chain(random, this.#functionKey, this.findings);
    if (work instanceof Book) this.books.push(work);
    this.#works.push(work);
    return work;
  }
}

/** Kills and stops what it is given, one thing after another. */
export async function disturb(
  random: Random,
  replicas: readonly [TortureReplica, ...TortureReplica[]],
  {
    over,
    killDatabase,
  }: { readonly over: AbortSignal; readonly killDatabase: ((deadMs: number) => Promise<void>) | undefined },
): Promise<void> {
  const under: Promise<void>[] = [];
  while (!over.aborted) {
    await pause(400 + random.below(1200));
    const replica = drawOne(random, replicas);
    const what = random.below(killDatabase === undefined ? 2 : 3);
    const ms = random.below(3000);
    if (what === 0) under.push(replica.kill());
    else if (what === 1) under.push(replica.suspend(300 + ms));
    else await killDatabase?.(ms / 3);
  }
  await Promise.all(under);
}
