// SPDX-License-Identifier: Apache-2.0

const PROGRESS_MS = 2000;

/** Says now and then on stderr how far a long command is; `what` is what it counts, such as `entry`. */
export function createProgress(what: string): (channel: string, done: number, last: number) => void {
  let saidAt = Date.now();
  return (channel, done, last) => {
    if (Date.now() - saidAt < PROGRESS_MS) return;
    saidAt = Date.now();
    process.stderr.write(`channel ${channel}: ${what} ${String(done)} of ${String(last)} ...\n`);
  };
}
