// SPDX-License-Identifier: Apache-2.0

/** When a block is closed. */
export interface BatchSettings {
  readonly timeoutMs: number;
  readonly maxMessages: number;
  /** A block that would grow beyond it is closed before. */
  readonly preferredBytes: number;
}

/** Gathers transactions into batches, as an orderer does: by count, by bytes, and by the time the first one waits. */
export class BlockCutter {
  #pending: Uint8Array[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: BatchSettings,
    private readonly cut: (batch: readonly Uint8Array[]) => void,
  ) {}

  add(transaction: Uint8Array): void {
    const { preferredBytes, maxMessages, timeoutMs } = this.settings;
    if (this.#pending.length > 0 && this.#bytes + transaction.length > preferredBytes) this.flush();
    this.#pending.push(transaction);
    this.#bytes += transaction.length;
    if (this.#pending.length >= maxMessages || this.#bytes > preferredBytes) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), timeoutMs);
  }

  /** Closes the batch now, if there is one. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#pending;
    this.#pending = [];
    this.#bytes = 0;
    if (batch.length > 0) this.cut(batch);
  }
}
