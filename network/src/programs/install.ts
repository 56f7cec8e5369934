// SPDX-License-Identifier: Apache-2.0

import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { extract } from 'tar';
import { messageOf, NetworkError } from '../network-error';
import { CACHE_FOLDER } from '../places';
import { acquireLock } from '../processes/lock';
import { download } from './download';
import { listMissing, type Programs, readVersion } from './find-programs';
import { isWanted, remarkOn } from './version';

/** The newest version of each line that was known when this was written. */
const NEWEST: Readonly<Record<string, string>> = { '2.5': '2.5.16', '3.1': '3.1.5' };

/** The line that is installed unless another one is asked for. */
export const DEFAULT_LINE = '3.1';

/** Where Fabric's project publishes its releases. */
export const RELEASES_URL = 'https://github.com/hyperledger/fabric/releases/download';

/** What to install, and from where. */
export interface InstallOptions {
  /** A full version, or a line such as `2.5`, of which the newest known version is taken. */
  readonly version?: string | undefined;
  /** The address below which `v<version>/<archive>` lies. */
  readonly baseUrl?: string | undefined;
  /** The SHA-256 that the archive has to have, in hexadecimal. */
  readonly sha256?: string | undefined;
  readonly cacheFolder?: string;
  readonly platform?: string;
  readonly architecture?: string;
  readonly report?: (line: string) => void;
}

/**
 * Downloads the official release archive into the cache, unless it is there. The programs are run once before they
 * are put in place, so that the cache never has any that do not work.
 * @throws NetworkError if there is none for this machine, or if what comes is not what is expected.
 */
export async function installPrograms(options: InstallOptions = {}): Promise<Programs> {
  const { cacheFolder = CACHE_FOLDER, report = () => undefined } = options;
  const wanted = options.version ?? DEFAULT_LINE;
  const version = NEWEST[wanted] ?? wanted;
  if (!/^\d+\.\d+\.\d+(-[a-z0-9.]+)?$/.test(version)) {
    throw new NetworkError(`"${version}" is neither a full version nor one of ${Object.keys(NEWEST).join(', ')}.`);
  }
  const archive = archiveName(version, options);
  const target = join(cacheFolder, version);
  const release = await acquireLock(cacheFolder, 'install');
  try {
    if (listMissing(join(target, 'bin')).length === 0) {
      report(`Fabric ${version} is in ${target} already.`);
      return { folder: join(target, 'bin'), version: readVersion(join(target, 'bin')) };
    }
    const url = `${options.baseUrl ?? RELEASES_URL}/v${version}/${archive}`;
    return await installFrom(url, { version, target, sha256: options.sha256, report });
  } finally {
    release();
  }
}

interface Installation {
  readonly version: string;
  readonly target: string;
  readonly sha256: string | undefined;
  readonly report: (line: string) => void;
}

async function installFrom(url: string, { version, target, sha256, report }: Installation): Promise<Programs> {
  mkdirSync(join(target, '..'), { recursive: true });
  const draft = mkdtempSync(join(target, '..', '.new-'));
  try {
    const file = join(draft, 'archive.tar.gz');
    report(`Downloading ${url} ...`);
    const digest = await download({ url, file, onProgress: progressOf(report) });
    report(`Its SHA-256 is ${digest}.`);
    if (sha256 !== undefined && sha256.toLowerCase() !== digest) {
      throw new NetworkError(`The archive of ${url} has SHA-256 ${digest}, but ${sha256} is expected.`);
    }
    const unpacked = join(draft, 'fabric');
    await unpack(file, unpacked);
    const programs = check(join(unpacked, 'bin'), version);
    rmSync(target, { recursive: true, force: true });
    renameSync(unpacked, target);
    report(`Fabric ${programs.version.text} is in ${target}.`);
    return { ...programs, folder: join(target, 'bin') };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function unpack(file: string, folder: string): Promise<void> {
  mkdirSync(folder);
  try {
    await extract({
      file,
      cwd: folder,
      strict: true,
      filter: (path) => /^(\.\/)?(bin|builders|config)(\/|$)/.test(path),
    });
  } catch (error) {
    throw new NetworkError(`The archive cannot be unpacked: ${messageOf(error)}.`, '', { cause: error });
  }
}

function check(folder: string, expected: string): Programs {
  const missing = listMissing(folder);
  if (missing.length > 0)
    throw new NetworkError(`The archive has no ${missing.map((name) => `bin/${name}`).join(', ')}.`);
  const version = readVersion(folder);
  remarkOn(version);
  if (!isWanted(version, expected)) {
    throw new NetworkError(`The archive has Fabric ${version.text}, but ${expected} is expected.`);
  }
  return { folder, version };
}

function archiveName(version: string, options: InstallOptions): string {
  const { platform = process.platform, architecture = process.arch } = options;
  const machine = architecture === 'x64' ? 'amd64' : architecture;
  if (!['linux', 'darwin'].includes(platform) || !['amd64', 'arm64'].includes(machine)) {
    throw new NetworkError(
      `Fabric's project publishes no programs for ${platform} on ${architecture}.`,
      'Build them from source, and set FABRIC_BIN to their folder.',
    );
  }
  return `hyperledger-fabric-${platform}-${machine}-${version}.tar.gz`;
}

const PROGRESS_BYTES = 20_000_000;

function progressOf(report: (line: string) => void): (bytes: number, total: number) => void {
  let said = 0;
  return (bytes, total) => {
    if (bytes - said < PROGRESS_BYTES) return;
    said = bytes;
    report(`${Math.round(bytes / 1e6)} MB${total === 0 ? '' : ` of ${Math.round(total / 1e6)} MB`} ...`);
  };
}
