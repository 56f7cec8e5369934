// SPDX-License-Identifier: Apache-2.0

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
}

/** Runs `count` jobs with so many callers at once. */
export async function parallel(
  work: { readonly name: string; readonly count: number; readonly callers: number },
  job: (i: number) => Promise<unknown>,
): Promise<Figure> {
  const times: number[] = [];
  let next = 0;
  let errors = 0;
  let note = '';
  const started = performance.now();
  const caller = async (): Promise<void> => {
    for (let i = next++; i < work.count; i = next++) {
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
  await Promise.all(Array.from({ length: work.callers }, caller));
  const seconds = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return {
    work: `${work.name}, ${String(work.callers)} ${work.callers === 1 ? 'caller' : 'callers'}`,
    count: work.count,
    seconds,
    perSecond: work.count / seconds,
    p50Ms: times[Math.floor(times.length * 0.5)] ?? 0,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? 0,
    errors,
    ...(note === '' ? {} : { note }),
  };
}

/** Runs one job that does `count` of something. */
export async function once(work: string, count: number, job: () => Promise<unknown>): Promise<Figure> {
  const started = performance.now();
  await job();
  const seconds = (performance.now() - started) / 1000;
  return { work, count, seconds, perSecond: count / seconds, errors: 0 };
}
