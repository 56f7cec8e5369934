// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import type { CpuSeconds, Observer } from './measure';

/** Linux counts in hundredths of a second wherever Node.js runs. */
const TICKS = 100;
const UTIME = 11;
const STIME = 12;

/** The processes of each program. */
export type Programs = Readonly<Record<string, readonly number[]>>;

/** Tells what programs have used, this process as "client" besides. */
export function observeCpu(programs: () => Programs): Observer {
  const read = (): CpuSeconds => ({ ...usedBy(programs()), client: cpuSecondsOf(process.pid) });
  return async () => {
    const before = read();
    return async () => {
      const after = Object.entries(read());
      return { cpu: Object.fromEntries(after.map(([name, used]) => [name, used - (before[name] ?? 0)])) };
    };
  };
}

function usedBy(programs: Programs): CpuSeconds {
  const sums = Object.entries(programs).map(([name, pids]) => [
    name,
    pids.reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
  ]);
  return Object.fromEntries(sums) as CpuSeconds;
}

/** What a process has used so far, in user and kernel mode, of all threads. */
export function cpuSecondsOf(pid: number): number {
  const text = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  // The name of the program may have spaces and brackets; what comes behind has none.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[UTIME]) + Number(fields[STIME])) / TICKS;
}
