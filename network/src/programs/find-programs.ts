// SPDX-License-Identifier: Apache-2.0

/**
 * Fabric's programs: where they are, which version they are, and how to get them.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { messageOf, NetworkError } from '../network-error';
import { CACHE_FOLDER } from '../places';
import { environmentWith } from '../processes/environment';
import { type FabricVersion, isWanted, parseVersion, remarkOn } from './version';

/** The programs that a network needs. */
export const PROGRAM_NAMES = ['peer', 'orderer', 'configtxgen', 'cryptogen', 'osnadmin'] as const;

const VERSION_MS = 10_000;

/** Fabric's programs, all of one folder. */
export interface Programs {
  readonly folder: string;
  readonly version: FabricVersion;
}

/** Where to look, and for what. */
export interface Search {
  /** The folder that the user names; looked at first. Taken from `FABRIC_BIN` if not given. */
  readonly fabricBin?: string | undefined;
  /** A line such as `2.5`, or a version. Taken from `FABRIC_VERSION` if not given; any if that is not set either. */
  readonly version?: string | undefined;
  readonly cacheFolder?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Is told each step. */
  readonly report?: (line: string) => void;
}

/** The path of a program. */
export function pathOf({ folder }: Programs, name: (typeof PROGRAM_NAMES)[number]): string {
  return join(folder, name);
}

/**
 * Looks in the folder that the user names, in `PATH`, and in the cache of `network:install`, in this order.
 * A folder that was named and cannot be used is an error, not a reason to look further.
 * @returns undefined if they are nowhere.
 * @throws NetworkError if the named folder lacks a program, or for a version that cannot work.
 */
export function findPrograms(search: Search = {}): Programs | undefined {
  const environment = search.environment ?? process.env;
  const wish: Wish = {
    version: search.version ?? nonEmpty(environment['FABRIC_VERSION']),
    say: search.report ?? (() => undefined),
  };
  const named = search.fabricBin ?? nonEmpty(environment['FABRIC_BIN']);
  if (named !== undefined) return findNamed(resolve(named), wish);
  wish.say('FABRIC_BIN names no folder.');
  const inPath = findAmong('PATH', foldersOf(environment['PATH']), wish);
  return inPath ?? findAmong('the cache', listCached(search.cacheFolder ?? CACHE_FOLDER), wish);
}

/** As `findPrograms`. @throws NetworkError that says how to get them if they are nowhere. */
export function getPrograms(search: Search = {}): Programs {
  const found = findPrograms(search);
  if (found !== undefined) return found;
  throw new NetworkError(
    "Fabric's programs were not found, neither by FABRIC_BIN nor in PATH nor in the cache.",
    'Get them with "npm run network:install", or set FABRIC_BIN to the folder that has them.',
  );
}

/** Reads the version that the `peer` program of a folder says. @throws NetworkError if it cannot be run. */
export function readVersion(folder: string): FabricVersion {
  const peer = join(folder, 'peer');
  try {
    const options = { env: environmentWith({}), encoding: 'utf8', timeout: VERSION_MS, stdio: 'pipe' } as const;
    return parseVersion(execFileSync(peer, ['version'], options));
  } catch (error) {
    throw new NetworkError(`${peer} does not say its version: ${messageOf(error)}`, '', { cause: error });
  }
}

/** The programs that a folder lacks. */
export function listMissing(folder: string): string[] {
  return PROGRAM_NAMES.filter((name) => !isProgram(join(folder, name)));
}

interface Wish {
  readonly version: string | undefined;
  readonly say: (line: string) => void;
}

function findNamed(folder: string, { version: wanted, say }: Wish): Programs {
  const missing = listMissing(folder);
  if (missing.length > 0) {
    throw new NetworkError(`The folder ${folder} of FABRIC_BIN has no ${missing.join(', ')}.`);
  }
  const version = readVersion(folder);
  if (wanted !== undefined && !isWanted(version, wanted)) {
    throw new NetworkError(
      `The folder ${folder} of FABRIC_BIN has Fabric ${version.text}, but ${wanted} is wanted.`,
      'Name another folder, or do not ask for a version.',
    );
  }
  return accept({ folder, version }, say);
}

function findAmong(place: string, folders: readonly string[], { version: wanted, say }: Wish): Programs | undefined {
  for (const folder of folders) {
    if (listMissing(folder).length > 0) continue;
    const version = readVersion(folder);
    if (wanted === undefined || isWanted(version, wanted)) return accept({ folder, version }, say);
    say(`${folder} has Fabric ${version.text}, not ${wanted}.`);
  }
  say(`There are no programs of Fabric${wanted === undefined ? '' : ` ${wanted}`} in ${place}.`);
  return undefined;
}

function accept(programs: Programs, say: (line: string) => void): Programs {
  say(`Fabric ${programs.version.text} is in ${programs.folder}.`);
  const remark = remarkOn(programs.version);
  if (remark !== undefined) say(`Note: ${remark}.`);
  return programs;
}

/** The folders of programs in the cache, newest version first. */
function listCached(cache: string): string[] {
  if (!existsSync(cache)) return [];
  return readdirSync(cache)
    .filter((name) => /^\d/.test(name))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(cache, name, 'bin'));
}

function foldersOf(path = ''): string[] {
  return path.split(delimiter).filter((folder) => folder !== '');
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text === '' ? undefined : text;
}
