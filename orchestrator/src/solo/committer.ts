// SPDX-License-Identifier: Apache-2.0

import {
  type Call,
  type Database,
  type EmittedEvent,
  type EventHeader,
  execute,
  OrchestratorError,
  type Outcome,
  Overlay,
  type Rpc,
} from '@orchestrator/lib';
import type { Draft, TransactionRecord } from '@orchestrator/proto';
import type { UnaryRequest } from '../host';
import { BrokenStoreError, type CommitLog, isStoreFailure } from './commit-log';
import { type EntryReader, flatten } from './entry-reader';
import { transactionId } from './event-id';
import type { Fold } from './fold';
import type { EventReader } from './fold-view';
import { drawNonce, type LogHead, sealEntry } from './log-entry';
import { toRecord } from './record';
import type { Witness } from './witness';

const GROUP_COUNT = 1000;
const GROUP_BYTES = 2 * 1024 * 1024;

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
  /** Called after each commit with the calls that it made durable. */
  readonly committed: (calls: readonly CommittedCall[]) => void;
  /** Called when log or fold has failed: nothing is committed any more. */
  readonly failed: (error: BrokenStoreError) => void;
}

/** A call whose writes are durable. */
export interface CommittedCall {
  readonly rpc: Rpc;
  readonly events: readonly EmittedEvent[];
}

interface Waiting {
  readonly rpc: Rpc;
  readonly request: UnaryRequest;
  readonly resolve: (reply: Uint8Array) => void;
  readonly reject: (error: unknown) => void;
}

/** What a request that has run is told when its entry is durable, or that it is not. */
interface Answer {
  readonly settle: () => void;
  readonly reject: (error: unknown) => void;
}

/** Work of one entry: what goes into it, and what to tell the callers once it is durable. */
interface Group {
  /** Where the entry will stand. */
  readonly position: number;
  readonly writes: Overlay;
  readonly records: Draft<TransactionRecord>[];
  readonly calls: CommittedCall[];
  readonly answers: Answer[];
  readonly nonce: Uint8Array;
  micros: number;
  bytes: number;
}

/** An entry on its way: first into the log, then into the fold. */
interface Flight {
  readonly group: Group;
  /** Resolves when the entry is in the log and its callers are answered. */
  readonly durable: Promise<void>;
  /** Resolves when the entry is folded in. */
  readonly folded: Promise<void>;
  isDurable: boolean;
}

/**
 * Runs the writes of a channel. While one entry is on its way into the log, whatever arrives is run for the next one, on
 * top of it: one request after another, each seeing the ones before. All are answered when their entry is durable;
 * meanwhile the entry before it is folded in.
 */
export class Committer {
  readonly #queue: Waiting[] = [];
  /** Groups whose requests are not answered yet. */
  readonly #open = new Set<Group>();
  /** The end of the log. */
  #head: LogHead;
  #running: Promise<void> | undefined;
  /** Resolves when nothing is on its way to the disk. */
  #underWay: Promise<void> = Promise.resolve();
  #failure: BrokenStoreError | undefined;
  #wake: () => void = () => undefined;

  constructor(private readonly parts: CommitterParts) {
    this.#head = parts.fold.head;
  }

  /** Runs a write; resolves with its reply when it is durable. */
  submit(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#queue.push({ rpc, request, resolve, reject });
      this.#wake();
      this.#running ??= this.#drain();
    });
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    try {
      // Requests of one turn of the event loop share an entry.
      await new Promise(setImmediate);
      while (this.#queue.length > 0) await this.#pipeline();
    } catch (cause) {
      this.#fail(cause);
      await this.#underWay;
    }
    this.#running = undefined;
  }

  /** Until nothing waits: one entry is made, the one before it is written to the log, the one before that is folded. */
  async #pipeline(): Promise<void> {
    let writing: Flight | undefined;
    let folding: Flight | undefined;
    do {
      const group: Group = await this.#execute(writing);
      await writing?.durable;
      await folding?.folded;
      writing?.group.writes.rebase(this.#latest());
      folding = writing;
      writing = this.#launch(group);
      // The next entry would be made without what is not folded in yet.
      if (writing === undefined) await folding?.folded;
    } while (this.#queue.length > 0 || writing !== undefined);
  }

  /** Sends a group on its way; one that has written nothing is answered at once. */
  #launch(group: Group): Flight | undefined {
    if (group.records.length === 0) {
      this.#answer(group);
      return undefined;
    }
    const durable = this.#append(group);
    const folded = durable.then((head) => this.#fold(group, head));
    const flight: Flight = { group, durable: durable.then(() => this.#answer(group)), folded, isDurable: false };
    const end = (): void => {
      flight.isDurable = true;
      this.#wake();
    };
    flight.durable.then(end, end);
    this.#underWay = Promise.allSettled([this.#underWay, flight.durable, folded]).then(() => undefined);
    return flight;
  }

  async #append(group: Group): Promise<LogHead> {
    const { fold, log, witness, entries, replica } = this.parts;
    const { position, nonce, micros, records: transactions } = group;
    const sealed = sealEntry(this.#head, {
      logId: log.id,
      channel: fold.channel,
      replica,
      nonce,
      micros,
      transactions,
    });
    if (!(await log.append(fold.channel, position, sealed.bytes))) {
      throw new BrokenStoreError(`another process has written entry ${String(position)} of channel "${fold.channel}".`);
    }
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
  async #fold({ writes, calls }: Group, head: LogHead): Promise<void> {
    await this.parts.fold.apply({ head, writes, events: [headersOf(calls)] });
    this.parts.committed(calls);
  }

  #answer(group: Group): void {
    this.#open.delete(group);
    for (const { settle } of group.answers) settle();
  }

  #fail(cause: unknown): void {
    const text = cause instanceof Error ? cause.message : String(cause);
    const error = new BrokenStoreError(`an entry could not be committed: ${text}`, { cause });
    this.#failure = error;
    const answers = [...this.#open].flatMap((group) => group.answers);
    this.#open.clear();
    for (const { reject } of [...answers, ...this.#queue.splice(0)]) reject(error);
    this.parts.failed(error);
  }

  /** Runs what waits, and what arrives until the entry before this one is on the disk. */
  async #execute(before: Flight | undefined): Promise<Group> {
    const group = this.#startGroup(before?.group);
    for (;;) {
      while (!isFull(group)) {
        const next = this.#queue.shift();
        if (next === undefined) break;
        await this.#run(group, next);
      }
      if (isFull(group) || before === undefined || before.isDurable) return group;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #startGroup(before: Group | undefined): Group {
    const group: Group = {
      position: (before?.position ?? this.#head.position) + 1,
      writes: new Overlay(before?.writes ?? this.#latest()),
      records: [],
      calls: [],
      answers: [],
      nonce: drawNonce(),
      micros: before?.micros ?? this.#head.micros,
      bytes: 0,
    };
    this.#open.add(group);
    return group;
  }

  #latest(): Database {
    return this.parts.fold.view('latest').withEvents(this.parts.events);
  }

  async #run(group: Group, { rpc, request, resolve, reject }: Waiting): Promise<void> {
    if (request.isCancelled()) {
      reject(new OrchestratorError('deadlineExceeded', 'the caller has given up before the call began'));
      return;
    }
    const { fold, version, now } = this.parts;
    const micros = Math.max(now(), group.micros + 1);
    const call = {
      channel: fold.channel,
      requester: request.requester,
      micros,
      transactionId: transactionId({
        position: group.position,
        transaction: group.records.length,
        nonce: Buffer.from(group.nonce).toString('hex'),
      }),
      version,
    };
    try {
      const outcome = await execute(rpc, request.bytes, { call, database: group.writes });
      add(group, { rpc, call, outcome });
      group.answers.push({ settle: () => resolve(outcome.reply), reject });
    } catch (error) {
      // A refusal may rest on what an earlier request of the group wrote: it is told when that is durable.
      group.answers.push({ settle: () => reject(error), reject });
      if (isStoreFailure(error)) throw error;
    }
  }
}

function isFull({ answers, bytes }: Group): boolean {
  return answers.length >= GROUP_COUNT || bytes >= GROUP_BYTES;
}

function headersOf(calls: readonly CommittedCall[]): EventHeader[] {
  return calls.flatMap(({ events }) => events.map(({ header }) => header));
}

function add(group: Group, { rpc, call, outcome }: Ran): void {
  const record = toRecord({ rpc, call, outcome });
  if (record === undefined) return;
  group.writes.absorb(outcome.writes);
  group.records.push(record.message);
  group.calls.push({ rpc, events: outcome.events });
  group.bytes += record.bytes;
  group.micros = call.micros;
}

/** A call that has run. */
interface Ran {
  readonly rpc: Rpc;
  readonly call: Call;
  readonly outcome: Outcome;
}
