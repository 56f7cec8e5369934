// SPDX-License-Identifier: Apache-2.0

/**
 * Gives the same random programs to several servers, which have to answer alike. A program follows from its seed and its
 * size: the first one has the given seed, each other the next one. The exit code is 1 if servers differ; each program
 * that shows it is printed as short as it can be.
 *   npm run equivalence -- --targets embedded,couchdb,ledger [--seed 1] [--programs 100] [--size short] [--steps 1,4,9]
 *     [--lanes 4] [--slice 250]
 * Targets: embedded, couchdb (express-pouchdb), couchdb=<url>, ledger (a stand-in), fabric (where its programs are), or
 * host:port of a running server, to which nobody else writes meanwhile. So many lanes run programs side by side, each
 * on channels of its own; running servers have one. After a slice of programs the servers are started anew, and empty.
 */
import { type Options, parseOptions } from './equivalence/options';
import { Progress } from './equivalence/progress';
import { compareSlice } from './equivalence/slice';

const MOST_DIVERGENCES = 3;

async function run(options: Options): Promise<void> {
  const { seed, programs, slice } = options;
  const progress = new Progress(options);
  for (let from = seed; from < seed + programs && progress.divergences < MOST_DIVERGENCES; from += slice) {
    const end = Math.min(from + slice, seed + programs);
    const result = await compareSlice({
      ...options,
      seeds: Array.from({ length: end - from }, (_, i) => from + i),
      mostDivergences: MOST_DIVERGENCES - progress.divergences,
      coverage: progress.coverage,
      listener: progress,
    });
    progress.endSlice(result, end);
  }
  for (const line of progress.coverage.lines) console.log(line);
  console.log(progress.summary);
  process.exitCode = progress.isEqual ? 0 : 1;
}

async function main(): Promise<void> {
  await run(parseOptions());
}

// What was started ends with this process, but not where a signal ends it at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
