// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { OrchestratorError, type Rpc } from '@orchestrator/lib';
import type { Reply, Subscription, UnaryRequest, WholeHost } from './host';
import type { ChannelContents } from './replica/channel-contents';
import { isStoreFailure } from './replica/store-errors';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;

/** One channel of an open store. */
export interface OpenChannel {
  write(rpc: Rpc, request: UnaryRequest): Promise<Reply>;
  read(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array>;
  subscribe(startEventId: string): Promise<Subscription>;
  contents(): Promise<ChannelContents>;
}

/** What a host answers from, until it breaks. */
export interface OpenStore {
  channel(name: string): OpenChannel;
  /** Lets go of everything. The reason is what late comers are told. */
  close(reason: Error): Promise<void>;
}

/** Told about the store: for the log of the server. */
export interface StoreListener {
  /** The store has failed, or could not be opened again; that is tried without end. */
  readonly lost: (cause: unknown) => void;
  readonly found: () => void;
}

/** An open store in the hands of whoever looks after it. */
export interface Watched {
  /** Whether the host has another one by now, or none. */
  readonly isOver: () => boolean;
  /** Whether calls can be answered now. */
  readonly tell: (serving: boolean) => void;
  /** An error that came up; if it is a failure of the store, the store is opened again. */
  readonly failed: (error: unknown) => void;
}

/** What the store of a mode is called, how it is opened, and what is special about it. */
export interface StoreParts<Store extends OpenStore> {
  /** In the texts for callers, such as `the store`. */
  readonly name: string;
  /** @throws BrokenStoreError or OE0013 if it cannot be used, or what `stop` was aborted with. */
  readonly open: (stop: AbortSignal) => Promise<Store>;
  /** Looks after an open store, also while nobody calls. */
  readonly watch: (store: Store, watched: Watched) => void;
  /** Prepares for opening after a failure; once, unless it fails. */
  readonly mend?: (cause: unknown) => Promise<void>;
  /** What a caller is told of a failure that concerns his call alone, and that opening again would not mend. */
  readonly refusal?: (error: unknown) => OrchestratorError | undefined;
}

/**
 * Answers calls from a store. When that fails, every call is UNAVAILABLE until it could be opened again, which is tried
 * without end: opening decides what became of a write whose outcome was open.
 */
export class StoreHost<Store extends OpenStore> implements WholeHost {
  #store: Store | undefined;
  #isServing = false;
  #reopening: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();
  readonly #listeners: ((serving: boolean) => void)[] = [];

  private constructor(
    private readonly parts: StoreParts<Store>,
    private readonly listener: StoreListener,
  ) {}

  /** Opens the store. @throws what opening it throws. */
  static async start<Store extends OpenStore>(
    parts: StoreParts<Store>,
    listener: StoreListener,
  ): Promise<StoreHost<Store>> {
    const host = new StoreHost(parts, listener);
    await host.#open();
    return host;
  }

  async unary(rpc: Rpc, request: UnaryRequest): Promise<Reply> {
    const store = this.#opened();
    try {
      const channel = store.channel(request.channel);
      return rpc.method.readOnly ? { bytes: await channel.read(rpc, request) } : await channel.write(rpc, request);
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

  async contents(channel: string): Promise<ChannelContents> {
    const store = this.#opened();
    try {
      return await store.channel(channel).contents();
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
    const store = await this.parts.open(this.#stopping.signal);
    this.#store = store;
    this.#tell(true);
    this.parts.watch(store, {
      isOver: () => this.#store !== store,
      tell: (serving) => {
        if (this.#store === store) this.#tell(serving);
      },
      failed: (error) => void this.#explain(store, error),
    });
  }

  #opened(): Store {
    if (this.#store !== undefined) return this.#store;
    throw unavailable(
      this.#stopping.signal.aborted ? 'the server is stopping' : `${this.parts.name} cannot be used at the moment`,
    );
  }

  /** What a caller is told of an error; a failure of the store starts its recovery. */
  #explain(store: Store, error: unknown): unknown {
    const refusal = this.parts.refusal?.(error);
    if (refusal !== undefined) return refusal;
    if (!isStoreFailure(error)) return error;
    if (this.#store === store) this.#lose(store, error);
    return unavailable(`${this.parts.name} has failed; a write may or may not be done`, error);
  }

  #lose(store: Store, cause: unknown): void {
    this.#store = undefined;
    this.#tell(false);
    this.listener.lost(cause);
    this.#reopening = this.#reopen(store, cause);
  }

  async #reopen(lost: Store, cause: unknown): Promise<void> {
    const { name, mend } = this.parts;
    await lost.close(unavailable(`${name} has failed`));
    const { signal } = this.#stopping;
    let isMended = mend === undefined;
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LAST_RETRY_MS)) {
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        if (!isMended) await mend?.(cause);
        isMended = true;
        await this.#open();
        this.listener.found();
        return;
      } catch (error) {
        this.listener.lost(error);
      }
    }
  }

  #tell(serving: boolean): void {
    const isServing = serving && !this.#stopping.signal.aborted;
    if (isServing === this.#isServing) return;
    this.#isServing = isServing;
    for (const listener of this.#listeners) listener(isServing);
  }
}

function unavailable(text: string, cause?: unknown): OrchestratorError {
  return new OrchestratorError('unavailable', text, { cause });
}
