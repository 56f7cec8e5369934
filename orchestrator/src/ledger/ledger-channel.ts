// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@grpc/grpc-js';
import type { Contract } from '@hyperledger/fabric-gateway';
import { OrchestratorError, type Rpc } from '@orchestrator/lib';
import type { AssetEvent } from '@orchestrator/proto';
import type { Reply, Subscription, UnaryRequest } from '../host';
import type { ChannelContents } from '../replica/channel-contents';
import type { EntryReader } from '../replica/entry-reader';
import type { Fold } from '../replica/fold';
import { Replica } from '../replica/replica';
import { BlockFollower } from './block-follower';
import type { QuorumFreshness } from './freshness';
import type { KeptEntries } from './kept-entries';
import type { BlockReporter } from './newest-block';
import { PendingTransactions } from './pending-transactions';
import type { Seeker } from './seek';
import { Submitter } from './submitter';

const RECHECK_MS = 20;
/** How often those who wait look at the time. */
const TICK_MS = 250;

/** What a channel of a facade works with. */
export interface LedgerChannelParts {
  readonly fold: Fold;
  readonly entries: EntryReader;
  readonly kept: KeptEntries;
  /** Name of this process. */
  readonly replica: string;
  readonly version: string;
  readonly chaincode: string;
  /** The peer whose blocks are folded. */
  readonly client: Client;
  readonly peer: BlockReporter;
  readonly seeker: Seeker;
  readonly freshness: QuorumFreshness;
  readonly contractOf: (mspId: string) => Contract;
  /** How long one step of a call may take. */
  readonly limitMs: number;
  readonly retryBudgetMs: number;
  readonly maxInFlight: number;
  readonly committed: (channel: string, rpc: Rpc, events: readonly AssetEvent[]) => void;
  readonly conflicted: (channel: string, reason: string) => void;
  readonly delivered: (channel: string, blocks: number) => void;
  readonly disagreed: (channel: string, name: string, peers: string) => void;
  /** Told when the replica or the ledger turns out to be broken. */
  readonly failed: (cause: Error) => void;
  /** @throws when the channel is closed. */
  readonly assertOpen: () => void;
}

/** One channel of the ledger as this facade serves it: its writes, its reads, its events. */
export class LedgerChannel {
  readonly #replica: Replica;
  readonly #follower: BlockFollower;
  readonly #submitter: Submitter;
  readonly #ticking: NodeJS.Timeout;
  #interruption: unknown;

  constructor(private readonly parts: LedgerChannelParts) {
    const { fold, kept } = parts;
    const { channel } = fold;
    const pending = new PendingTransactions();
    const replica = (this.#replica = new Replica({
      ...parts,
      fresh: () => this.#catchUp(),
      settled: (position) => this.#settled(position - 1),
      placeOf: (id) => kept.placeOf(channel, id),
      ofLedger: true,
    }));
    this.#follower = new BlockFollower({
      ...parts,
      logId: kept.id,
      pending,
      delivered: (blocks) => parts.delivered(channel, blocks),
      moved: () => replica.wake(),
      interrupted: (cause) => (this.#interruption = cause),
      failed: (cause) => {
        replica.fail(cause);
        parts.failed(cause);
      },
    });
    this.#submitter = new Submitter({
      ...parts,
      pending,
      check: (rpc, request) => replica.read(rpc, request),
      durable: (block) => this.#confirm(block),
      committed: (rpc, events) => parts.committed(channel, rpc, events),
      conflicted: (reason) => parts.conflicted(channel, reason),
      disagreed: (name, peers) => parts.disagreed(channel, name, peers),
    });
    this.#ticking = setInterval(() => replica.wake(), TICK_MS).unref();
  }

  /** Runs a write; resolves when it is durable, and no facade can miss it. */
  write(rpc: Rpc, request: UnaryRequest): Promise<Reply> {
    return this.#submitter.write(rpc, request);
  }

  /** Runs a read on the channel as it is now. */
  read(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    return this.#replica.read(rpc, request);
  }

  /** All of the channel as it is now. @throws OE0013 while it is being imported. */
  contents(): Promise<ChannelContents> {
    return this.#replica.contents();
  }

  /** Starts behind an event. @throws OE0101 if it is not one of this channel. */
  subscribe(startEventId: string): Promise<Subscription> {
    return this.#replica.subscribe(startEventId);
  }

  /** @throws OE0013 if calls cannot be answered now. */
  async assertServing(): Promise<void> {
    if (!this.#follower.isConnected) throw this.#disconnected();
    await this.#newest();
  }

  /** Ends; resolves when nothing is being folded any more. */
  async close(): Promise<void> {
    clearInterval(this.#ticking);
    await this.#follower.stop();
    this.#replica.wake();
  }

  /** Resolves when the channel has all that it had when this was called. @throws OE0013 if the network cannot be used. */
  async caughtUp(progress: (done: number, last: number) => void): Promise<void> {
    const { fold } = this.parts;
    // Where the peer is asked, the question that finds it lost fails, and the next one goes to another peer.
    const last = (await this.#newest().catch(() => this.#newest())) + 1;
    let before = -1;
    while (fold.head.position < last) {
      // As long as it gets on it may take its time.
      if (fold.head.position === before) throw this.#disconnected();
      before = fold.head.position;
      progress(before, last);
      await this.#step();
    }
    await this.#catchUp();
  }

  async #step(): Promise<void> {
    const { fold, limitMs } = this.parts;
    await this.#replica.reached(fold.head.position + 1, performance.now() + limitMs).catch(() => undefined);
  }

  /** Resolves when the replica has all that was acknowledged before. @throws OE0013 if that cannot be known in time. */
  async #catchUp(): Promise<void> {
    const newest = await this.#newest();
    const end = performance.now() + this.parts.limitMs;
    await this.#replica.reached(newest + 1, end);
    while (!this.#follower.isConnected) {
      if (performance.now() > end) throw this.#disconnected();
      await pause(RECHECK_MS);
    }
  }

  async #newest(): Promise<number> {
    try {
      return await this.parts.freshness.newest();
    } catch (error) {
      throw unavailable(`too few orderers say how far channel "${this.parts.fold.channel}" is`, error);
    }
  }

  /** The own peer can be ahead of the orderers that another facade asks. */
  async #settled(block: number): Promise<void> {
    try {
      await this.parts.freshness.confirm(block, this.parts.limitMs);
    } catch (error) {
      throw unavailable(`too few orderers say that they have block ${String(block)} of the peer`, error);
    }
  }

  async #confirm(block: number): Promise<void> {
    try {
      await this.parts.freshness.confirm(block, this.parts.limitMs);
    } catch (error) {
      const text = `the write is done, in block ${String(block)}, but too few orderers say that they have it`;
      throw unavailable(text, error);
    }
  }

  #disconnected(): OrchestratorError {
    return unavailable('the peer does not deliver blocks', this.#interruption);
  }
}

function unavailable(text: string, cause: unknown): OrchestratorError {
  const reason = cause instanceof Error ? `${text}: ${cause.message}` : text;
  return new OrchestratorError('unavailable', reason, { cause });
}
