// SPDX-License-Identifier: Apache-2.0

import { OrchestratorError } from '@orchestrator/lib';
import type { Logger } from './logging';
import type { StoreListener } from './store-host';

/** How often it is said that something is still away. */
const AGAIN_MS = 30_000;

/**
 * Has a log told when something goes, when it is back, and in between every half minute why it is
 * still away, however often that is tried.
 */
export function logOutages(logger: Logger, texts: { readonly lost: string; readonly found: string }): StoreListener {
  let saidMs: number | undefined;
  return {
    lost: (cause) => {
      const nowMs = performance.now();
      if (saidMs !== undefined && nowMs - saidMs < AGAIN_MS) return;
      const isNew = saidMs === undefined;
      saidMs = nowMs;
      // What callers are told needs no stack.
      const isForeseen = cause instanceof OrchestratorError;
      const why =
        isNew && !isForeseen ? { err: cause } : { reason: cause instanceof Error ? cause.message : String(cause) };
      logger.error(why, isNew ? texts.lost : `still: ${texts.lost}`);
    },
    found: () => {
      saidMs = undefined;
      logger.info(texts.found);
    },
  };
}
