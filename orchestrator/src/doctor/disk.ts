// SPDX-License-Identifier: Apache-2.0

import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { messageOf } from '../message-of';
import { fail, type Finding, ok, warn } from './finding';

const SYNCS = 25;
const PROBE_BYTES = 4096;
const SLOW_MS = 20;
const MEBIBYTE = 1024 * 1024;
const LITTLE_MIB = 1024;

/** Can the data folder be written, how long does the disk take to make a write durable, and how much room is left? */
export function examineDisk(folder: string): Finding[] {
  try {
    mkdirSync(folder, { recursive: true });
    return [syncTime(folder), room(folder)];
  } catch (error) {
    return [fail('data folder', `${folder} cannot be written: ${messageOf(error)}`)];
  }
}

function syncTime(folder: string): Finding {
  const path = join(folder, `.doctor-${String(process.pid)}`);
  const file = openSync(path, 'w');
  try {
    const times = Array.from({ length: SYNCS }, () => timedSync(file)).sort((a, b) => a - b);
    const median = times[Math.floor(SYNCS / 2)] ?? 0;
    const text = `a synced write of ${String(PROBE_BYTES)} bytes takes ${median.toFixed(2)} ms (median of ${String(SYNCS)})`;
    return median > SLOW_MS ? warn('disk', `${text}: every write of one caller waits for that`) : ok('disk', text);
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}

function timedSync(file: number): number {
  const start = performance.now();
  writeSync(file, Buffer.alloc(PROBE_BYTES, 1));
  fdatasyncSync(file);
  return performance.now() - start;
}

function room(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const mebibytes = Math.floor((bavail * bsize) / MEBIBYTE);
  const text = `${String(mebibytes)} MiB free`;
  return mebibytes < LITTLE_MIB ? warn('room', `${text}: writes are refused when the disk is full`) : ok('room', text);
}
