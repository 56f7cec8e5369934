// SPDX-License-Identifier: Apache-2.0

import {
  type Call,
  type Database,
  type EmittedEvent,
  execute,
  OrchestratorError,
  type Outcome,
  Overlay,
  type Rpc,
} from '@orchestrator/lib';
import type { Draft, TransactionRecord } from '@orchestrator/proto';
import type { Reply, UnaryRequest } from '../host';
import type { NewReceipt } from '../receipts/receipt';
import { transactionIn } from '../replica/event-id';
import { EventListing } from '../replica/event-listing';
import { drawNonce, type LogHead } from '../replica/log-entry';
import { isStoreFailure } from '../replica/store-errors';
import { toRecord } from './record';

const MOST_CALLS = 1000;
const MOST_BYTES = 2 * 1024 * 1024;

/** A request that waits for its turn, and how its caller is told. */
export interface Waiting {
  readonly rpc: Rpc;
  readonly request: UnaryRequest;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: unknown) => void;
  /** When it came, in milliseconds of the process's own clock. */
  readonly since: number;
}

/** A call whose writes are durable. */
export interface CommittedCall {
  readonly rpc: Rpc;
  readonly events: readonly EmittedEvent[];
}

/** The facts of a process that calls are made of. */
export interface CallFacts {
  readonly channel: string;
  readonly version: string;
  /** The wall clock, in microseconds since 1970. */
  readonly now: () => number;
}

/** What a request that has run is told when its entry is durable. */
interface Answer {
  readonly waiting: Waiting;
  /** Takes the end of the log behind the entry, if there is one. */
  readonly settle: (head?: LogHead) => void;
}

/** What a group begins with. */
export interface GroupStart {
  /** Where the entry will stand. */
  readonly position: number;
  /** The channel with all that comes before. */
  readonly base: Database;
  /** The latest time before, in microseconds since 1970. */
  readonly micros: number;
}

/** The requests of one entry: run one after another, each seeing the ones before, and told together. */
export class Group {
  readonly position: number;
  readonly writes: Overlay;
  readonly listing: EventListing;
  readonly nonce = drawNonce();
  readonly records: Draft<TransactionRecord>[] = [];
  readonly calls: CommittedCall[] = [];
  readonly #answers: Answer[] = [];
  #bytes = 0;

  constructor(
    { position, base, micros }: GroupStart,
    private readonly facts: CallFacts,
  ) {
    this.position = position;
    this.writes = new Overlay(base);
    this.listing = new EventListing(micros);
  }

  /** How many requests have run. */
  get size(): number {
    return this.#answers.length;
  }

  get isFull(): boolean {
    return this.#answers.length >= MOST_CALLS || this.#bytes >= MOST_BYTES;
  }

  /** Those that have run and are not told yet. */
  get waiting(): readonly Waiting[] {
    return this.#answers.map(({ waiting }) => waiting);
  }

  /** Runs a request on top of those before. @throws only what a store fails with. */
  async run(waiting: Waiting): Promise<void> {
    const { rpc, request, resolve, reject } = waiting;
    if (request.isCancelled()) {
      reject(new OrchestratorError('deadlineExceeded', 'the caller has given up before the call began'));
      return;
    }
    const call = this.#callOf(request);
    try {
      const outcome = await execute(rpc, request.bytes, { call, database: this.writes });
      const isRecorded = this.#add({ rpc, call, outcome });
      const settle = (head?: LogHead): void =>
        resolve({ bytes: outcome.reply, receipt: isRecorded ? receiptOf(call, head) : undefined });
      this.#answers.push({ waiting, settle });
    } catch (error) {
      // A refusal may rest on what an earlier request of the group wrote: it is told when that is durable.
      this.#answers.push({ waiting, settle: () => reject(error) });
      if (isStoreFailure(error)) throw error;
    }
  }

  /** Tells all callers. Takes the end of the log behind the entry, if there is one. */
  settle(head?: LogHead): void {
    for (const { settle } of this.#answers) settle(head);
  }

  #callOf({ requester }: UnaryRequest): Call {
    const { channel, version, now } = this.facts;
    const micros = Math.max(now(), this.listing.micros + 1);
    return { channel, requester, micros, transactionId: transactionIn(this, this.records.length), version };
  }

  /** False if the call has changed nothing. */
  #add({ rpc, call, outcome }: { rpc: Rpc; call: Call; outcome: Outcome }): boolean {
    const record = toRecord({ rpc, call, outcome });
    if (record === undefined) return false;
    this.writes.absorb(outcome.writes);
    this.records.push(record.message);
    this.calls.push({ rpc, events: outcome.events });
    this.listing.add(
      outcome.events.map(({ header }) => header),
      call.transactionId,
    );
    this.#bytes += record.bytes;
    return true;
  }
}

/** Where a call of an entry stands. */
function receiptOf({ channel, transactionId: id }: Call, head: LogHead | undefined): NewReceipt | undefined {
  return head && { channel, transactionId: id, entry: { position: head.position, hash: head.chain } };
}
