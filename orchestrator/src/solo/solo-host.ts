// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { OrchestratorError, type Rpc } from '@orchestrator/lib';
import type { Host, Subscription, UnaryRequest } from '../host';
import { BrokenStoreError, DamagedLogError, isCorruption, isStoreFailure } from '../replica/store-errors';
import { Store, type StoreOptions } from './store';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;
const PROBE_MS = 1000;
/** A log that does not answer for so long is not healthy, though it may yet answer. */
const LATE_MS = 3000;

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
  readonly #stopping = new AbortController();
  readonly #listeners: ((serving: boolean) => void)[] = [];
  #reopening: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: StoreOptions,
    private readonly listener: StoreListener,
  ) {}

  /** Opens the store. @throws BrokenStoreError if it cannot be used. */
  static async start(options: StoreOptions, listener: StoreListener): Promise<SoloHost> {
    const host = new SoloHost(options, listener);
    host.#use(await Store.open(options));
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
    this.#stopping.abort();
    this.#tell(false);
    await this.#reopening;
    const store = this.#store;
    this.#store = undefined;
    await store?.close(unavailable('the server is stopping'));
  }

  #use(store: Store): void {
    this.#store = store;
    if (store.isShared) void this.#watchOver(store);
  }

  /** A store that others have in their hands is looked after even if nobody calls: its health is told to all. */
  async #watchOver(store: Store): Promise<void> {
    while (this.#store === store) {
      await this.#probe(store);
      await pause(PROBE_MS, undefined, { ref: false });
    }
  }

  async #probe(store: Store): Promise<void> {
    const health = { isLate: false };
    const timer = setTimeout(() => {
      if (this.#store !== store) return;
      health.isLate = true;
      this.#tell(false);
      this.options.waiting(`the commit log has not answered for ${String(LATE_MS / 1000)} s; calls wait`);
    }, LATE_MS).unref();
    await store.probe().catch((error: unknown) => this.#explain(store, error));
    clearTimeout(timer);
    if (!health.isLate || this.#store !== store) return;
    this.listener.found();
    this.#tell(true);
  }

  #open(): Store {
    if (this.#store !== undefined) return this.#store;
    throw unavailable(
      this.#stopping.signal.aborted ? 'the server is stopping' : 'the store cannot be used at the moment',
    );
  }

  /** What a caller is told of an error; a failure of the store starts its recovery. */
  #explain(store: Store, error: unknown): unknown {
    // Opening again would not mend it, and the rest of the channel can be used.
    if (error instanceof DamagedLogError)
      return new OrchestratorError('malformedBytes', error.message, { cause: error });
    if (!isStoreFailure(error)) return error;
    if (this.#store === store) this.#lose(store, error);
    return unavailable('the store has failed; a write may or may not be done', error);
  }

  #lose(store: Store, cause: unknown): void {
    this.#store = undefined;
    this.#tell(false);
    this.listener.lost(cause);
    this.#reopening = this.#reopen(store, cause);
  }

  async #reopen(lost: Store, cause: unknown): Promise<void> {
    await lost.close(unavailable('the store has failed'));
    const { signal } = this.#stopping;
    let corrupt = isCorruption(cause instanceof BrokenStoreError ? cause.cause : cause);
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        if (corrupt) await Store.dropFolds(this.options);
        corrupt = false;
        this.#use(await Store.open(this.#stoppable()));
        this.listener.found();
        this.#tell(!signal.aborted);
        return;
      } catch (error) {
        this.listener.lost(error);
      }
    }
  }

  /** Opening can take long: that ends when the server stops. */
  #stoppable(): StoreOptions {
    const { progress, waiting } = this.options;
    const { signal } = this.#stopping;
    return {
      ...this.options,
      progress: (channel, done, last) => {
        signal.throwIfAborted();
        progress(channel, done, last);
      },
      waiting: (text) => {
        signal.throwIfAborted();
        waiting(text);
      },
    };
  }

  #tell(serving: boolean): void {
    for (const listener of this.#listeners) listener(serving);
  }
}

function unavailable(text: string, cause?: unknown): OrchestratorError {
  return new OrchestratorError('unavailable', text, { cause });
}
