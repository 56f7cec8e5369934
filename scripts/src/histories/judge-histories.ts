// SPDX-License-Identifier: Apache-2.0

import type { AssetEvent } from '@orchestrator/proto';
import { checkWrites, type MarkedWrite, type Report, type ToldWrite } from './event-history';

/** The calls on one asset, to be judged. */
export interface JudgedHistory {
  /** The writes that were made, of which some may have been refused. */
  readonly writes: readonly MarkedWrite[];
  /** The mark of the write that an event tells of; undefined if it is about another asset. */
  markOf(event: AssetEvent): string | undefined;
  /**
   * Reports answers that no order of the calls explains.
   * @param seenAt when each write that has an event was told of first, by its mark
   */
  judge(seenAt: ReadonlyMap<string, number>): void;
  /** Reports events that are no order of legal writes; they are those of this asset, in order. */
  judgeEvents(events: readonly AssetEvent[]): void;
}

/** The events of a channel. */
export interface ToldEvents {
  /** All of them, in order. */
  readonly events: readonly AssetEvent[];
  /** When a stream had each event first, by id. */
  readonly seenAt: ReadonlyMap<string, number>;
}

/** Judges all histories: each by itself, and their writes together against the events of the channel. */
export function judgeHistories(histories: readonly JudgedHistory[], told: ToldEvents, report: Report): void {
  const all: { writes: MarkedWrite[]; told: ToldWrite[] } = { writes: [], told: [] };
  const owners = new Map<string, { readonly mark: string; readonly owner: number }>();
  for (const [owner, history] of histories.entries()) {
    const own = told.events.filter((event) => history.markOf(event) !== undefined);
    const seenAt = new Map<string, number>();
    for (const event of own) {
      const mark = history.markOf(event) ?? '';
      owners.set(event.id, { mark, owner });
      seenAt.set(mark, told.seenAt.get(event.id) ?? Infinity);
    }
    history.judge(seenAt);
    history.judgeEvents(own);
    all.writes.push(...history.writes.map((write) => ({ ...write, mark: nameOf(owner, write.mark) })));
  }
  for (const { id } of told.events) {
    const of = owners.get(id);
    if (of !== undefined) all.told.push({ id, mark: nameOf(of.owner, of.mark) });
  }
  checkWrites({ ...all, seenAt: told.seenAt }, report);
}

/** Marks are of one asset alone. */
function nameOf(owner: number, mark: string): string {
  return `history ${String(owner)}, ${mark}`;
}
