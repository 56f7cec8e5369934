// SPDX-License-Identifier: Apache-2.0

import { type Client, connect } from '../../src/client/connect';
import { createFolder, removeFolder, ServerProcess } from '../support/server-process';
import { CHANNEL, ORG1, ORG2, ORG3, type Target } from '../support/target';
import { TestDatabases, type TestServer } from './test-servers';

const ORGANIZATIONS = [ORG1, ORG2, ORG3];

/** Several processes of the built server on the same databases, each organization at another one. */
export class Replicas implements Target {
  readonly databases: TestDatabases;
  readonly #folders: string[] = [];
  readonly #clients: Client[] = [];
  readonly servers: ServerProcess[] = [];

  private constructor(private readonly server: TestServer) {
    this.databases = new TestDatabases(server);
  }

  /** Starts so many, with settings besides those of the database. */
  static async start(
    server: TestServer,
    count: number,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<Replicas> {
    const replicas = new Replicas(server);
    try {
      await Promise.all(Array.from({ length: count }, () => replicas.add(settings)));
    } catch (error) {
      await replicas.stop();
      throw error;
    }
    return replicas;
  }

  /** Starts one more. */
  async add(settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const folder = await createFolder();
    this.#folders.push(folder);
    const server = await ServerProcess.start({ folder, environment: { ...this.#environment(), ...settings } });
    this.servers.push(server);
    return server;
  }

  /** Starts one again that has ended, on what it had. */
  async restart(index: number, settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const { folder } = this.at(index);
    await this.at(index).kill();
    const environment = { ...this.#environment(), ...settings };
    return (this.servers[index] = await ServerProcess.start({ folder, environment }));
  }

  at(index: number): ServerProcess {
    const server = this.servers[index % this.servers.length];
    if (server === undefined) throw new Error('no replica has been started');
    return server;
  }

  get address(): string {
    return this.at(0).address;
  }

  get addresses(): Readonly<Record<string, string>> {
    return Object.fromEntries(ORGANIZATIONS.map((mspid, i) => [mspid, this.at(i).address]));
  }

  /** A client of one of them, which is closed with them. */
  client(index: number, mspid = ORG1, channel = CHANNEL): Client {
    const client = connect({ address: this.at(index).address, mspid, channel });
    this.#clients.push(client);
    return client;
  }

  /** Ends them, and removes all that they have stored. */
  async stop(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.close();
    await Promise.all(this.servers.splice(0).map((server) => server.kill()));
    await Promise.all(this.#folders.splice(0).map(removeFolder));
    await this.databases.remove();
  }

  #environment(): Record<string, string> {
    return { ORCHESTRATOR_COUCHDB_URL: this.server.url, ORCHESTRATOR_COUCHDB_PREFIX: this.databases.prefix };
  }
}
