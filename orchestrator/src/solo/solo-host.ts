// SPDX-License-Identifier: Apache-2.0

import { OrchestratorError, type Rpc } from '@orchestrator/lib';
import type { Host, Subscription, UnaryRequest } from '../host';
import { isStoreFailure } from './commit-log';
import { Store, type StoreOptions } from './store';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;

/** Told about the store: for the log of the server. */
export interface StoreListener {
  /** The store failed; it is being opened again. */
  readonly lost: (cause: unknown) => void;
  readonly found: () => void;
}

/**
 * Solo mode. When the store fails, every call is UNAVAILABLE until it could be opened again, which is tried without end:
 * opening decides what became of an entry whose outcome was open.
 */
export class SoloHost implements Host {
  #store: Store | undefined;
  #stopped = false;
  readonly #listeners: ((serving: boolean) => void)[] = [];
  #reopening: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: StoreOptions,
    private readonly listener: StoreListener,
  ) {}

  /** Opens the store. @throws BrokenStoreError if it cannot be used. */
  static async start(options: StoreOptions, listener: StoreListener): Promise<SoloHost> {
    const host = new SoloHost(options, listener);
    host.#store = await Store.open(options);
    return host;
  }

  async unary(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    const store = this.#open();
    try {
      const channel = store.channel(request.channel);
      return await (rpc.method.readOnly ? channel.read(rpc, request) : channel.write(rpc, request));
    } catch (error) {
      throw this.#explain(store, error);
    }
  }

  async subscribe(channel: string, startEventId: string): Promise<Subscription> {
    const store = this.#open();
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
    listener(this.#store !== undefined);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#tell(false);
    await this.#reopening;
    const store = this.#store;
    this.#store = undefined;
    await store?.close(unavailable('the server is stopping'));
  }

  #open(): Store {
    if (this.#store !== undefined) return this.#store;
    throw unavailable(this.#stopped ? 'the server is stopping' : 'the store cannot be used at the moment');
  }

  /** What a caller is told of an error; a failure of the store starts its recovery. */
  #explain(store: Store, error: unknown): unknown {
    if (!isStoreFailure(error)) return error;
    if (this.#store === store) this.#lose(store, error);
    return unavailable('the store has failed; a write may or may not be done', error);
  }

  #lose(store: Store, cause: unknown): void {
    this.#store = undefined;
    this.#tell(false);
    this.listener.lost(cause);
    this.#reopening = this.#reopen(store);
  }

  async #reopen(lost: Store): Promise<void> {
    await lost.close(unavailable('the store has failed'));
    for (let waitMs = FIRST_RETRY_MS; !this.#stopped; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      try {
        const store = await Store.open(this.options);
        this.#store = store;
        this.listener.found();
        this.#tell(true);
        return;
      } catch (error) {
        this.listener.lost(error);
      }
    }
  }

  #tell(serving: boolean): void {
    for (const listener of this.#listeners) listener(serving);
  }
}

function unavailable(text: string, cause?: unknown): OrchestratorError {
  return new OrchestratorError('unavailable', text, { cause });
}
