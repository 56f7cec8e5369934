// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@grpc/grpc-js';
import { isStoreFailure } from '../replica/store-errors';
import { BlockQueue } from './block-queue';
import { type EventsOf, foldBlocks, type Target } from './fold-blocks';
import { BadBlockError, type LedgerBlock, readBlock } from './ledger-block';
import type { BlockReporter } from './newest-block';
import type { PendingTransactions } from './pending-transactions';
import type { Seeker } from './seek';

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 2000;
const SIGN_MS = 1000;

/** What a follower works with. */
export interface FollowerParts extends Target {
  readonly client: Client;
  /** The same peer, asked for a sign of life. */
  readonly peer: BlockReporter;
  readonly seeker: Seeker;
  readonly chaincode: string;
  readonly pending: PendingTransactions;
  /** Called with the number of blocks that have come. */
  readonly delivered: (blocks: number) => void;
  /** Called when something was folded in, and when the connection comes and goes. */
  readonly moved: () => void;
  /** Called when blocks cannot be had. They are asked for again. */
  readonly interrupted: (cause: unknown) => void;
  /** Called when following has ended for good: the replica or the ledger is broken. */
  readonly failed: (cause: Error) => void;
}

/** Folds the blocks of a channel into the replica, one after another, as the peer delivers them. */
export class BlockFollower {
  readonly #stopping = new AbortController();
  #queue: BlockQueue | undefined;
  #isConnected = false;
  readonly #following: Promise<void>;

  constructor(private readonly parts: FollowerParts) {
    this.#following = this.#follow();
    void this.#askForSigns();
  }

  /** Whether the peer delivers, and has shown that its ledger is the one that was folded. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** Ends; resolves when nothing is being folded any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#queue?.close();
    await this.#following;
  }

  async #follow(): Promise<void> {
    let waitMs = FIRST_RETRY_MS;
    while (this.#mayFollow()) {
      try {
        await this.#followOnce(() => (waitMs = FIRST_RETRY_MS));
      } catch (error) {
        this.#connected(false);
        if (!this.#mayFollow()) return;
        if (isStoreFailure(error)) {
          this.parts.failed(error as Error);
          return;
        }
        this.parts.interrupted(error);
      }
      const { signal } = this.#stopping;
      await pause(waitMs * (0.5 + Math.random()), undefined, { signal }).catch(() => undefined);
      waitMs = Math.min(waitMs * 2, LAST_RETRY_MS);
    }
  }

  /** A peer that hangs keeps its connections, and there may be no block for long. Who asks gives it up if it is late. */
  async #askForSigns(): Promise<void> {
    const { signal } = this.#stopping;
    while (this.#mayFollow()) {
      await pause(SIGN_MS, undefined, { signal, ref: false }).catch(() => undefined);
      if (this.#mayFollow()) await this.parts.peer.newest().catch(() => undefined);
    }
  }

  #mayFollow(): boolean {
    return !this.#stopping.signal.aborted;
  }

  /** Follows until the stream ends. The last block that was folded is asked for again, to see that it is the same. */
  async #followOnce(connected: () => void): Promise<never> {
    const { client, seeker, fold } = this.parts;
    const request = await seeker.from(Math.max(fold.head.position - 1, 0));
    const queue = (this.#queue = new BlockQueue(client, request));
    if (this.#stopping.signal.aborted) queue.close();
    try {
      for (let isFirst = true; ; isFirst = false) {
        const blocks = await this.#take(queue);
        if (isFirst) {
          this.#dropSeen(blocks);
          this.#connected(true);
          connected();
        }
        if (blocks.length > 0) await this.#fold(blocks);
      }
    } finally {
      queue.close();
    }
  }

  async #take(queue: BlockQueue): Promise<LedgerBlock[]> {
    const blocks = await queue.take();
    this.parts.delivered(blocks.length);
    return blocks.map(({ block }) => readBlock(block, this.parts.chaincode));
  }

  #dropSeen(blocks: LedgerBlock[]): void {
    const { head, channel } = this.parts.fold;
    if (head.position === 0) return;
    const first = blocks.shift();
    if (first?.number === head.position - 1 && Buffer.compare(first.hash, head.chain) === 0) return;
    throw new BadBlockError(
      `block ${String(head.position - 1)} of channel "${channel}" is not the one that was folded: the ledger is another ` +
        'one, or was reset. To follow it, remove the folder "replica" in the data directory: it is a copy of the old one.',
    );
  }

  async #fold(blocks: readonly LedgerBlock[]): Promise<void> {
    const told = await foldBlocks(this.parts, blocks);
    for (const block of blocks) this.#settle(block, told);
    this.parts.moved();
  }

  #settle({ number, hash, transactions }: LedgerBlock, told: EventsOf): void {
    if (this.parts.pending.size === 0) return;
    for (const { id, code } of transactions) {
      this.parts.pending.settle(id, { code, block: number, hash, events: told.get(id) ?? [] });
    }
  }

  #connected(isConnected: boolean): void {
    if (this.#isConnected === isConnected) return;
    this.#isConnected = isConnected;
    this.parts.moved();
  }
}
