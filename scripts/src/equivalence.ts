// SPDX-License-Identifier: Apache-2.0

/**
 * Gives the same random programs to several servers, which have to answer alike. A program follows from its seed: the
 * first one has the given seed, each other the next one. The exit code is 1 if servers differ; each program that shows
 * it is printed as short as it can be.
 *   npm run equivalence -- --targets embedded,couchdb,ledger [--seed 1] [--programs 100] [--steps 1,4,9]
 * Targets: embedded, couchdb (express-pouchdb), couchdb=<url>, ledger (a stand-in), fabric (where its programs are), or
 * host:port of a running server, to which nobody else writes meanwhile.
 */
import { parseArgs } from 'node:util';
import { Comparison, type Divergence } from './equivalence/comparison';
import { digestAll } from './equivalence/digests';
import { startTarget, type Target } from './equivalence/targets';

const MOST_DIVERGENCES = 3;
const TOLD_EACH = 25;

const { values } = parseArgs({
  options: {
    targets: { type: 'string', default: 'embedded,couchdb,ledger' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    programs: { type: 'string', default: '20' },
    steps: { type: 'string' },
  },
});

function report({ seed, steps, text }: Divergence): void {
  console.log(`seed ${String(seed)}: the servers differ. ${String(steps.length)} steps are enough:`);
  for (const line of text) console.log(line);
  const rerun = `--targets ${values.targets} --seed ${String(seed)} --programs 1 --steps ${steps.join(',')}`;
  console.log(`  again: npm run equivalence -- ${rerun}\n`);
}

/** Runs the programs. Returns how many the servers have not answered alike. */
async function comparePrograms(comparison: Comparison): Promise<number> {
  const [first, programs] = [Number(values.seed), Number(values.programs)];
  const steps = values.steps?.split(',').map(Number);
  const began = Date.now();
  let divergences = 0;
  for (let i = 0; i < programs && divergences < MOST_DIVERGENCES; i++) {
    const divergence = await comparison.compare(first + i, steps);
    if (divergence !== undefined) report(divergence);
    divergences += Number(divergence !== undefined);
    if ((i + 1) % TOLD_EACH === 0) {
      const seconds = ((Date.now() - began) / 1000).toFixed(0);
      process.stderr.write(`${String(i + 1)} programs, ${String(comparison.calls)} calls each, ${seconds} s\n`);
    }
  }
  return divergences;
}

/** Returns how many lists differ. */
async function compareDigests(comparison: Comparison): Promise<number> {
  let others = 0;
  for (const { name, rows, hashes } of await digestAll(comparison)) {
    const isSame = new Set(hashes).size === 1;
    others += Number(!isSame);
    const hash = isSame
      ? (hashes[0]?.slice(0, 16) ?? '')
      : `DIFFERENT: ${hashes.map((one) => one.slice(0, 16)).join(' ')}`;
    console.log(`${String(rows).padStart(8)}  ${name}: ${hash}`);
  }
  return others;
}

async function run(): Promise<void> {
  const targets: Target[] = [];
  try {
    for (const name of values.targets.split(',')) targets.push(await startTarget(name));
    const comparison = await Comparison.start(targets);
    const divergences = await comparePrograms(comparison);
    for (const line of comparison.coverage.lines) console.log(line);
    const others = comparison.isFresh ? await compareDigests(comparison) : 0;
    comparison.close();
    const programs = `seeds from ${values.seed}, ${values.programs} programs, ${String(comparison.calls)} calls to each of`;
    console.log(`${programs} ${values.targets}: ${divergences + others === 0 ? 'equal' : 'NOT EQUAL'}`);
    process.exitCode = divergences + others === 0 ? 0 : 1;
  } finally {
    for (const target of targets) await target.stop();
  }
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
