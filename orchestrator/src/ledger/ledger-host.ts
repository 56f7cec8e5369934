// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import type { WholeHost } from '../host';
import { StoreHost, type StoreListener, type Watched } from '../store-host';
import { type LedgerOptions, LedgerStore } from './ledger-store';

const PROBE_MS = 500;

/**
 * Ledger mode: reads are answered by the replica, writes become transactions. It serves while the peer delivers blocks
 * and a majority of the orderers answers.
 * @throws BrokenStoreError or OE0013 if the replica, or the network, cannot be used.
 */
export function startLedgerHost(options: LedgerOptions, listener: StoreListener): Promise<WholeHost> {
  const parts = {
    name: 'the replica of the ledger',
    open: (stop: AbortSignal) => LedgerStore.open(stoppable(options, stop)),
    watch: (store: LedgerStore, watched: Watched) => {
      store.onFailure(watched.failed);
      void watch(store, watched, options);
    },
  };
  return StoreHost.start(parts, listener);
}

/** What the network can do is told to all, also while nobody calls. */
async function watch(store: LedgerStore, { isOver, tell }: Watched, listener: LedgerOptions): Promise<void> {
  for (let wasServing = true; ;) {
    await pause(PROBE_MS, undefined, { ref: false });
    const [outcome] = await Promise.allSettled([store.assertServing()]);
    if (isOver()) return;
    const isServing = outcome.status === 'fulfilled';
    tell(isServing);
    if (!isServing) listener.interrupted(outcome.reason);
    else if (!wasServing) listener.resumed();
    wasServing = isServing;
  }
}

/** Catching up can take long: that ends when the server stops. */
function stoppable(options: LedgerOptions, stop: AbortSignal): LedgerOptions {
  const { progress } = options;
  return {
    ...options,
    progress: (channel, done, last) => {
      stop.throwIfAborted();
      progress(channel, done, last);
    },
  };
}
