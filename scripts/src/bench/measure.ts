// SPDX-License-Identifier: Apache-2.0

/** CPU seconds by program. */
export type CpuSeconds = Readonly<Record<string, number>>;

/** What was measured. */
export interface Figure {
  readonly work: string;
  /** How many of what was counted. */
  readonly count: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  readonly errors: number;
  readonly note?: string;
  /** Length of a reply, where that matters. */
  readonly replyBytes?: number;
  /** What the programs have used meanwhile. */
  readonly cpu?: CpuSeconds;
}

/** Looks on while something is measured: is called before it, and what it gives back after it, with its name. */
export type Observer = () => Promise<(work: string) => Promise<Pick<Figure, 'cpu'>>>;

/** Measures works, under the eyes of observers. */
export class Meter {
  readonly #observers: readonly Observer[];

  constructor(...observers: readonly Observer[]) {
    this.#observers = observers;
  }

  /** Runs `count` jobs with so many callers at once. */
  async parallel(
    { name, count, callers }: { readonly name: string; readonly count: number; readonly callers: number },
    job: (i: number) => Promise<unknown>,
  ): Promise<Figure> {
    const times: number[] = [];
    let next = 0;
    let errors = 0;
    let note = '';
    const caller = async (): Promise<void> => {
      for (let i = next++; i < count; i = next++) {
        const begun = performance.now();
        try {
          await job(i);
        } catch (error) {
          errors++;
          note = error instanceof Error ? error.message : String(error);
        }
        times.push(performance.now() - begun);
      }
    };
    const work = `${name}, ${String(callers)} ${callers === 1 ? 'caller' : 'callers'}`;
    const figure = await this.once(work, count, () => Promise.all(Array.from({ length: callers }, caller)));
    return { ...figure, ...percentiles(times), errors, ...(note === '' ? {} : { note }) };
  }

  /** Runs one job that does `count` of something. */
  async once(work: string, count: number, job: () => Promise<unknown>): Promise<Figure> {
    const endings = await Promise.all(this.#observers.map((observer) => observer()));
    const started = performance.now();
    await job();
    const seconds = (performance.now() - started) / 1000;
    const seen = await Promise.all(endings.map((ending) => ending(work)));
    return Object.assign({ work, count, seconds, perSecond: count / seconds, errors: 0 }, ...seen) as Figure;
  }
}

/** What rounds of one work come to. */
export function sumOf(rounds: readonly Figure[]): Figure {
  const sum = (amounts: readonly number[]): number => amounts.reduce((a, b) => a + b, 0);
  const count = sum(rounds.map((round) => round.count));
  const seconds = sum(rounds.map((round) => round.seconds));
  const programs = Object.keys(rounds[0]?.cpu ?? {});
  const cpu = Object.fromEntries(programs.map((name) => [name, sum(rounds.map((round) => round.cpu?.[name] ?? 0))]));
  const errors = sum(rounds.map((round) => round.errors));
  return { work: rounds[0]?.work ?? '', count, seconds, perSecond: count / seconds, errors, cpu };
}

/** The middle of some times, and what one in a hundred exceeds. */
export function percentiles(timesMs: readonly number[]): { readonly p50Ms: number; readonly p99Ms: number } {
  const sorted = [...timesMs].sort((a, b) => a - b);
  return {
    p50Ms: sorted[Math.floor(sorted.length * 0.5)] ?? 0,
    p99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  };
}
