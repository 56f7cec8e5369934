// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** Name of the file of the seal. */
export const SEAL_FILE = 'seal.json';
const CHUNK_BYTES = 1024 * 1024;
/** Files of LevelDB that are part of its state; its own texts (`LOG`) and its lock are not. */
const STATE_FILE = /^(CURRENT|MANIFEST-\d+|\d+\.(log|ldb|sst))$/;
/** Never change once they are written. */
const TABLE_FILE = /\.(ldb|sst)$/;
const NUMBERED_FILE = /\.(log|ldb|sst)$/;

/** How files were: by name, the size and, where it was taken, a checksum. */
type Files = Readonly<Record<string, { readonly size: number; readonly crc?: number | undefined }>>;

/** What is known of a folder before it is opened. */
export type Standing =
  /** There is nothing in it. */
  | { readonly kind: 'new' }
  /** It was closed in order, and is as it was then. */
  | { readonly kind: 'sound' }
  /** It was not closed in order. `restarted`: the machine, or it is not known, so the newest unsynced writes may lack. */
  | { readonly kind: 'open'; readonly restarted: boolean }
  /** Somebody has changed it. */
  | { readonly kind: 'changed'; readonly text: string };

/**
 * Says of a folder how it was left. LevelDB drops what it cannot read of its newest files without a word, does not check
 * what it reads of its tables, and gives up the process when it comes to merge a damaged one.
 */
export class Seal {
  /** As they were when the folder was last closed in order. */
  #files: Files = {};
  #broken: SealFile | undefined;
  readonly #holder = randomUUID();

  constructor(
    private readonly folder: string,
    /** How much of the tables, the newest first, is sealed with checksums; of the rest only the sizes. */
    private readonly tableBytes: number,
  ) {}

  /** Compares the folder with its seal. */
  check(): Standing {
    const present = stateFiles(this.folder);
    const left = readSeal(this.folder);
    this.#files = left?.files ?? {};
    const isClosed = left !== undefined && left.open === undefined;
    const text = this.#change(present) ?? (isClosed ? this.#absence(present) : withoutCurrent(present));
    if (text !== undefined) return { kind: 'changed', text };
    if (isClosed) return { kind: 'sound' };
    if (!present.includes('CURRENT')) return { kind: 'new' };
    return { kind: 'open', restarted: !isThisBoot(left) };
  }

  /** Breaks the seal, durably: from now on the folder is in use. What is known of its tables stays. */
  break(): void {
    this.#broken = readSeal(this.folder);
    const tables = Object.entries(this.#broken?.files ?? {}).filter(([name]) => TABLE_FILE.test(name));
    this.#write(Object.fromEntries(tables));
  }

  /** Takes in tables that opening the folder has made, by their numbers; they must be whole. */
  addTables(numbers: ReadonlySet<number>): void {
    this.#write(this.#measure((name) => TABLE_FILE.test(name) && numbers.has(parseInt(name))));
  }

  /** Takes `break` back: the folder could not be had. */
  restore(): void {
    if (this.#broken !== undefined) writeSeal(this.folder, this.#broken);
  }

  /** Seals the folder, which is closed, unless another process has begun to use it. */
  renew(): void {
    const files = this.#measure(() => true);
    if (readSeal(this.folder)?.open?.holder !== this.#holder) return;
    writeSeal(this.folder, { files });
  }

  #change(present: readonly string[]): string | undefined {
    for (const [name, { size, crc }] of Object.entries(this.#files)) {
      if (!present.includes(name)) continue;
      if (sizeOf(this.folder, name) !== size) return `the file ${name} has another size`;
      if (crc !== undefined && checksum(join(this.folder, name)) !== crc) return `the file ${name} has other bytes`;
    }
    return undefined;
  }

  #absence(present: readonly string[]): string | undefined {
    const missing = Object.keys(this.#files).find((name) => !present.includes(name));
    if (missing !== undefined) return `the file ${missing} is missing`;
    const added = present.find((name) => this.#files[name] === undefined);
    return added === undefined ? undefined : `the file ${added} was added`;
  }

  #write(tables: Files): void {
    this.#files = tables;
    writeSeal(this.folder, { files: tables, open: { boot: bootId(), holder: this.#holder } });
  }

  #measure(isWanted: (name: string) => boolean): Files {
    let left = this.tableBytes;
    const newestFirst = stateFiles(this.folder).sort((a, b) => parseInt(b) - parseInt(a));
    const files: [string, Files[string]][] = [];
    for (const name of newestFirst.filter(isWanted)) {
      const size = sizeOf(this.folder, name);
      // LevelDB has merged it into another one meanwhile.
      if (size === undefined) continue;
      if (TABLE_FILE.test(name)) left -= size;
      files.push([name, { size, crc: left < 0 ? undefined : this.#crcOf(name, size) }]);
    }
    return Object.fromEntries(files);
  }

  #crcOf(name: string, size: number): number | undefined {
    const known = this.#files[name];
    const isSame = TABLE_FILE.test(name) && known?.size === size && known.crc !== undefined;
    return isSame ? known.crc : checksum(join(this.folder, name));
  }
}

interface SealFile {
  readonly files: Files;
  /** The folder is in use since this start of the machine, by this holder; without it, it is closed. */
  readonly open?: { readonly boot: string | undefined; readonly holder: string };
}

/** LevelDB would take a folder without CURRENT for a new one, and clear it. */
function withoutCurrent(present: readonly string[]): string | undefined {
  const isWritten = present.some((name) => NUMBERED_FILE.test(name));
  return isWritten && !present.includes('CURRENT') ? 'the file CURRENT is missing' : undefined;
}

function readSeal(folder: string): SealFile | undefined {
  try {
    const { sum, seal } = JSON.parse(readFileSync(join(folder, SEAL_FILE), 'utf8')) as { sum: number; seal: SealFile };
    // A seal that is damaged itself says nothing.
    return crc32(JSON.stringify(seal)) === sum ? seal : undefined;
  } catch {
    return undefined;
  }
}

function writeSeal(folder: string, seal: SealFile): void {
  const path = join(folder, SEAL_FILE);
  const file = openSync(`${path}.new`, 'w');
  try {
    writeSync(file, JSON.stringify({ sum: crc32(JSON.stringify(seal)), seal }));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
  // Windows has no such thing for a directory.
  if (process.platform === 'win32') return;
  const directory = openSync(folder, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

function stateFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => STATE_FILE.test(name));
}

function sizeOf(folder: string, name: string): number | undefined {
  return statSync(join(folder, name), { throwIfNoEntry: false })?.size;
}

/** Undefined if the file is not there. */
function checksum(path: string): number | undefined {
  const file = openIfThere(path);
  if (file === undefined) return undefined;
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let sum = 0;
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      sum = crc32(chunk.subarray(0, read), sum);
    }
    return sum;
  } finally {
    closeSync(file);
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isThisBoot(seal: SealFile | undefined): boolean {
  const boot = seal?.open?.boot;
  return boot !== undefined && boot === bootId();
}

/** Names the run of the machine since it was last started; undefined where that is not to be had. */
function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}
