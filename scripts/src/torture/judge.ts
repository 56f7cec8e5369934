// SPDX-License-Identifier: Apache-2.0

import { checkCauses, checkStream } from '../histories/event-history';
import { judgeHistories } from '../histories/judge-histories';
import { countUpdates, type Follower, listEvents } from './events';
import type { Findings } from '../histories/findings';
import type { Load } from './load';
import type { TortureReplica } from './replica';

/** A load that is over, with all who were told of it. */
export interface Judged {
  readonly replicas: readonly TortureReplica[];
  readonly load: Load;
  readonly followers: readonly Follower[];
  /** Where faults are reported. */
  readonly findings: Findings;
}

/** Compares events with each other and with the calls, and the calls with each other. Ends the followers. */
export async function judge({ replicas, load, followers, findings }: Judged): Promise<void> {
  const report = findings.report.bind(findings);
  const lists = await Promise.all(replicas.map((replica) => listEvents(replica)));
  const [events = []] = lists;
  const ids = events.map(({ id }) => id);
  await Promise.all(followers.map((follower) => follower.endAfter(ids.at(-1) ?? '')));
  findings.counts.events = events.length;
  for (const book of load.books) book.checkEvents(countUpdates(events));
  const told = [...lists.map((list) => list.map(({ id }) => id)), ...followers.map((follower) => follower.ids)];
  for (const each of told) checkStream(ids, each, report);
  checkCauses(events, report);
  judgeHistories(load.histories, { events, seenAt: firstSeen(followers) }, report);
}

/** When one of them had each event first. */
function firstSeen(followers: readonly Follower[]): Map<string, number> {
  const seenAt = new Map<string, number>();
  for (const { ids, times } of followers) {
    for (const [i, id] of ids.entries()) {
      seenAt.set(id, Math.min(seenAt.get(id) ?? Infinity, times[i] ?? Infinity));
    }
  }
  return seenAt;
}
