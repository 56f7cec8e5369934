// SPDX-License-Identifier: Apache-2.0

import type { Transaction } from '@hyperledger/fabric-gateway';
import { OrchestratorError } from '@orchestrator/lib';
import { explainSubmission } from './gateway-errors';
import type { Fate, PendingTransactions } from './pending-transactions';

/** An orderer that has taken a transaction can lose it with its life. */
const AGAIN_AFTER_MS = 5000;
const FIRST_RETRY_MS = 100;

/**
 * An endorsed transaction on its way into a block. It is sent until a block tells its fate, the same signed bytes each
 * time: peers count only the first of them, so however often it is sent, it is done once or not at all.
 */
export class Submission {
  /** Fabric's id of the transaction. */
  readonly id: string;
  readonly #fate: Promise<Fate>;
  readonly #end: number;
  #cause: unknown;
  #retryMs = FIRST_RETRY_MS;

  constructor(
    private readonly transaction: Pick<Transaction, 'submit' | 'getTransactionId'>,
    private readonly pending: PendingTransactions,
    private readonly limitMs: number,
  ) {
    this.id = transaction.getTransactionId();
    this.#fate = pending.expect(this.id);
    this.#end = performance.now() + limitMs;
  }

  /** Hands it to the orderers. An outcome that nobody knows is no error. @throws OE0014 if it is too large for them. */
  async send(): Promise<void> {
    try {
      await this.transaction.submit({ deadline: Date.now() + this.limitMs });
      this.#cause = undefined;
    } catch (error) {
      const refused = explainSubmission(error);
      if (refused !== undefined) {
        this.pending.forget(this.id);
        throw refused;
      }
      this.#cause = error;
    }
  }

  /** What has become of it, after it was sent. @throws OE0013 if that cannot be known in time. */
  async fate(): Promise<Fate> {
    try {
      for (;;) {
        const known = await this.#within(this.#waitMs());
        if (known !== undefined) return known;
        if (performance.now() >= this.#end) throw this.#unknown();
        // The fate may be told while a node is silent.
        const told = await Promise.race([this.#fate, this.send()]);
        if (told !== undefined) return told;
      }
    } finally {
      this.pending.forget(this.id);
    }
  }

  #waitMs(): number {
    const leftMs = Math.max(this.#end - performance.now(), 0);
    if (this.#cause === undefined) return Math.min(AGAIN_AFTER_MS, leftMs);
    const waitMs = Math.min(this.#retryMs, leftMs);
    this.#retryMs *= 2;
    return waitMs;
  }

  async #within(waitMs: number): Promise<Fate | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, waitMs, undefined);
    });
    try {
      return await Promise.race([this.#fate, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #unknown(): OrchestratorError {
    const text = `no block told within ${String(this.limitMs)} ms what became of transaction ${this.id}`;
    return new OrchestratorError('unavailable', `${text}; it may or may not be done`, { cause: this.#cause });
  }
}
