// SPDX-License-Identifier: Apache-2.0

import { type Database, OrchestratorError, type Rpc } from '@orchestrator/lib';
import type { Reply, UnaryRequest } from '../host';
import { messageOf } from '../message-of';
import type { CommitLog } from './commit-log';
import { BrokenStoreError } from '../replica/store-errors';
import { type EntryReader, flatten } from '../replica/entry-reader';
import type { Fold } from '../replica/fold';
import type { EventReader } from '../replica/fold-view';
import { type LogHead, sealEntry } from '../replica/log-entry';
import { type CallFacts, type CommittedCall, Group, type Waiting } from './group';
import { follow } from './rebuild';
import type { Rivals } from './rivals';
import type { Witness } from './witness';

/** Behind an entry that took so long, the next one waits for company: as long as that one took, up to a bound. */
const SLOW_MS = 4;
const MOST_WAIT_MS = 10;

/** What a committer works with. */
export interface CommitterParts {
  readonly log: CommitLog;
  readonly witness: Witness;
  readonly fold: Fold;
  readonly entries: EntryReader;
  /** Name of this process in the log. */
  readonly replica: string;
  readonly version: string;
  /** The wall clock, in microseconds since 1970. */
  readonly now: () => number;
  /** Fetches events for the rpcs that read them. */
  readonly events: EventReader;
  /** The other writers, if there can be any. */
  readonly rivals: Rivals | undefined;
  /** How long a call is tried again when others were first, in milliseconds. */
  readonly retryBudgetMs: number;
  /** Called after each commit with the calls that it made durable. */
  readonly committed: (calls: readonly CommittedCall[]) => void;
  /** Called when entries of others are folded in. */
  readonly followed: () => void;
  /** Called when log or fold has failed: nothing is committed any more. */
  readonly failed: (error: BrokenStoreError) => void;
}

/** An entry on its way into the log. */
interface Flight {
  readonly group: Group;
  /** Resolves when the log has answered. */
  readonly landed: Promise<void>;
  hasLanded: boolean;
  /** How long the log took to answer. */
  tookMs: number;
  /** The end of the log once the entry is in it; undefined if another process was first. */
  head: LogHead | undefined;
  /** Resolves when the entry is folded in; undefined until its callers are answered. */
  folded: Promise<void> | undefined;
}

/**
 * Runs the writes of a channel. While one entry is on its way into the log, whatever arrives is run for the next one, on
 * top of it: one request after another, each seeing the ones before. All are answered when their entry is durable;
 * meanwhile the entry before it is folded in. Where another process was first with an entry, the requests are run once
 * more, on top of that.
 */
export class Committer {
  readonly #queue: Waiting[] = [];
  /** Groups whose requests are not answered yet. */
  readonly #open = new Set<Group>();
  readonly #facts: CallFacts;
  /** The end of the log. */
  #head: LogHead;
  #running: Promise<void> | undefined;
  /** Resolves when nothing is on its way to the disk. */
  #underWay: Promise<void> = Promise.resolve();
  /** An entry of others is known to be at this position. */
  #wanted = 0;
  #failure: BrokenStoreError | undefined;
  #wake: () => void = () => undefined;

  constructor(private readonly parts: CommitterParts) {
    this.#head = parts.fold.head;
    const { fold, version, now } = parts;
    this.#facts = { channel: fold.channel, version, now };
  }

  /** Runs a write; resolves with its reply when it is durable. */
  submit(rpc: Rpc, request: UnaryRequest): Promise<Reply> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#queue.push({ rpc, request, resolve, reject, since: performance.now() });
      this.#wake();
      this.#running ??= this.#drain();
    });
  }

  /** The end of the log, as far as this process has written or read it. */
  get position(): number {
    return this.#head.position;
  }

  /** Folds in what others have written up to a position, as soon as that can be. */
  follow(position: number): void {
    this.#wanted = Math.max(this.#wanted, position);
    if (this.#failure === undefined && this.#isBehind()) this.#running ??= this.#drain();
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    try {
      // Requests of one turn of the event loop share an entry.
      await new Promise(setImmediate);
      while (this.#queue.length > 0 || this.#isBehind()) {
        await this.parts.rivals?.giveTurn();
        await this.#catchUp();
        if (this.#queue.length > 0) await this.#pipeline();
      }
    } catch (cause) {
      this.#fail(cause);
      await this.#underWay;
    }
    this.#running = undefined;
  }

  /**
   * Until nothing waits: one entry is made while the one before it is written to the log, and the one before that folded.
   * A fast log comes first: it is given the next entry before the callers of the last one are answered. With a slow one
   * the next entry waits a little for what those callers ask next: half as many entries then carry the same requests.
   */
  async #pipeline(): Promise<void> {
    let writing: Flight | undefined;
    let folding: Promise<void> | undefined;
    do {
      const group: Group = await this.#execute(writing);
      await Promise.all([writing?.landed, folding]);
      if (isLost(writing)) return this.#startOver([writing.group, group]);
      if (isSlow(writing)) await this.#gather(group, writing);
      const next = this.#launch(group);
      folding = this.#complete(writing);
      // The next entry would be made without what is not folded in yet.
      if (next === undefined) await Promise.all([this.#answerRefused(group), folding]);
      writing = next;
    } while (writing !== undefined || this.#mayGoOn());
  }

  #mayGoOn(): boolean {
    return this.#queue.length > 0 && !this.#isBehind() && this.parts.rivals?.isWished !== true;
  }

  /** Sends a group to the log, if it has written anything. */
  #launch(group: Group): Flight | undefined {
    if (group.records.length === 0) return undefined;
    const since = performance.now();
    const appended = this.#append(group);
    const land = (head?: LogHead): void => {
      flight.tookMs = performance.now() - since;
      flight.head = head;
      flight.hasLanded = true;
      this.#wake();
    };
    const flight: Flight = {
      group,
      landed: appended.then(land),
      hasLanded: false,
      tookMs: 0,
      head: undefined,
      folded: undefined,
    };
    flight.landed.catch(() => land());
    this.#underWay = Promise.allSettled([this.#underWay, flight.landed]).then(() => undefined);
    return flight;
  }

  /** Answers the callers of an entry that is durable, and folds it in; once. */
  #complete(flight: Flight | undefined): Promise<void> | undefined {
    if (flight?.head === undefined || flight.folded !== undefined) return flight?.folded;
    const { group, head } = flight;
    group.writes.rebase(this.#latest());
    this.#answer(group, head);
    flight.folded = this.#fold(group, head);
    this.#underWay = Promise.allSettled([this.#underWay, flight.folded]).then(() => undefined);
    return flight.folded;
  }

  /** A group that has written nothing is answered at once, unless what it has seen may be old. */
  async #answerRefused(group: Group): Promise<void> {
    const { rivals } = this.parts;
    const isOld = rivals !== undefined && group.size > 0 && !(await rivals.areBehind(this.#head.position));
    if (isOld) await this.#startOver([group]);
    else this.#answer(group);
  }

  /** Another process was first: what it wrote may change everything. */
  async #startOver(groups: readonly Group[]): Promise<void> {
    const again: Waiting[] = [];
    for (const group of groups) {
      this.#open.delete(group);
      for (const waiting of group.waiting) {
        if (performance.now() - waiting.since < this.parts.retryBudgetMs) again.push(waiting);
        else waiting.reject(new OrchestratorError('aborted', 'other processes were first every time: try again'));
      }
    }
    this.#queue.unshift(...again);
    this.#wanted = Math.max(this.#wanted, this.#head.position + 1);
    await this.parts.rivals?.lost();
  }

  async #catchUp(): Promise<void> {
    while (this.#isBehind()) {
      await follow(this.parts.fold, this.parts.entries);
      this.#head = this.parts.fold.head;
      this.parts.witness.note(this.parts.fold.channel, this.#head.position);
      this.parts.followed();
    }
  }

  #isBehind(): boolean {
    return this.#wanted > this.#head.position;
  }

  /** Resolves with the new end of the log, or with nothing if another process was first. */
  async #append(group: Group): Promise<LogHead | undefined> {
    const { fold, log, witness, entries, replica } = this.parts;
    const { position, nonce, listing, records: transactions } = group;
    const sealed = sealEntry(this.#head, {
      logId: log.id,
      channel: fold.channel,
      replica,
      nonce,
      micros: listing.micros,
      transactions,
    });
    if (!(await log.append(fold.channel, position, sealed.bytes))) {
      if (this.parts.rivals !== undefined) return undefined;
      throw new BrokenStoreError(`another process has written entry ${String(position)} of channel "${fold.channel}".`);
    }
    this.parts.rivals?.won();
    witness.note(fold.channel, position);
    entries.remember({
      position,
      nonce,
      ...flatten(group.calls.map(({ events }) => events.map(({ bytes }) => bytes))),
      size: sealed.bytes.length,
    });
    this.#head = sealed.head;
    return sealed.head;
  }

  /** From here on reads wait for the entry. */
  async #fold({ writes, calls, listing }: Group, head: LogHead): Promise<void> {
    await this.parts.fold.apply({ head, writes, events: [listing.listed], foreign: listing.foreign });
    this.parts.committed(calls);
  }

  #answer(group: Group, head?: LogHead): void {
    this.#open.delete(group);
    group.settle(head);
  }

  #fail(cause: unknown): void {
    const error = new BrokenStoreError(`an entry could not be committed: ${messageOf(cause)}`, { cause });
    this.#failure = error;
    const running = [...this.#open].flatMap((group) => group.waiting);
    this.#open.clear();
    for (const { reject } of [...running, ...this.#queue.splice(0)]) reject(error);
    this.parts.failed(error);
  }

  /** Runs what waits, and what arrives until the entry before this one is on the disk. */
  async #execute(before: Flight | undefined): Promise<Group> {
    const group = this.#startGroup(before?.group);
    await this.#fill(group, () => before === undefined || before.hasLanded);
    return group;
  }

  /** Answers the callers of a slow entry, and runs what they ask next, if they do so soon. */
  async #gather(group: Group, slow: Flight): Promise<void> {
    void this.#complete(slow);
    const most = group.size + slow.group.size;
    let isOver = most < 2;
    const waitMs = Math.min(slow.tookMs, MOST_WAIT_MS);
    const timer = setTimeout(() => {
      isOver = true;
      this.#wake();
    }, waitMs);
    await this.#fill(group, () => isOver || group.size >= most);
    clearTimeout(timer);
  }

  /** Runs what waits, and what arrives until it is enough. */
  async #fill(group: Group, isEnough: () => boolean): Promise<void> {
    for (;;) {
      while (!group.isFull) {
        const next = this.#queue.shift();
        if (next === undefined) break;
        await group.run(next);
      }
      if (group.isFull || isEnough()) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #startGroup(before: Group | undefined): Group {
    const start = {
      position: (before?.position ?? this.#head.position) + 1,
      base: before?.writes ?? this.#latest(),
      micros: before?.listing.micros ?? this.#head.micros,
    };
    const group = new Group(start, this.#facts);
    this.#open.add(group);
    return group;
  }

  #latest(): Database {
    return this.parts.fold.view('latest').withEvents(this.parts.events);
  }
}

/** Is the log so slow that company is worth waiting for? */
function isSlow(flight: Flight | undefined): flight is Flight & { readonly head: LogHead } {
  return flight !== undefined && flight.tookMs >= SLOW_MS;
}

/** Was another process first with the entry? */
function isLost(flight: Flight | undefined): flight is Flight & { readonly head: undefined } {
  return flight !== undefined && flight.head === undefined;
}
