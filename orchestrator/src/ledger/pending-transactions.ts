// SPDX-License-Identifier: Apache-2.0

/** What became of a transaction, and where. */
export interface Fate {
  /** Fabric's TxValidationCode; 0 if it counts. */
  readonly code: number;
  readonly block: number;
  /** Hash of the header of the block. */
  readonly hash: Uint8Array;
  /** What it has told, in wire bytes. */
  readonly events: readonly Uint8Array[];
}

/** The same transaction again: the first one of the id has met its fate before. */
const DUPLICATE = 9;

/** Transactions of this process whose fate is open. */
export class PendingTransactions {
  readonly #open = new Map<string, (fate: Fate) => void>();

  /** Resolves when a block tells the fate of a transaction. It must be called before that is sent. */
  expect(id: string): Promise<Fate> {
    return new Promise((resolve) => this.#open.set(id, resolve));
  }

  /** Tells the fate of a transaction to whoever expects it. */
  settle(id: string, fate: Fate): void {
    if (fate.code === DUPLICATE) return;
    const resolve = this.#open.get(id);
    if (resolve === undefined) return;
    this.#open.delete(id);
    resolve(fate);
  }

  /** Nobody waits for it any more. */
  forget(id: string): void {
    this.#open.delete(id);
  }

  get size(): number {
    return this.#open.size;
  }
}
