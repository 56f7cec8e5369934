// SPDX-License-Identifier: Apache-2.0

import {
  type Call,
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
import type { EntryReader } from './entry-reader';
import { transactionId } from './event-id';
import type { Fold } from './fold';
import type { EventReader } from './fold-view';
import { drawNonce, sealEntry } from './log-entry';
import { toRecord } from './record';

const GROUP_COUNT = 1000;
const GROUP_BYTES = 2 * 1024 * 1024;

/** What a committer works with. */
export interface CommitterParts {
  readonly log: CommitLog;
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
  readonly writes: Overlay;
  readonly records: Draft<TransactionRecord>[];
  readonly calls: CommittedCall[];
  readonly answers: Answer[];
  readonly nonce: Uint8Array;
  micros: number;
  bytes: number;
}

/**
 * Runs the writes of a channel. Whatever waits when the last entry is durable makes the next one: its requests run one
 * after another, each seeing the ones before, and all are answered when the entry is durable.
 */
export class Committer {
  readonly #queue: Waiting[] = [];
  #running: Promise<void> | undefined;
  #failure: BrokenStoreError | undefined;

  constructor(private readonly parts: CommitterParts) {}

  /** Runs a write; resolves with its reply when it is durable. */
  submit(rpc: Rpc, request: UnaryRequest): Promise<Uint8Array> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#queue.push({ rpc, request, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #drain(): Promise<void> {
    // Requests of one turn of the event loop share an entry.
    await new Promise(setImmediate);
    while (this.#queue.length > 0 && this.#failure === undefined) {
      const answers: Answer[] = [];
      try {
        await this.#commit(answers);
        for (const { settle } of answers) settle();
      } catch (cause) {
        const text = cause instanceof Error ? cause.message : String(cause);
        const error = new BrokenStoreError(`an entry could not be committed: ${text}`, { cause });
        this.#failure = error;
        for (const { reject } of [...answers, ...this.#queue.splice(0)]) reject(error);
      }
    }
    this.#running = undefined;
  }

  async #commit(answers: Answer[]): Promise<void> {
    const { fold, log, entries, replica } = this.parts;
    const group = await this.#execute(answers);
    if (group.records.length === 0) return;
    const { nonce, micros, records: transactions } = group;
    const sealed = sealEntry(fold.head, { logId: log.id, channel: fold.channel, replica, nonce, micros, transactions });
    const { position } = sealed.head;
    if (!(await log.append(fold.channel, position, sealed.bytes))) {
      throw new BrokenStoreError(`another process has written entry ${String(position)} of channel "${fold.channel}".`);
    }
    entries.remember({
      position,
      nonce,
      transactions: group.calls.map(({ events }) => events.map(({ bytes }) => bytes)),
      size: sealed.bytes.length,
    });
    await fold.apply({ head: sealed.head, writes: group.writes, events: headersOf(group.calls) });
    this.parts.committed(group.calls);
  }

  async #execute(answers: Answer[]): Promise<Group> {
    const { fold } = this.parts;
    const view = fold.view(false).withEvents(this.parts.events);
    const group = startGroup({ writes: new Overlay(view), micros: fold.head.micros, answers });
    try {
      for (let count = 0; count < GROUP_COUNT && group.bytes < GROUP_BYTES; count++) {
        const next = this.#queue.shift();
        if (next === undefined) break;
        await this.#run(group, next);
      }
    } finally {
      await view.close();
    }
    return group;
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
        position: fold.head.position + 1,
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

function startGroup(start: Pick<Group, 'writes' | 'micros' | 'answers'>): Group {
  return { ...start, records: [], calls: [], nonce: drawNonce(), bytes: 0 };
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
