// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../message-of';
import type { BlockReporter } from './newest-block';
import { firstOf, NoQuorumError } from './quorum';

const FIRST_PAUSE_MS = 1;
const LAST_PAUSE_MS = 50;

/**
 * How far a channel is, by what a quorum of nodes says. A write is acknowledged when a quorum has its block, a read takes
 * the newest block of a quorum; two quorums share a node, so the read has the block of every write acknowledged before.
 * One node alone, or the nodes of a minority, may be behind without knowing it. Or ahead: so what a read has seen is told
 * when a quorum has it, as with the registers of H. Attiya, A. Bar-Noy and D. Dolev, "Sharing memory robustly in
 * message-passing systems", Journal of the ACM 42 (1995). Otherwise the next read, elsewhere, could miss it.
 */
export class QuorumFreshness {
  /** The newest block that each node has reported. */
  readonly #seen = new Map<BlockReporter, number>();

  constructor(
    private readonly nodes: readonly BlockReporter[],
    private readonly quorum: number,
  ) {}

  /** The number of the newest block of any of a quorum. @throws NoQuorumError. */
  async newest(): Promise<number> {
    return Math.max(
      ...(await firstOf(
        this.nodes.map((node) => this.#ask(node)),
        this.quorum,
      )),
    );
  }

  /** Resolves when a quorum has a block. @throws NoQuorumError if it does not say so for so long. */
  async confirm(block: number, limitMs: number): Promise<void> {
    const end = performance.now() + limitMs;
    for (let waitMs = FIRST_PAUSE_MS; ; waitMs = Math.min(waitMs * 2, LAST_PAUSE_MS)) {
      const behind = this.nodes.filter((node) => (this.#seen.get(node) ?? 0) < block);
      const missing = this.quorum - (this.nodes.length - behind.length);
      if (missing <= 0) return;
      const failure = await firstOf(
        behind.map((node) => this.#ask(node)),
        missing,
      ).then(
        () => new NoQuorumError(this.quorum - missing, this.quorum, ['the others do not have the block']),
        (error: unknown) => error,
      );
      if (performance.now() > end) throw failure;
      await pause(waitMs);
    }
  }

  async #ask(node: BlockReporter): Promise<number> {
    const newest = await node.newest().catch((cause: unknown) => {
      throw new Error(`${node.name}: ${messageOf(cause)}`, { cause });
    });
    this.#seen.set(node, Math.max(newest, this.#seen.get(node) ?? 0));
    return newest;
  }
}
