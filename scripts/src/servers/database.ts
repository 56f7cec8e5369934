// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const POUCH = join(__dirname, '..', '..', '..', 'orchestrator', 'test', 'couchdb', 'pouch-server-main.ts');
const START_MS = 60_000;

/** A server with the interface of CouchDB, in a process of its own. */
export class DatabaseProcess {
  private constructor(
    readonly url: string,
    private readonly spawnServer: (() => ChildProcess) | undefined,
    private child: ChildProcess | undefined,
  ) {}

  /** express-pouchdb in a folder. */
  static async startPouch(folder: string): Promise<DatabaseProcess> {
    const serve = (port: number): ChildProcess =>
      fork(POUCH, [folder, String(port)], { cwd: join(POUCH, '..'), execArgv: ['--import', 'tsx'] });
    const child = serve(0);
    const [port] = (await once(child, 'message')) as [number];
    return new DatabaseProcess(`http://127.0.0.1:${String(port)}`, () => serve(port), child);
  }

  /** What a command starts, which the URL leads to. */
  static async startCommand(url: string, command: string): Promise<DatabaseProcess> {
    // What is killed must be the server itself, not a shell before it.
    const serve = (): ChildProcess => spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: 'ignore' });
    const database = new DatabaseProcess(url, serve, serve());
    await database.#answers();
    return database;
  }

  /** A server that is there: it is not killed. */
  static use(url: string): DatabaseProcess {
    return new DatabaseProcess(url, undefined, undefined);
  }

  get canBeKilled(): boolean {
    return this.spawnServer !== undefined;
  }

  /** Ends it without a warning, and starts it again on what it has stored. */
  async restart(deadMs: number): Promise<void> {
    await this.stop();
    await pause(deadMs);
    this.child = this.spawnServer?.();
    await this.#answers();
  }

  /** Ends it, if it was started here. */
  async stop(): Promise<void> {
    if (this.child === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  /** Creates a database of one part and one copy. */
  async create(name: string): Promise<void> {
    await this.#ask('PUT', `${name}?q=1&n=1`);
  }

  /** Removes what a torture has stored. */
  async remove(prefix: string): Promise<void> {
    for (const name of ['log', 'state']) await this.#ask('DELETE', `${prefix}_${name}`);
  }

  async #ask(method: string, path: string): Promise<void> {
    const { origin, username, password } = new URL(this.url);
    const token = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
    const headers: Record<string, string> = username === '' ? {} : { authorization: `Basic ${token}` };
    await fetch(`${origin}/${path}`, { method, headers });
  }

  async #answers(): Promise<void> {
    const { origin } = new URL(this.url);
    const end = Date.now() + START_MS;
    for (;;) {
      const isThere = await fetch(origin).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isThere) return;
      if (Date.now() > end) throw new Error(`no CouchDB at ${origin}`);
      await pause(50);
    }
  }
}
