// SPDX-License-Identifier: Apache-2.0

import { setTimeout as pause } from 'node:timers/promises';
import type { Change } from './answers';
import type { CouchClient } from './couch-client';
import { CouchError } from './couch-error';

/** How long one request waits for a change. A connection that is dead unnoticed costs at most this and the grace. */
const WAIT_MS = 20_000;
/** Not every implementation keeps to the time. */
const GRACE_MS = 2000;
const LIMIT = 1000;
/**
 * Pause behind an answer that told nothing new: whoever writes would hear of each of its own entries by a request. It
 * meets the entries of others when it writes the next one.
 */
const REST_MS = 100;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5000;

/** Follows the changes of a database from its start on, through any failure, until it is stopped. */
export class ChangesFeed {
  readonly #stopping = new AbortController();
  #poll: AbortController | undefined;

  constructor(
    private readonly client: CouchClient,
    private readonly database: string,
    /** Tells whether there was anything new in the changes. */
    private readonly listener: (changes: readonly Change[]) => boolean,
  ) {
    void this.#follow();
  }

  stop(): void {
    this.#stopping.abort();
    this.#poll?.abort();
  }

  async #follow(): Promise<void> {
    let since: string | undefined;
    let waitMs = FIRST_RETRY_MS;
    while (!this.#stopping.signal.aborted) {
      try {
        since = since === undefined ? await this.#end() : await this.#next(since);
        waitMs = FIRST_RETRY_MS;
      } catch (error) {
        if (!(error instanceof CouchError)) throw error;
        await this.#pause(waitMs);
        waitMs = Math.min(waitMs * 2, LAST_RETRY_MS);
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  async #end(): Promise<string> {
    return (await this.client.changes(this.database, { since: 'now', limit: 1 })).lastSeq;
  }

  /** Waits for changes, tells of them, and resolves with where to go on. */
  async #next(since: string): Promise<string> {
    const poll = (this.#poll = new AbortController());
    const timer = setTimeout(() => poll.abort(), WAIT_MS + GRACE_MS);
    try {
      const asked = { since, limit: LIMIT, waitMs: WAIT_MS };
      const { changes, lastSeq } = await this.client.changes(this.database, asked, poll.signal);
      const isIdle = changes.length === 0 || this.#stopping.signal.aborted;
      if (!isIdle && !this.listener(changes)) await this.#pause(REST_MS);
      return lastSeq;
    } catch (error) {
      if (poll.signal.aborted) return since;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
