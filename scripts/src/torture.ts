// SPDX-License-Identifier: Apache-2.0

/**
 * Replicas under SIGKILL and SIGSTOP, on something that is killed and stopped too, with callers that check what they see.
 * The exit code is 1 if anything was lost, torn or wrong.
 *   npm run torture -- --minutes 3 [--seed 1] [--mode solo|couchdb|ledger] [--only <disturbance>] [--plant <bug>]
 *     couchdb, the default: [--replicas 3] [--control]
 *       [--couchdb-url http://user:password@127.0.0.1:5984 [--couchdb-start "command that runs it there"]]
 *       Without a URL the database is express-pouchdb. With `--control` the servers write in place.
 *     ledger: [--fabric] Facades on three peers and three orderers of the stand-in, or of Fabric itself.
 * Disturbances are counted by name at the end; `--only` has one of them happen, and no other.
 * With `--control`, or a bug of `torture/planted-bugs.ts`, the servers are wrong, which must be found out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Random } from '@orchestrator/lib/testing';
import { startCouchDbSite } from './torture/couchdb-site';
import { Follower } from './torture/events';
import { Findings } from './histories/findings';
import { judge } from './torture/judge';
import { startLedgerSite } from './torture/ledger-site';
import { disturb, Load } from './torture/load';
import { planted } from './torture/plant';
import { TortureReplica } from './torture/replica';
import type { Site } from './torture/site';
import { startSoloSite } from './torture/solo-site';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    mode: { type: 'string', default: 'couchdb' },
    replicas: { type: 'string', default: '3' },
    'couchdb-url': { type: 'string' },
    'couchdb-start': { type: 'string' },
    control: { type: 'boolean', default: false },
    fabric: { type: 'boolean', default: false },
    only: { type: 'string' },
    plant: { type: 'string' },
  },
});

/** What a stopped replica had in its hands is done by then. */
const CALM_MS = 2000;

const seed = Number(values.seed);
const findings = new Findings();
const random = new Random(seed);

function startSite(folder: string): Promise<Site> | Site {
  switch (values.mode) {
    case 'solo':
      return startSoloSite(folder);
    case 'couchdb': {
      const { 'couchdb-url': url, 'couchdb-start': start, control: isControl } = values;
      return startCouchDbSite(folder, { url, start, isControl });
    }
    case 'ledger':
      return startLedgerSite(folder, values.fabric);
    default:
      throw new Error(`there is no mode "${values.mode}"`);
  }
}

async function torture(site: Site, count: number): Promise<void> {
  const begin = (index: number): Promise<TortureReplica> =>
    TortureReplica.start((address) => planted(values.plant, site.command(address, index)), findings);
  const first = await begin(0);
  const others = await Promise.all(Array.from({ length: count - 1 }, (_, i) => begin(i + 1)));
  const replicas = [first, ...others] as const;
  try {
    const load = new Load(seed, findings);
    await load.prepare(first.client);
    const followers = values.control ? [] : replicas.map((replica) => new Follower(replica, load.clock));
    const over = AbortSignal.timeout(Number(values.minutes) * 60_000);
    const disturbed = { ...site, replicas, only: values.only, findings };
    await Promise.all([load.run(replicas, over), disturb(random, disturbed, over)]);
    await pause(CALM_MS);
    for (const replica of replicas) await replica.recovered();
    for (const replica of replicas) await load.checkAll(replica);
    if (!values.control) await judge({ replicas, load, followers, findings });
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
  }
}

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-torture-'));
  try {
    const site = await startSite(folder);
    const count = site.replicas ?? Math.max(Number(values.replicas), 1);
    console.log(`seed ${String(seed)}, ${values.minutes} minutes, ${String(count)} replicas on ${site.name}`);
    await torture(site, count).finally(() => site.stop());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const line of findings.lines) console.log(line);
  console.log(findings.isSound ? 'sound' : 'NOT SOUND');
  process.exitCode = findings.isSound ? 0 : 1;
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
