// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { environmentWith } from './environment';

// The input ends when the last process that holds its other end has ended, however that came about.
const WAIT_AND_BECOME = 'cat > /dev/null; exec "$@"';

/** Runs a command when this process ends, also when it is ended by force. */
export class Watchdog {
  readonly #child: ChildProcess;

  constructor(command: readonly string[]) {
    this.#child = spawn('/bin/sh', ['-c', WAIT_AND_BECOME, 'sh', ...command], {
      env: environmentWith({}),
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#child.unref();
    (this.#child.stdin as Socket | null)?.unref();
  }

  /** Has the command not be run any more. */
  dismiss(): void {
    this.#child.kill('SIGKILL');
  }
}
