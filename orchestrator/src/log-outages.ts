// SPDX-License-Identifier: Apache-2.0

import { OrchestratorError } from '@orchestrator/lib';
import type { Logger } from './logging';
import { messageOf } from './message-of';
import type { StoreListener } from './store-host';

/** How often it is said that something is still away. */
const AGAIN_MS = 30_000;
/** Reasons can hold numbers. */
const MOST_REASONS = 10;

/**
 * Has a log told when something goes, when it is back, and in between each new reason for that at once, and the last one
 * every half minute, however often it is tried.
 */
export function logOutages(logger: Logger, texts: { readonly lost: string; readonly found: string }): StoreListener {
  const reasons = new Set<string>();
  let saidMs = 0;
  return {
    lost: (cause) => {
      const nowMs = performance.now();
      const isFirst = reasons.size === 0;
      const reason = messageOf(cause);
      const isNew = reasons.size < MOST_REASONS && !reasons.has(reason);
      if (!isNew && nowMs - saidMs < AGAIN_MS) return;
      if (isNew) reasons.add(reason);
      saidMs = nowMs;
      // What callers are told needs no stack.
      const isForeseen = cause instanceof OrchestratorError;
      logger.error(isNew && !isForeseen ? { err: cause } : { reason }, isFirst ? texts.lost : `still: ${texts.lost}`);
    },
    found: () => {
      reasons.clear();
      logger.info(texts.found);
    },
  };
}
