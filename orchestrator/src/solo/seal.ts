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

/** How the files of a folder were when it was closed in order: by name, the size and, where it was taken, a checksum. */
type Files = Readonly<Record<string, { readonly size: number; readonly crc?: number | undefined }>>;

/** What is known of a folder before it is opened. */
export type Standing =
  /** There is nothing in it. */
  | { readonly kind: 'new' }
  /** It was closed in order, and is as it was then. */
  | { readonly kind: 'sound' }
  /** It was not closed in order. `restarted`: the machine, or it is not known, so the newest unsynced writes may lack. */
  | { readonly kind: 'open'; readonly restarted: boolean }
  /** It was closed in order, and somebody changed it since. */
  | { readonly kind: 'changed'; readonly text: string };

/**
 * Says of a folder how it was left: LevelDB drops what it cannot read of its newest files without a word, and does not
 * check what it reads of the older ones. With `tables`, the contents of all files are compared, else those of the tables,
 * the bulk, are left out: entries of a log have their own hashes.
 */
export class Seal {
  #files: Files = {};
  #broken: SealFile | undefined;
  readonly #holder = randomUUID();

  constructor(
    private readonly folder: string,
    private readonly tables: boolean,
  ) {}

  /** Compares the folder with its seal. */
  check(): Standing {
    const present = stateFiles(this.folder);
    const left = readSeal(this.folder);
    if (left?.files !== undefined) {
      this.#files = left.files;
      const text = this.#difference(left.files, present);
      return text === undefined ? { kind: 'sound' } : { kind: 'changed', text };
    }
    // LevelDB would take a folder without CURRENT for a new one, and clear it.
    const written = present.some((name) => NUMBERED_FILE.test(name));
    if (!present.includes('CURRENT')) {
      return written ? { kind: 'changed', text: 'the file CURRENT is missing' } : { kind: 'new' };
    }
    return { kind: 'open', restarted: left?.boot === undefined || left.boot !== bootId() };
  }

  /** Breaks the seal, durably: from now on the folder is in use. */
  break(): void {
    this.#broken = readSeal(this.folder);
    writeSeal(this.folder, { boot: bootId(), holder: this.#holder });
  }

  /** Takes `break` back: the folder could not be had. */
  restore(): void {
    if (this.#broken !== undefined) writeSeal(this.folder, this.#broken);
  }

  /** Seals the folder, which is closed, unless another process has begun to use it. */
  renew(): void {
    const known = this.#files;
    const files = stateFiles(this.folder).map((name) => {
      const unchanged = TABLE_FILE.test(name) && known[name]?.size === sizeOf(this.folder, name);
      return [name, unchanged ? known[name] : this.#measure(name)] as const;
    });
    if (readSeal(this.folder)?.holder !== this.#holder) return;
    writeSeal(this.folder, { files: Object.fromEntries(files) as Files });
  }

  #difference(sealed: Files, present: readonly string[]): string | undefined {
    for (const [name, { size, crc }] of Object.entries(sealed)) {
      if (!present.includes(name)) return `the file ${name} is missing`;
      if (sizeOf(this.folder, name) !== size) return `the file ${name} has another size`;
      if (crc !== undefined && checksum(join(this.folder, name)) !== crc) return `the file ${name} has other bytes`;
    }
    const added = present.find((name) => sealed[name] === undefined);
    return added === undefined ? undefined : `the file ${added} was added`;
  }

  #measure(name: string): Files[string] {
    const crc = this.tables || !TABLE_FILE.test(name) ? checksum(join(this.folder, name)) : undefined;
    return { size: sizeOf(this.folder, name), crc };
  }
}

interface SealFile {
  /** The folder is closed, and these are its files. */
  readonly files?: Files;
  /** The folder is in use since this start of the machine. */
  readonly boot?: string | undefined;
  /** By whom. */
  readonly holder?: string;
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

function sizeOf(folder: string, name: string): number {
  return statSync(join(folder, name)).size;
}

function checksum(path: string): number {
  const file = openSync(path, 'r');
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

/** Names the run of the machine since it was last started; undefined where that is not to be had. */
function bootId(): string | undefined {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return undefined;
  }
}
