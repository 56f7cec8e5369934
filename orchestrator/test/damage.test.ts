// SPDX-License-Identifier: Apache-2.0

/**
 * What a server makes of files that are not as it left them: it says what is wrong and where, or it serves exactly what
 * it has acknowledged. It never gives another answer, and never falls over without a word.
 */
import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Random } from '@orchestrator/lib/testing';
import { BrokenStoreError } from '../src/replica/store-errors';
import { LevelLog } from '../src/solo/level-log';
import { type ChannelVerdict, verifyLog } from '../src/solo/verify';
import { dumpWorld } from './crash/world-dump';
import { registerOrganizations, type World, WRITE_CASES } from './crash/write-cases';
import { newPlan } from './support/drafts';
import { createFolder, removeFolder } from './support/server-process';
import { type LocalHost, startHost } from './support/solo';
import { ORG1 } from './support/target';

const SEED = 20_240_607;
const FLIPS_PER_FILE = 2;
const CUTS_PER_FILE = 2;
const CHANGES_PER_LOG_FILE = 6;
/** Says which entry, file or folder is meant. */
const PLACE = /entry \d+ of channel|entry \d+, but entry \d+ was there|the file \S+ |\/(log|fold|newest\.json)\b/;
const STATE_FILE = /^(CURRENT|MANIFEST-\d+|\d+\.(log|ldb)|seal\.json)$/;
const ALL = { times: true, details: Infinity };
const WITNESS = 'newest.json';

/** What came of a damaged folder. */
type Verdict = 'served' | 'refused' | 'events refused' | `wrong: ${string}`;

/** What is done to a copy of a folder. */
type Damage = (copy: string) => void;

const world =
  (local: LocalHost): World =>
  (mspid, channel) =>
    local.as(mspid, channel);

/** Writes some hundreds of entries with all kinds of assets, in several runs, so that there are files of every kind. */
async function fill(folder: string): Promise<void> {
  for (let run = 0; run < 3; run++) {
    const local = await startHost(folder);
    const as = world(local);
    if (run === 0) await registerOrganizations(as);
    for (const [path, make] of Object.entries(WRITE_CASES)) {
      if (run > 0 && path.endsWith('/RegisterOrganization')) continue;
      const { prepare, call } = make();
      await prepare(as);
      await call(as);
    }
    for (let i = 0; i < 30; i++) await as(ORG1).computePlan.registerPlan(newPlan());
    await local.host.stop();
  }
}

/** Starts on a folder and compares all that is served. */
async function examine(folder: string, expected: readonly string[]): Promise<Verdict> {
  let local: LocalHost;
  try {
    local = await startHost(folder);
  } catch (error) {
    return refusal(error, (text) => error instanceof BrokenStoreError && PLACE.test(text));
  }
  try {
    const seen = await dumpWorld(world(local), ALL);
    if (seen.join('\n') !== expected.join('\n')) return `wrong: ${firstDifference(seen, expected)}`;
    await local.as().computePlan.registerPlan(newPlan());
    return 'served';
  } catch (error) {
    return refusal(error, (text) => text.startsWith('OE0001: ') && PLACE.test(text)) === 'refused'
      ? 'events refused'
      : `wrong: ${String(error)}`;
  } finally {
    await local.host.stop();
  }
}

function refusal(error: unknown, isClear: (text: string) => boolean): Verdict {
  const text = error instanceof Error ? error.message : String(error);
  return isClear(text) ? 'refused' : `wrong: an unclear text: ${text}`;
}

function firstDifference(seen: readonly string[], expected: readonly string[]): string {
  const i = expected.findIndex((line, at) => line !== seen[at]);
  return `${seen.length} lines, not ${expected.length}; ${String(seen[i])} instead of ${String(expected[i])}`;
}

function filesOf(folder: string): string[] {
  const inParts = ['log', 'fold'].flatMap((part) =>
    readdirSync(join(folder, part))
      .filter((name) => STATE_FILE.test(name))
      .map((name) => join(part, name)),
  );
  return [...inParts, WITNESS];
}

function remove(...paths: readonly string[]): void {
  for (const path of paths) rmSync(path, { recursive: true });
}

/** Cuts a file somewhere, some of the times near its end. */
function cut(path: string, random: Random): void {
  const { size } = statSync(path);
  truncateSync(path, random.below(2) === 0 ? random.below(size) : size - 1 - random.below(Math.min(size, 64)));
}

function flipBit(path: string, random: Random): void {
  const bytes = readFileSync(path);
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  writeFileSync(path, bytes);
}

describe('damage', () => {
  const random = new Random(SEED);
  let folders: string[] = [];
  let whole = '';
  let expected: string[] = [];

  const newFolder = async (): Promise<string> => {
    const folder = await createFolder();
    folders.push(folder);
    return folder;
  };

  const inEach = (names: readonly string[], times: number, change: (path: string, random: Random) => void): Damage[] =>
    names.flatMap((name) => Array.from({ length: times }, () => (copy: string) => change(join(copy, name), random)));

  /** The verdicts on many copies of a folder, each damaged in another way. */
  const verdictsOn = async (origin: string, damages: readonly Damage[]): Promise<Set<Verdict>> => {
    const verdicts = new Set<Verdict>();
    for (const damage of damages) {
      const copy = await createFolder();
      cpSync(origin, copy, { recursive: true });
      damage(copy);
      verdicts.add(await examine(copy, expected));
      await removeFolder(copy);
    }
    return verdicts;
  };

  const faults = (verdicts: ReadonlySet<Verdict>): Verdict[] =>
    [...verdicts].filter((verdict) => verdict.startsWith('wrong'));

  beforeAll(async () => {
    whole = await newFolder();
    await fill(whole);
    const copy = await newFolder();
    cpSync(whole, copy, { recursive: true });
    const local = await startHost(copy);
    expected = await dumpWorld(world(local), ALL);
    await local.host.stop();
  });

  afterAll(async () => {
    for (const folder of folders) await removeFolder(folder);
    folders = [];
  });

  it('is not found where there is none', async () => {
    expect(await verdictsOn(whole, [() => undefined])).toEqual(new Set(['served']));
    expect(expected.length).toBeGreaterThan(500);
    expect(filesOf(whole).filter((name) => name.endsWith('.ldb')).length).toBeGreaterThan(1);
  });

  it('by a flipped bit anywhere in any file is noticed', async () => {
    const verdicts = await verdictsOn(whole, inEach(filesOf(whole), FLIPS_PER_FILE, flipBit));

    expect(faults(verdicts)).toEqual([]);
    expect([verdicts.has('refused'), verdicts.has('served')]).toEqual([true, true]);
  });

  it('by a cut anywhere in any file is noticed', async () => {
    const verdicts = await verdictsOn(whole, inEach(filesOf(whole), CUTS_PER_FILE, cut));

    expect(faults(verdicts)).toEqual([]);
    expect([verdicts.has('refused'), verdicts.has('served')]).toEqual([true, true]);
  });

  it('by the loss of any file is noticed, or does no harm', async () => {
    for (const name of filesOf(whole)) {
      const isHarmless = name.startsWith('fold/') || name.endsWith('.json');

      const verdicts = await verdictsOn(whole, [(copy) => remove(join(copy, name))]);

      expect([name, ...verdicts]).toEqual([name, isHarmless ? 'served' : 'refused']);
    }
  });

  it('by the loss of whole folders is noticed, or does no harm', async () => {
    const losing = (...names: readonly string[]) =>
      verdictsOn(whole, [(copy) => remove(...names.map((name) => join(copy, name)))]);

    expect(await losing('fold')).toEqual(new Set(['served']));
    expect(await losing('fold', WITNESS)).toEqual(new Set(['served']));
    expect(await losing('log')).toEqual(new Set(['refused']));
    expect(await losing('log', 'fold')).toEqual(new Set(['refused']));
    expect(await losing('log', WITNESS)).toEqual(new Set(['refused']));
  });

  it('by an older copy of the log is noticed, with or without the fold', async () => {
    const later = await newFolder();
    cpSync(whole, later, { recursive: true });
    const local = await startHost(later);
    await local.as().computePlan.registerPlan(newPlan());
    await local.host.stop();
    const restore = (copy: string): void => {
      remove(join(copy, 'log'));
      cpSync(join(whole, 'log'), join(copy, 'log'), { recursive: true });
    };

    const verdicts = await verdictsOn(later, [
      restore,
      (copy) => {
        restore(copy);
        remove(join(copy, 'fold'));
      },
      (copy) => {
        restore(copy);
        remove(join(copy, WITNESS));
      },
    ]);

    expect(verdicts).toEqual(new Set(['refused']));
  });

  describe('of the log of a server that was killed', () => {
    let killed = '';

    /** The files as they are while a server runs: nothing is sealed. */
    beforeAll(async () => {
      const running = await newFolder();
      killed = await newFolder();
      cpSync(whole, running, { recursive: true });
      const local = await startHost(running);
      for (let i = 0; i < 50; i++) await local.as().computePlan.registerPlan(newPlan());
      expected = await dumpWorld(world(local), ALL);
      cpSync(running, killed, { recursive: true });
      await local.host.stop();
    });

    /** Tables that the server made after its start are not sealed until it stops. */
    const inLog = (change: (path: string, random: Random) => void): Damage[] => {
      const seal = readFileSync(join(killed, 'log', 'seal.json'), 'utf8');
      const names = filesOf(killed).filter((name) => name.startsWith('log/'));
      const known = names.filter((name) => !name.endsWith('.ldb') || seal.includes(basename(name)));
      return inEach(known, CHANGES_PER_LOG_FILE, change);
    };

    it.each([
      ['a flipped bit', flipBit],
      ['a cut', cut],
    ])('by %s is noticed', async (_what, damage) => {
      const verdicts = await verdictsOn(killed, inLog(damage));

      expect(faults(verdicts)).toEqual([]);
    });

    it.each([
      ['a flipped bit', flipBit],
      ['a cut', cut],
    ])('by %s is noticed when the fold is lost too', async (_what, damage) => {
      const both = inLog(damage).map((apply) => (copy: string) => {
        apply(copy);
        remove(join(copy, 'fold'));
      });

      expect(faults(await verdictsOn(killed, both))).toEqual([]);
    });
  });

  it('is named by a walk through the log', async () => {
    const undamaged = await LevelLog.open(join(whole, 'log'));
    const good = await verifyLog(undamaged, () => undefined);
    await undamaged.close();
    const texts = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const copy = await createFolder();
      const log = join(copy, 'log');
      cpSync(join(whole, 'log'), log, { recursive: true });
      const [table = ''] = readdirSync(log).filter((name) => name.endsWith('.ldb'));
      flipBit(join(log, table), random);
      // Without a seal: as the walk finds a log that was damaged while it was in use.
      remove(join(log, 'seal.json'));
      texts.add(await walk(log, good));
      await removeFolder(copy);
    }

    expect([...texts].filter((text) => text !== 'good' && !PLACE.test(text))).toEqual([]);
    expect(texts.size).toBeGreaterThan(2);
  });
});

/** The fault that a walk finds, or why there can be none; `good` if there is no fault and it counts what was there. */
async function walk(folder: string, expected: readonly ChannelVerdict[]): Promise<string> {
  let log: LevelLog | undefined;
  try {
    log = await LevelLog.open(folder);
    const verdicts = await verifyLog(log, () => undefined);
    const fault = verdicts.find((verdict) => verdict.fault !== undefined)?.fault;
    return fault ?? (isDeepStrictEqual(verdicts, expected) ? 'good' : 'an unnoticed change');
  } catch (error) {
    return error instanceof BrokenStoreError ? error.message : 'an unclear error';
  } finally {
    await log?.close();
  }
}
