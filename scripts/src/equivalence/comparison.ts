// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { services } from '@orchestrator/proto';
import { type Call, CHANNELS, headersOf, OTHER_CHANNEL } from './call';
import { Coverage } from './coverage';
import { generateProgram, OPENING, type Origin } from './generate';
import { Lane } from './lane';
import { type Program, type Step, stepText } from './program';
import { countCalls, Runner, type Trace } from './runner';
import { ServerFault } from './server-fault';
import { shrink } from './shrink';
import type { Target } from './targets';

const MOST_ATTEMPTS = 150;
/** Behind the limit of what servers take in one message, unless they are told otherwise. */
const TOO_LARGE = 64 * 1024 * 1024 + 1;

/** Where servers differ: a step or a channel, and what each of them gave. */
export interface Difference {
  readonly at: number;
  readonly told: ReadonlyMap<string, string>;
}

/** A program that servers do not answer alike. */
export interface Divergence {
  readonly seed: number;
  /** The steps that are needed, by their numbers in the program of the seed. */
  readonly steps: readonly number[];
  /** For people. */
  readonly text: readonly string[];
}

/** Where programs run, and what counts what they reach. */
export interface Setting {
  /** The number of the lane. */
  readonly lane?: number;
  readonly coverage?: Coverage;
}

/** Gives the same programs to one lane of several servers. */
export class Comparison {
  #calls = 0;
  #runs = 0;
  readonly #nonce = randomBytes(2).toString('hex');

  private constructor(
    private readonly runners: readonly Runner[],
    private readonly lane: Lane,
    readonly coverage: Coverage,
  ) {}

  /** Connects, and registers the organizations. @throws Error if new servers differ already in that. */
  static async start(targets: readonly Target[], setting: Setting = {}): Promise<Comparison> {
    const { lane: number = 0, coverage = new Coverage() } = setting;
    const lane = new Lane(number);
    const runners = await Promise.all(targets.map((target) => Runner.start(target, lane)));
    const comparison = new Comparison(runners, lane, coverage);
    await comparison.#open();
    return comparison;
  }

  /** Were the channels of all servers empty? */
  get isFresh(): boolean {
    return this.runners.every((runner) => runner.isFresh);
  }

  /** How many calls were made to each server. */
  get calls(): number {
    return this.#calls;
  }

  /** Do all answer the program of a seed alike? */
  async isAlike(origin: Origin): Promise<boolean> {
    return (await this.#differenceOf(await generateProgram(origin))) === undefined;
  }

  /**
   * Runs the program of a seed, or these of its steps; finds the shortest one if the answers differ.
   * @throws ServerFault if a server does not serve; then this comparison is of no use any more
   */
  async compare(origin: Origin, steps?: readonly number[]): Promise<Divergence | undefined> {
    const program = await generateProgram(origin);
    const numbers = steps ?? program.steps.map((_, i) => i);
    const whole = part(program, numbers);
    const difference = await this.#differenceOf(whole);
    if (difference === undefined) return undefined;
    return (
      (await this.#shortest(program, numbers)) ?? {
        seed: origin.seed,
        steps: numbers,
        text: [...describe(whole, difference), '  it did not come again'],
      }
    );
  }

  /** Undefined if the difference does not come again. */
  async #shortest(program: Program, numbers: readonly number[]): Promise<Divergence | undefined> {
    const differenceOf = (rest: readonly number[]): Promise<Difference | undefined> =>
      this.#differenceOf(part(program, rest)).catch((error: unknown) => {
        if (error instanceof ServerFault) return undefined;
        throw error;
      });
    const fails = async (rest: readonly number[]): Promise<boolean> => (await differenceOf(rest)) !== undefined;
    const steps = await shrink(numbers, fails, MOST_ATTEMPTS);
    const difference = await differenceOf(steps);
    if (difference === undefined) return undefined;
    return { seed: program.seed, steps, text: describe(part(program, steps), difference) };
  }

  /** All rows of a query of each server, in the order of the servers. */
  list(call: Call): Promise<object[][]> {
    return Promise.all(this.runners.map((runner) => runner.list(call)));
  }

  close(): void {
    for (const runner of this.runners) runner.close();
  }

  /** Servers that were in use may have registered their guest, and other addresses: they only have to get alike. */
  async #open(): Promise<void> {
    const { isFresh } = this;
    const more = isFresh && this.lane.number === 0 ? [tooLarge()] : [];
    const steps: Step[] = [...OPENING, ...more].map((call) => ({ kind: 'call', call }));
    const difference = await this.#differenceOf({ seed: -1, steps });
    if (isFresh && difference !== undefined) throw new Error(describe({ seed: -1, steps }, difference).join('\n'));
  }

  async #differenceOf(program: Program): Promise<Difference | undefined> {
    // The same digits for all servers, so that they list alike; others for each run, so that none meets another.
    const nonce = `${this.#nonce}${String(this.#runs++).padStart(8, '0')}`;
    const runs = await Promise.allSettled(this.runners.map((runner) => runner.run(program, nonce)));
    const traces = runs.map((run) => {
      if (run.status === 'rejected') throw run.reason;
      return run.value;
    });
    this.#calls += countCalls(program);
    const [first] = traces;
    if (first !== undefined) this.coverage.add(first);
    return this.#firstDifference(traces);
  }

  #firstDifference(traces: readonly Trace[]): Difference | undefined {
    const length = Math.max(...traces.map(({ texts }) => texts.length));
    for (let at = 0; at < length; at++) {
      const texts = traces.map((trace) => trace.texts[at] ?? '');
      if (texts.some((text) => text !== texts[0])) return { at, told: this.#byName(texts) };
    }
    if (traces.every(({ faults }) => faults.length === 0)) return undefined;
    return { at: length, told: this.#byName(traces.map(({ faults }) => faults.join('; '))) };
  }

  #byName(texts: readonly string[]): Map<string, string> {
    return new Map(this.runners.map(({ name }, i) => [`${String(i + 1)} ${name}`, texts[i] ?? '']));
  }
}

function part({ seed, steps }: Program, numbers: readonly number[]): Program {
  return { seed, steps: numbers.map((number) => steps[number]).filter((step) => step !== undefined) };
}

function tooLarge(): Call {
  const { path } = services.profiling.methods.registerProfilingStep;
  return { headers: headersOf({ mspid: 'MyOrg1MSP', channel: OTHER_CHANNEL }), path, bytes: new Uint8Array(TOO_LARGE) };
}

/** The steps, where the difference is, and the first lines that differ. */
function describe({ steps }: Program, { at, told }: Difference): string[] {
  const where =
    at < steps.length ? `step ${String(at + 1)}` : `the events on ${CHANNELS[at - steps.length] ?? 'all channels'}`;
  const texts = [...told.values()].map((text) => text.split('\n'));
  const length = Math.max(...texts.map((lines) => lines.length));
  const line = Array.from({ length }, (_, i) => i).find((i) => texts.some((lines) => lines[i] !== texts[0]?.[i])) ?? 0;
  return [
    ...steps.map((step, i) => `  ${String(i + 1)}. ${stepText(step)}`),
    `  they differ in ${where}, line ${String(line + 1)}:`,
    ...[...told.keys()].map((name, i) => `    ${name}: ${texts[i]?.[line] ?? '(nothing)'}`),
  ];
}
