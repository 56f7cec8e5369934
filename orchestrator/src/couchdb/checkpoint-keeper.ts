// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import { DamagedLogError } from '../replica/store-errors';
import { EMPTY_HEAD, type LogHead } from '../replica/log-entry';
import type { Keeping, KeeperParts } from '../solo/checkpoint';
import { findHead, readSlice } from './checkpoint-changes';
import { type ChannelOfLog, NO_SAVEPOINT, type StoredSavepoint } from './checkpoint-documents';
import { CheckpointWriter } from './checkpoint-writer';
import { CouchError } from './couch-error';
import type { CouchClient } from './couch-client';
import type { FoundSavepoint, Savepoints } from './savepoints';

const IDLE_MS = 250;
const LEAST_REST_MS = 20;
const MOST_REST_MS = 30_000;
/** Who rests looks so often whether there are still calls. */
const REST_PIECE_MS = 100;
const LAST_RETRY_MS = 10_000;

/** How fast a checkpoint is kept. */
export interface Pace {
  /** A savepoint that is behind and does not move for so long is nobody's: longer than a slice takes with its rests. */
  readonly takeoverMs: number;
  /** How often others look at the savepoint. */
  readonly lookMs: number;
  /** While there are calls, the keeper rests so many times as long as a slice took: callers come first. */
  readonly rest: number;
  /** About how much of the log makes a slice. */
  readonly sliceBytes: number;
}

/** What a keeper works with. */
export interface CheckpointKeeperParts extends KeeperParts {
  readonly client: CouchClient;
  readonly database: string;
  readonly of: ChannelOfLog;
  readonly savepoints: Savepoints;
  readonly pace: Pace;
  /** Creates the database again if it is missing. */
  readonly mend: () => Promise<void>;
}

/** What a keeper has while the checkpoint is its own. */
interface Claim {
  readonly writer: CheckpointWriter;
  readonly found: FoundSavepoint;
  readonly head: LogHead;
}

/**
 * Brings the checkpoint of one channel up to date with its log, slice by slice, and says so in its savepoint after each.
 * One process does that at a time: the one that the savepoint names, until another finds that it does not move. That is
 * to save work only; two of them do no harm.
 */
export class CheckpointKeeper implements Keeping {
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;
  #claim: Claim | undefined;
  /** The savepoint as it was last seen, and since when it has been like that. */
  #seen: { readonly rev: string | undefined; readonly since: number } | undefined;
  #told = '';

  constructor(private readonly parts: CheckpointKeeperParts) {
    this.#done = this.#keep();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #keep(): Promise<void> {
    const { signal } = this.#stopping;
    const isDue = (ms: number): Promise<boolean> => pause(ms, true, { signal, ref: false }).catch(() => false);
    let failedMs = IDLE_MS;
    for (let waitMs = IDLE_MS; await isDue(waitMs);) {
      try {
        waitMs = await this.#step();
        failedMs = IDLE_MS;
      } catch (error) {
        this.#claim = undefined;
        if (!(await this.#mayGoOn(error))) return;
        waitMs = failedMs = Math.min(failedMs * 2, LAST_RETRY_MS);
      }
    }
  }

  /** Does what is to be done now; resolves with how long to wait before the next step, in milliseconds. */
  async #step(): Promise<number> {
    this.#claim ??= await this.#tryClaim();
    if (this.#claim === undefined) return this.parts.pace.lookMs;
    if (this.parts.position() <= this.#claim.found.savepoint.lsn) return IDLE_MS;
    const { activity } = this.parts;
    const [start, before] = [performance.now(), activity()];
    await this.#advance(this.#claim);
    await this.#rest(performance.now() - start, before);
    return LEAST_REST_MS;
  }

  /** Makes way for calls as long as there are any, but not for ever. @throws when the keeper is to stop. */
  async #rest(workedMs: number, activityBefore: number): Promise<void> {
    const { activity, pace } = this.parts;
    const options = { signal: this.#stopping.signal, ref: false };
    const end = performance.now() + Math.min(workedMs * pace.rest, MOST_REST_MS);
    for (let before = activityBefore; performance.now() < end && activity() > before;) {
      before = activity();
      await pause(Math.min(end - performance.now(), REST_PIECE_MS), undefined, options);
    }
  }

  async #advance({ writer, found, head }: Claim): Promise<void> {
    const { entries, savepoints, pace } = this.parts;
    const before = found.savepoint;
    const slice = await readSlice(entries, head, pace.sliceBytes);
    const created = await writer.write(slice.changes, before.lsn);
    const savepoint: StoredSavepoint = {
      ...before,
      lsn: slice.head.position,
      chain: Buffer.from(slice.head.chain).toString('hex'),
      assets: before.assets + created,
      writes: before.writes + slice.writes,
    };
    // CouchDB takes a document with any revision for a new one where none is: in a database that was made again.
    const isThere = (await savepoints.find())?.rev === found.rev;
    const rev = isThere ? await savepoints.put(savepoint, found.rev) : undefined;
    this.#claim = rev === undefined ? undefined : { writer, found: { savepoint, rev }, head: slice.head };
  }

  async #tryClaim(): Promise<Claim | undefined> {
    const found = await this.parts.savepoints.find();
    const isBehind = this.parts.position() > (found?.savepoint.lsn ?? 0);
    const isFree = found === undefined || ['', this.parts.replica].includes(found.savepoint.by) || this.#isLeft(found);
    return isFree && isBehind ? this.#take(found) : undefined;
  }

  /** Has a savepoint stood still although there is something to do? */
  #isLeft({ rev, savepoint }: FoundSavepoint): boolean {
    const now = performance.now();
    const isDone = this.parts.position() <= savepoint.lsn;
    const seen = isDone || this.#seen?.rev !== rev ? { rev, since: now } : this.#seen;
    this.#seen = seen;
    return now - seen.since > this.parts.pace.takeoverMs;
  }

  async #take(found: FoundSavepoint | undefined): Promise<Claim | undefined> {
    const { client, database, of, replica, savepoints, entries } = this.parts;
    const known = found?.savepoint ?? NO_SAVEPOINT;
    const there = await findHead(entries, known.lsn);
    const isOfLog = there !== undefined && Buffer.from(there.chain).toString('hex') === known.chain;
    const savepoint = { ...(isOfLog ? known : NO_SAVEPOINT), by: replica };
    const rev = await savepoints.put(savepoint, found?.rev);
    if (rev === undefined) return undefined;
    const head = isOfLog ? there : EMPTY_HEAD;
    return { writer: new CheckpointWriter(client, database, of), found: { savepoint, rev }, head };
  }

  /** A failure of CouchDB passes, or somebody mends it; what is wrong with the log others find too, and say so. */
  async #mayGoOn(error: unknown): Promise<boolean> {
    if (error instanceof DamagedLogError || this.#stopping.signal.aborted) return false;
    if (!(error instanceof CouchError)) this.#tell(error);
    else if (error.failure === 'notFound') await this.parts.mend().catch((failure: unknown) => this.#tell(failure));
    else if (!error.isPassing) this.#tell(error);
    return true;
  }

  #tell(error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    if (why !== this.#told)
      this.parts.notice(`the checkpoint of channel "${this.parts.of.channel}" stays behind: ${why}`);
    this.#told = why;
  }
}
