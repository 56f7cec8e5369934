// SPDX-License-Identifier: Apache-2.0

import { Random } from '@orchestrator/lib/testing';
import { services } from '@orchestrator/proto';
import { type Call, callOf, CHANNEL, CHANNELS, isQuery, METHODS, ORGANIZATIONS, OTHER_CHANNEL } from './call';
import { Draws } from './draws';
import { finalSteps } from './final-steps';
import { dataGenerators } from './generators/data';
import { functionGenerators } from './generators/function';
import { otherGenerators } from './generators/other';
import { outputGenerators } from './generators/output';
import { planGenerators } from './generators/plan';
import { taskGenerators } from './generators/task';
import { taskMoveGenerators } from './generators/task-move';
import { callsOf, type Listing, type Program, type Step } from './program';
import { type Generator, type Made, Scene } from './scene';
import { spoil } from './spoil';
import { World } from './world';

const TRIES = 30;
/** So many times out of a hundred. */
const SPOILT = 12;
const RACE = 5;
const TOGETHER = 5;
const MEANWHILE = 40;
const ELSEWHERE = 12;
const CARELESS = 35;

/** How long programs are. */
export const SIZES = {
  full: { leastSteps: 30, moreSteps: 35, withLife: 60 },
  /** A third as many calls: a difference comes sooner, unless it takes a long history. */
  short: { leastSteps: 4, moreSteps: 10, withLife: 30 },
} as const;

/** A name of a size. */
export type Size = keyof typeof SIZES;

/** Which program. */
export interface Origin {
  readonly seed: number;
  /** `full` if nothing is said. */
  readonly size?: Size;
}

/** How often each is asked, beside the others. */
const WEIGHTS: readonly (readonly [Generator, number])[] = [
  [planGenerators.register, 3],
  [planGenerators.update, 2],
  [planGenerators.cancel, 3],
  [planGenerators.get, 2],
  [planGenerators.query, 2],
  [functionGenerators.register, 5],
  [functionGenerators.update, 2],
  [functionGenerators.advance, 8],
  [functionGenerators.act, 8],
  [functionGenerators.get, 1],
  [functionGenerators.query, 2],
  [dataGenerators.registerManager, 3],
  [dataGenerators.updateManager, 1],
  [dataGenerators.getManager, 1],
  [dataGenerators.queryManagers, 1],
  [dataGenerators.registerSamples, 4],
  [dataGenerators.updateSamples, 3],
  [dataGenerators.getSample, 1],
  [dataGenerators.querySamples, 2],
  [taskGenerators.register, 18],
  [taskGenerators.get, 2],
  [taskGenerators.getInputs, 3],
  [taskGenerators.query, 4],
  [taskMoveGenerators.start, 25],
  [taskMoveGenerators.finish, 8],
  [taskMoveGenerators.act, 13],
  [taskMoveGenerators.giveUpChild, 8],
  [taskMoveGenerators.reportFailure, 3],
  [taskMoveGenerators.getReport, 1],
  [outputGenerators.registerOne, 10],
  [outputGenerators.registerMany, 10],
  [outputGenerators.score, 10],
  [outputGenerators.disable, 25],
  [outputGenerators.get, 1],
  [outputGenerators.getOfTask, 1],
  [outputGenerators.queryScores, 2],
  [otherGenerators.registerAgain, 1],
  [otherGenerators.listOrganizations, 1],
  [otherGenerators.version, 1],
  [otherGenerators.profile, 1],
  [otherGenerators.listEvents, 5],
  [otherGenerators.badQuery, 1],
  [otherGenerators.stranger, 1],
  [otherGenerators.unknownRpc, 1],
  [otherGenerators.malformed, 5],
];

const TICKETS: readonly Generator[] = WEIGHTS.flatMap(([generator, weight]) =>
  Array.from({ length: weight }, () => generator),
);

/** What the first steps are drawn from: most others have nothing to work on without these. */
const FIRST: readonly Generator[] = [
  planGenerators.register,
  functionGenerators.register,
  functionGenerators.register,
  dataGenerators.registerManager,
  dataGenerators.registerSamples,
  functionGenerators.advance,
  functionGenerators.advance,
  taskGenerators.register,
];

/** What often comes then, so that some tasks get to their end, and what they have given is disabled. */
const LIFE: readonly Generator[] = [
  functionGenerators.advance,
  functionGenerators.advance,
  taskGenerators.register,
  taskGenerators.register,
  ...[taskMoveGenerators.start, taskMoveGenerators.start, taskMoveGenerators.start],
  ...[outputGenerators.registerMany, outputGenerators.registerOne, outputGenerators.registerMany],
  outputGenerators.score,
  ...[taskMoveGenerators.finish, taskMoveGenerators.finish, taskMoveGenerators.start, taskMoveGenerators.finish],
  ...Array.from({ length: 5 }, () => taskMoveGenerators.giveUpChild),
  ...[outputGenerators.disable, outputGenerators.disable, outputGenerators.disable],
];

/** Registers the organizations; the last one stays a guest on one of the channels. */
export const OPENING: readonly Call[] = CHANNELS.flatMap((channel) =>
  ORGANIZATIONS.slice(0, channel === OTHER_CHANNEL ? -1 : undefined).map((mspid, i) =>
    callOf({ mspid, channel }, services.organization.methods.registerOrganization, {
      address: i === 0 ? '' : `https://${mspid.toLowerCase()}.example.org`,
    }),
  ),
);

/** Is there a size of this name? */
export function isSize(name: string): name is Size {
  return name in SIZES;
}

/** The program of a seed: always the same one. */
export async function generateProgram({ seed, size = 'full' }: Origin): Promise<Program> {
  const maker = new ProgramMaker(seed, SIZES[size]);
  return { seed, steps: await maker.make() };
}

class ProgramMaker {
  readonly #draws: Draws;
  readonly #world = new World();
  readonly #home: string;
  readonly #steps: Step[] = [];

  constructor(
    seed: number,
    private readonly size: (typeof SIZES)[Size],
  ) {
    const random = new Random(seed);
    // Seeds that follow each other begin alike.
    for (let i = 0; i < 5; i++) random.below(2);
    this.#draws = new Draws(random);
    this.#home = this.#draws.oneOf(CHANNEL, CHANNEL, OTHER_CHANNEL);
  }

  async make(): Promise<Step[]> {
    for (const call of OPENING) await this.#world.apply(call);
    const begin = this.#draws.chance(this.size.withLife) ? [...FIRST, ...LIFE] : FIRST;
    for (const generator of begin) await this.#add(generator(this.#scene(this.#home)));
    const count = this.size.leastSteps + this.#draws.below(this.size.moreSteps);
    for (let i = 0; i < count; i++) await this.#add(this.#next(this.#channel()));
    return [...this.#steps, ...finalSteps(this.#world)];
  }

  #channel(): string {
    return this.#draws.chance(ELSEWHERE) ? this.#draws.oneOf(...CHANNELS) : this.#home;
  }

  #scene(channel: string): Scene {
    return new Scene(channel, this.#draws, this.#world.assets(channel));
  }

  #next(channel: string): Made {
    this.#care();
    for (let i = 0; i < TRIES; i++) {
      const made = this.#draws.one(TICKETS)?.(this.#scene(channel));
      if (made !== undefined) return made;
    }
    return undefined;
  }

  /** Whether what comes next may be wrong on purpose. */
  #care(): void {
    this.#draws.isCareful = !this.#draws.chance(CARELESS);
  }

  async #add(made: Made): Promise<void> {
    const step = made && ('listing' in made ? this.#listing(made.listing) : this.#calls(made));
    if (step === undefined) return;
    this.#steps.push(step);
    const times = step.kind === 'race' ? step.callers : 1;
    for (let i = 0; i < times; i++) for (const call of callsOf(step)) await this.#world.apply(call);
  }

  #listing(listing: Listing): Step {
    const count = this.#draws.chance(MEANWHILE) ? 1 + this.#draws.below(2) : 0;
    const meanwhile = Array.from({ length: count }, () => this.#write(this.#home)).filter((call) => call !== undefined);
    return { kind: 'listing', listing: { ...listing, meanwhile } };
  }

  #calls(first: Call): Step {
    const call = this.#draws.chance(SPOILT) && !isQuery(first.path) ? spoil(first, this.#draws) : first;
    if (this.#draws.chance(RACE) && isWrite(call)) return { kind: 'race', call, callers: 2 + this.#draws.below(4) };
    const other = this.#draws.chance(TOGETHER) ? this.#write(this.#elsewhere(call)) : undefined;
    return other === undefined ? { kind: 'call', call } : { kind: 'together', calls: [call, other] };
  }

  #elsewhere({ headers }: Call): string {
    return headers.some(([, value]) => value === CHANNEL) ? OTHER_CHANNEL : CHANNEL;
  }

  #write(channel: string): Call | undefined {
    for (let i = 0; i < TRIES; i++) {
      const made = this.#next(channel);
      if (made !== undefined && 'path' in made && isWrite(made)) return made;
    }
    return undefined;
  }
}

function isWrite({ path }: Call): boolean {
  return METHODS.get(path)?.readOnly === false;
}
