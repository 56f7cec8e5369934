// SPDX-License-Identifier: Apache-2.0

/**
 * Programs that outlive the command which started them: starting, finding again, and stopping.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process id alone is not enough: it is given to another process some day. So its start is kept with it. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Differs for every process that ever has this id, also across restarts of the machine. Opaque. */
  readonly start: string;
}

const BOOT_ID = '/proc/sys/kernel/random/boot_id';

/**
 * A shell program that writes who it is into the file `$1`, and then becomes the program of the other arguments. A
 * started process is therefore on record from its very beginning, whatever happens to who started it.
 */
export const RECORD_AND_BECOME = `
record=$1
shift
{ echo $$; cat ${BOOT_ID} /proc/$$/stat 2>/dev/null || ps -o lstart= -p $$; } > "$record.new" && mv "$record.new" "$record" || exit 1
exec "$@"
`;

/** Who a record is about; undefined if it cannot be read or makes no sense. */
export function findRecorded(record: string): ProcessIdentity | undefined {
  try {
    const [pid = '', ...lines] = readFileSync(record, 'utf8').trimEnd().split('\n');
    const start = startOf(lines);
    return /^\d+$/.test(pid) && start !== '' ? { pid: Number(pid), start } : undefined;
  } catch {
    return undefined;
  }
}

/** Who a process id belongs to now; undefined if to nobody, or to a process that has ended but was not collected. */
export function findRunning(pid: number): ProcessIdentity | undefined {
  try {
    const start = startOf(process.platform === 'linux' ? linesOfProc(pid) : linesOfPs(pid));
    return start === '' ? undefined : { pid, start };
  } catch {
    return undefined;
  }
}

/** Whether the process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return findRunning(identity.pid)?.start === identity.start;
}

/** Whether the process is there and stands still. SIGSTOP takes effect when a thread is next given a processor. */
export function isStopped({ pid }: ProcessIdentity): boolean {
  try {
    const state =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '')
        : execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    return state.startsWith('T');
  } catch {
    return false;
  }
}

function linesOfProc(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').trimEnd();
  if (/\) [ZX] /.test(stat)) return [];
  return [readFileSync(BOOT_ID, 'utf8').trimEnd(), stat];
}

function linesOfPs(pid: number): string[] {
  const text = execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  return /^Z/.test(text) ? [] : [text.replace(/^\S+\s+/, '')];
}

/** Either the id of the boot and a line of `/proc`, of which field 22 is the start, or what `ps` says of the start. */
function startOf([first = '', stat]: readonly string[]): string {
  if (stat === undefined) return first.trim();
  // The name of the program may hold spaces and brackets; the other fields follow its last bracket.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return started === '' ? '' : `${first} ${started}`;
}
