// SPDX-License-Identifier: Apache-2.0

import { mkdirSync } from 'node:fs';
import { ClassicLevel } from 'classic-level';
import { catalogue, execute, MemoryDb, type Outcome, type Rpc } from '@orchestrator/lib';
import { AssetEvent, Encoded } from '@orchestrator/proto';
import type { Host, Reply, Subscription, UnaryRequest } from '../../src/host';

const DIGITS = 8;

/**
 * What the tests of crashes must find wanting: a host that writes each asset and each event by itself, each synced to the
 * disk. Apart from crashes it is correct.
 */
export class ControlHost implements Host {
  readonly #channels = new Map<string, MemoryDb>();
  #transactions = 0;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly level: ClassicLevel<string, Uint8Array>,
    private readonly written: () => void,
  ) {}

  /** Opens a folder; `written` is called after each write to the disk. */
  static async start(folder: string, written: () => void): Promise<ControlHost> {
    mkdirSync(folder, { recursive: true });
    const level = new ClassicLevel<string, Uint8Array>(folder, { valueEncoding: 'view' });
    const host = new ControlHost(level, written);
    for await (const [key, value] of level.iterator()) host.#load(key.split('\0'), value);
    return host;
  }

  unary(rpc: Rpc, request: UnaryRequest): Promise<Reply> {
    const reply = this.#last.then(() => this.#run(rpc, request));
    this.#last = reply.catch(() => undefined);
    return reply;
  }

  async subscribe(channel: string): Promise<Subscription> {
    let taken = 0;
    return {
      next: async () => {
        const events = this.#channel(channel).log.slice(taken);
        taken += events.length;
        return events.map(({ bytes }) => bytes);
      },
    };
  }

  onHealth(listener: (serving: boolean) => void): void {
    listener(true);
  }

  async stop(): Promise<void> {
    await this.level.close();
  }

  async #run(rpc: Rpc, { bytes, requester, channel }: UnaryRequest): Promise<Reply> {
    const database = this.#channel(channel);
    const transactionId = `${Date.now().toString(36)}-${String(++this.#transactions).padStart(DIGITS, '0')}`;
    const call = { channel, requester, micros: Date.now() * 1000, transactionId, version: 'control' };
    const outcome = await execute(rpc, bytes, { call, database });
    await this.#store(channel, outcome);
    database.commit(outcome);
    return { bytes: outcome.reply };
  }

  async #store(channel: string, { writes, events }: Outcome): Promise<void> {
    for (const { kind, key, asset } of writes.assets) await this.#put(['a', channel, kind, key], asset.bytes);
    for (const { header, bytes } of events) await this.#put(['e', channel, header.id], bytes);
  }

  async #put(key: readonly string[], bytes: Uint8Array): Promise<void> {
    await this.level.put(key.join('\0'), bytes, { sync: true });
    this.written();
  }

  #load([type, channel = '', kind = '']: readonly string[], bytes: Uint8Array): void {
    const database = this.#channel(channel);
    const definition = catalogue.get(kind);
    if (type === 'a' && definition !== undefined) {
      database.put(definition, undefined, Encoded.fromBytes(definition.codec, bytes));
    }
    if (type !== 'e') return;
    const event = Encoded.fromBytes(AssetEvent, bytes);
    database.commit({ ...NOTHING, events: [{ header: event.value, bytes }] });
  }

  #channel(name: string): MemoryDb {
    let database = this.#channels.get(name);
    if (database === undefined) this.#channels.set(name, (database = new MemoryDb()));
    return database;
  }
}

const NOTHING = { writes: new MemoryDb(), events: [] };
