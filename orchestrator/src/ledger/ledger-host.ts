// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { OrchestratorError, type Rpc } from '@orchestrator/lib';
import type { Host, Subscription, UnaryRequest } from '../host';
import { isStoreFailure } from '../replica/store-errors';
import { type LedgerOptions, LedgerStore } from './ledger-store';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;
const PROBE_MS = 500;

/** Told about the replica and the network: for the log of the server. */
export interface LedgerListener {
  /** The replica has failed; it is being opened again. */
  readonly lost: (cause: unknown) => void;
  readonly found: () => void;
}

/**
 * Ledger mode: reads are answered by the replica, writes become transactions. It serves while the peer delivers blocks
 * and a majority of the orderers answers; a replica that fails is opened again, which is tried without end.
 */
export class LedgerHost implements Host {
  #store: LedgerStore | undefined;
  #isServing = false;
  #reopening: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();
  readonly #listeners: ((serving: boolean) => void)[] = [];

  private constructor(
    private readonly options: LedgerOptions,
    private readonly listener: LedgerListener,
  ) {}

  /** Opens the replica and brings it up to date. @throws BrokenStoreError or OE0013 if it, or the network, cannot be used. */
  static async start(options: LedgerOptions, listener: LedgerListener): Promise<LedgerHost> {
    const host = new LedgerHost(options, listener);
    await host.#open();
    void host.#watchOver();
    return host;
  }

  async unary(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    const store = this.#opened();
    try {
      const channel = store.channel(request.channel);
      return await (rpc.method.readOnly ? channel.read(rpc, request) : channel.write(rpc, request));
    } catch (error) {
      throw this.#explain(store, error);
    }
  }

  async subscribe(channel: string, startEventId: string): Promise<Subscription> {
    const store = this.#opened();
    try {
      const subscription = await store.channel(channel).subscribe(startEventId);
      return {
        next: async (stop) => {
          try {
            return await subscription.next(stop);
          } catch (error) {
            throw this.#explain(store, error);
          }
        },
      };
    } catch (error) {
      throw this.#explain(store, error);
    }
  }

  onHealth(listener: (serving: boolean) => void): void {
    this.#listeners.push(listener);
    listener(this.#isServing);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#tell(false);
    await this.#reopening;
    const store = this.#store;
    this.#store = undefined;
    await store?.close(unavailable('the server is stopping'));
  }

  async #open(): Promise<void> {
    const { progress } = this.options;
    const { signal } = this.#stopping;
    const options: LedgerOptions = {
      ...this.options,
      progress: (channel, done, last) => {
        signal.throwIfAborted();
        progress(channel, done, last);
      },
    };
    const store = await LedgerStore.open(options);
    this.#store = store;
    this.#tell(!signal.aborted);
    store.onFailure((cause) => this.#lose(store, cause));
  }

  /** What the network can do is told to all, also while nobody calls. */
  async #watchOver(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await pause(PROBE_MS, undefined, { ref: false });
      const store = this.#store;
      const isServing = store !== undefined && (await store.isServing());
      if (store === this.#store) this.#tell(isServing);
    }
  }

  #opened(): LedgerStore {
    if (this.#store !== undefined) return this.#store;
    throw unavailable(
      this.#stopping.signal.aborted
        ? 'the server is stopping'
        : 'the replica of the ledger cannot be used at the moment',
    );
  }

  /** What a caller is told of an error; a failure of the replica starts its recovery. */
  #explain(store: LedgerStore, error: unknown): unknown {
    if (!isStoreFailure(error)) return error;
    this.#lose(store, error);
    return unavailable('the replica of the ledger has failed; a write may or may not be done', error);
  }

  #lose(store: LedgerStore, cause: unknown): void {
    if (this.#store !== store) return;
    this.#store = undefined;
    this.#tell(false);
    this.listener.lost(cause);
    this.#reopening = this.#reopen(store);
  }

  async #reopen(lost: LedgerStore): Promise<void> {
    await lost.close(unavailable('the replica of the ledger has failed'));
    const { signal } = this.#stopping;
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.#open();
        this.listener.found();
        return;
      } catch (error) {
        this.listener.lost(error);
      }
    }
  }

  #tell(serving: boolean): void {
    if (serving === this.#isServing) return;
    this.#isServing = serving && !this.#stopping.signal.aborted;
    for (const listener of this.#listeners) listener(this.#isServing);
  }
}

function unavailable(text: string, cause?: unknown): OrchestratorError {
  return new OrchestratorError('unavailable', text, { cause });
}
