// SPDX-License-Identifier: Apache-2.0

import type { Rpc } from '@orchestrator/lib';
import type { Reply, Subscription, UnaryRequest } from '../host';
import type { Meter } from '../meter';
import type { ChannelContents } from '../replica/channel-contents';
import type { EntryReader } from '../replica/entry-reader';
import { findEventPlace } from '../replica/event-id';
import type { Fold } from '../replica/fold';
import { listEvents } from '../replica/list-events';
import { Replica } from '../replica/replica';
import { SharedCheck } from '../replica/shared-check';
import { BrokenStoreError, DamagedLogError } from '../replica/store-errors';
import type { Keeping } from './checkpoint';
import { type CommitLog, type Hint, isSharedLog, type SharedLog } from './commit-log';
import { Committer } from './committer';
import { Rivals } from './rivals';
import type { Witness } from './witness';

/** What a channel of an open store works with. */
export interface ChannelParts {
  readonly log: CommitLog;
  readonly witness: Witness;
  readonly fold: Fold;
  readonly entries: EntryReader;
  readonly replica: string;
  readonly version: string;
  readonly now: () => number;
  readonly retryBudgetMs: number;
  readonly committed: Meter['committed'];
  /** Told once what somebody should know. */
  readonly notice: (text: string) => void;
  /** @throws when the store is not open any more. */
  readonly assertOpen: () => void;
}

/** One channel of an open store: its writes, its reads, its events. */
export class Channel {
  readonly #committer: Committer;
  readonly #replica: Replica;
  readonly #rivals: Rivals | undefined;
  readonly #fresh: SharedCheck | undefined;
  readonly #listed: Promise<void>;
  readonly #keeping: Keeping | undefined;
  #reads = 0;

  constructor(private readonly parts: ChannelParts) {
    const { log, fold, entries } = parts;
    this.#listed = listEvents(fold, entries, parts.assertOpen);
    // Whoever reads events is told.
    this.#listed.catch(() => undefined);
    const fresh = (this.#fresh = isSharedLog(log) ? new SharedCheck(() => this.#catchUp(log)) : undefined);
    const position = (): number => fold.head.position;
    const activity = (): number => this.#reads + position();
    this.#keeping = isSharedLog(log) ? log.checkpoint?.keep({ ...parts, position, activity }) : undefined;
    this.#rivals = isSharedLog(log) ? new Rivals(log, fold.channel, parts.replica) : undefined;
    this.#replica = new Replica({
      ...parts,
      placeOf: findEventPlace,
      listed: () => this.#listed,
      ...(fresh === undefined ? {} : { fresh: () => fresh.run() }),
    });
    this.#committer = new Committer({
      ...parts,
      rivals: this.#rivals,
      events: (ids) => this.#replica.events(ids),
      committed: (calls) => {
        this.wake();
        for (const { rpc, events } of calls) parts.committed(fold.channel, rpc.method, events);
      },
      followed: () => this.wake(),
      failed: (error) => this.#replica.fail(error),
    });
  }

  /** Runs a write; resolves when it is durable. */
  write(rpc: Rpc, request: UnaryRequest): Promise<Reply> {
    return this.#committer.submit(rpc, request);
  }

  /** Runs a read on the channel as it is now. */
  read(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    this.#reads++;
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

  /** Takes notice of what is heard of other processes. */
  hear(hint: Hint): void {
    this.#rivals?.hear(hint);
    if (hint.position !== undefined) this.#committer.follow(hint.position);
  }

  /** Is the log of the channel what it was? @throws BrokenStoreError if it is not, or nobody can say. */
  async probe(): Promise<void> {
    await this.#fresh?.run();
  }

  /** Resolves when the last write that waits is answered. */
  idle(): Promise<void> {
    return this.#committer.idle();
  }

  /** Ends what is done in the background. */
  async settle(): Promise<void> {
    await Promise.allSettled([this.#keeping?.stop(), this.#listed]);
  }

  /** Makes all who wait for events look again. */
  wake(): void {
    this.#replica.wake();
  }

  /** Folds in whatever is in the log by now. @throws BrokenStoreError if that cannot be done: all calls rest on it. */
  async #catchUp(log: SharedLog): Promise<void> {
    const { channel } = this.parts.fold;
    const { position } = this.#committer;
    try {
      const last = (await log.isNewest(channel, position)) ? position : await log.lastPosition(channel);
      this.#committer.follow(last);
      await this.#replica.reached(last);
    } catch (error) {
      if (!(error instanceof DamagedLogError)) throw error;
      throw new BrokenStoreError(error.message, { cause: error });
    }
  }
}
