// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { OrchestratorError } from '@orchestrator/lib';
import type { WholeHost } from '../host';
import { BrokenStoreError, DamagedLogError, isCorruption } from '../replica/store-errors';
import { StoreHost, type StoreListener, type Watched } from '../store-host';
import { Store, type StoreOptions } from './store';

const PROBE_MS = 1000;
/** A log that does not answer for so long is not healthy, though it may yet answer. */
const LATE_MS = 3000;

/** Solo mode: opens the store and answers from it. @throws BrokenStoreError if it cannot be used. */
export function startSoloHost(options: StoreOptions, listener: StoreListener): Promise<WholeHost> {
  const watch = new Watch(options.waiting, listener.found);
  const parts = {
    name: 'the store',
    open: (stop: AbortSignal) => Store.open(stoppable(options, stop)),
    watch: (store: Store, watched: Watched) => {
      if (store.isShared) void watch.run(store, watched);
    },
    mend: async (cause: unknown) => {
      if (isCorruption(cause instanceof BrokenStoreError ? cause.cause : cause)) await Store.dropFolds(options);
    },
    refusal: (error: unknown) =>
      error instanceof DamagedLogError
        ? new OrchestratorError('malformedBytes', error.message, { cause: error })
        : undefined,
  };
  return StoreHost.start(parts, listener);
}

/** A store that others have in their hands is looked after even if nobody calls: its health is told to all. */
class Watch {
  constructor(
    private readonly waiting: (text: string) => void,
    private readonly found: () => void,
  ) {}

  async run(store: Store, watched: Watched): Promise<void> {
    while (!watched.isOver()) {
      await this.#probe(store, watched);
      await pause(PROBE_MS, undefined, { ref: false });
    }
  }

  async #probe(store: Store, { isOver, tell, failed }: Watched): Promise<void> {
    const health = { isLate: false };
    const timer = setTimeout(() => {
      if (isOver()) return;
      health.isLate = true;
      tell(false);
      this.waiting(`the commit log has not answered for ${String(LATE_MS / 1000)} s; calls wait`);
    }, LATE_MS).unref();
    await store.probe().catch(failed);
    clearTimeout(timer);
    if (!health.isLate || isOver()) return;
    this.found();
    tell(true);
  }
}

/** Opening can take long: that ends when the server stops. */
function stoppable(options: StoreOptions, stop: AbortSignal): StoreOptions {
  const { progress, waiting } = options;
  return {
    ...options,
    progress: (channel, done, last) => {
      stop.throwIfAborted();
      progress(channel, done, last);
    },
    waiting: (text) => {
      stop.throwIfAborted();
      waiting(text);
    },
  };
}
