// SPDX-License-Identifier: Apache-2.0

/**
 * CouchDB for the tests. express-pouchdb is another program with its interface, which comes from npm; the fault proxy
 * stands before it, or before a real CouchDB, and does what those will not do on demand.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { within } from '../support/bounded';
import { createFolder, removeFolder } from '../support/server-process';

const MAIN = join(__dirname, 'pouch-server-main.ts');
const START_MS = 20_000;

/** express-pouchdb over LevelDB in a folder of its own, as a process of its own. */
export class PouchServer {
  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private child: ChildProcess,
  ) {}

  static async start(): Promise<PouchServer> {
    const folder = await createFolder();
    const { child, port } = await serve(folder, 0);
    return new PouchServer(folder, port, child);
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  /** Ends it without a warning; what it has stored stays. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  /** Starts it again on the same port. */
  async restart(): Promise<void> {
    await this.kill();
    this.child = (await serve(this.folder, this.port)).child;
  }

  /** Ends it and removes its folder. */
  async stop(): Promise<void> {
    await this.kill();
    await removeFolder(this.folder);
  }
}

async function serve(folder: string, port: number): Promise<{ child: ChildProcess; port: number }> {
  const child = fork(MAIN, [folder, String(port)], { cwd: __dirname, execArgv: ['--import', 'tsx'] });
  const [said] = (await within(START_MS, 'start of express-pouchdb', once(child, 'message'))) as [number];
  return { child, port: said };
}
