// SPDX-License-Identifier: Apache-2.0

/**
 * Replicas on one database under SIGKILL, SIGSTOP and kills of the database, with callers that check what they see. The
 * exit code is 1 if anything was lost, torn or wrong.
 *   npm run torture -- --minutes 3 [--seed 1] [--replicas 3] [--control]
 *     [--couchdb-url http://user:password@127.0.0.1:5984 [--couchdb-start "command that runs it there"]]
 * Without a URL the database is express-pouchdb. With `--control` the servers write in place, which must be found out.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Random } from '@orchestrator/lib/testing';
import { TortureDatabase } from './torture/database';
import { drawHex } from './torture/draws';
import { compareEvents, countUpdates, Follower, listEvents } from './torture/events';
import { Findings } from './torture/findings';
import { disturb, Load } from './torture/load';
import { type Command, TortureReplica } from './torture/replica';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    replicas: { type: 'string', default: '3' },
    'couchdb-url': { type: 'string' },
    'couchdb-start': { type: 'string' },
    control: { type: 'boolean', default: false },
  },
});

const SERVER = join(__dirname, '..', '..', 'orchestrator', 'dist', 'main.js');
const CONTROL = join(__dirname, 'torture', 'control-server.js');
/** What a stopped replica had in its hands is done by then. */
const CALM_MS = 2000;

const seed = Number(values.seed);
const findings = new Findings();
const random = new Random(seed);
const prefix = `torture${drawHex(new Random(Date.now()), 6)}`;

function startDatabase(folder: string): Promise<TortureDatabase> | TortureDatabase {
  const { 'couchdb-url': url, 'couchdb-start': command } = values;
  if (url === undefined) return TortureDatabase.startPouch(folder);
  return command === undefined ? TortureDatabase.use(url) : TortureDatabase.startCommand(url, command);
}

function commandOf({ url }: TortureDatabase, folder: string): Command {
  if (values.control) {
    return (address) => ({ args: [CONTROL, address, `${url}/${prefix}_log`], environment: process.env });
  }
  const environment = { ...process.env, ORCHESTRATOR_COUCHDB_URL: url, ORCHESTRATOR_COUCHDB_PREFIX: prefix };
  return (address) => {
    const dataFolder = join(folder, address.replace(':', '-'));
    return { args: [SERVER, 'serve', '--address', address, '--data-dir', dataFolder], environment };
  };
}

async function torture(database: TortureDatabase, folder: string): Promise<void> {
  if (values.control) await database.create(`${prefix}_log`);
  const command = commandOf(database, folder);
  const count = Math.max(Number(values.replicas), 1);
  const first = await TortureReplica.start(command, findings);
  const others = await Promise.all(Array.from({ length: count - 1 }, () => TortureReplica.start(command, findings)));
  const replicas = [first, ...others] as const;
  try {
    const load = new Load(seed, findings);
    await load.prepare(first.client);
    const followers = values.control ? [] : replicas.map((replica) => new Follower(replica));
    const over = AbortSignal.timeout(Number(values.minutes) * 60_000);
    const killDatabase = async (deadMs: number): Promise<void> => {
      findings.disturbances['databases killed']++;
      await database.restart(deadMs);
    };
    await Promise.all([
      load.run(replicas, over),
      disturb(random, replicas, { over, killDatabase: database.canBeKilled ? killDatabase : undefined }),
    ]);
    await pause(CALM_MS);
    for (const replica of replicas) await load.checkAll(replica);
    if (!values.control) await checkEvents(replicas, load, followers);
  } finally {
    await Promise.all(replicas.map((replica) => replica.stop()));
  }
}

async function checkEvents(
  replicas: readonly TortureReplica[],
  load: Load,
  followers: readonly Follower[],
): Promise<void> {
  const lists = new Map<string, readonly string[]>();
  for (const replica of replicas) {
    const events = await listEvents(replica);
    lists.set(
      `list of ${replica.address}`,
      events.map(({ id }) => id),
    );
    findings.counts.events = events.length;
    if (replica !== replicas[0]) continue;
    for (const book of load.books) book.checkEvents(countUpdates(events));
    await Promise.all(followers.map((follower) => follower.endAfter(events.at(-1)?.id ?? '')));
  }
  followers.forEach((follower, i) => lists.set(`stream of ${replicas[i]?.address ?? ''}`, follower.ids));
  compareEvents(lists, findings);
}

async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-torture-'));
  const database = await startDatabase(folder);
  console.log(
    `seed ${String(seed)}, ${values.minutes} minutes, ${values.replicas} replicas on ${new URL(database.url).host}`,
  );
  try {
    await torture(database, folder);
    await database.remove(prefix);
  } finally {
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  for (const line of findings.lines) console.log(line);
  console.log(findings.isSound ? 'sound' : 'NOT SOUND');
  process.exitCode = findings.isSound ? 0 : 1;
}

void run();
