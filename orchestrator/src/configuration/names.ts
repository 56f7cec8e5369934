// SPDX-License-Identifier: Apache-2.0

import type { Faults } from './faults';
import { type Environment, SETTINGS } from './settings';

const PREFIX = 'ORCHESTRATOR_';

const PINGS = 'pings of clients are always answered';

/** Variables of other deployments that mean nothing here, with the reason. They are accepted and reported. */
export const MEANINGLESS_NAMES: ReadonlyMap<string, string> = new Map([
  ['ORCHESTRATOR_DATABASE_URL', 'the store is embedded'],
  ['ORCHESTRATOR_REPLAY_EVENTS_BATCH_SIZE', 'events are read by bytes, not by count'],
  ['ORCHESTRATOR_GRPC_KEEPALIVE_POLICY_MIN_TIME', PINGS],
  ['ORCHESTRATOR_GRPC_KEEPALIVE_POLICY_PERMIT_WITHOUT_STREAM', PINGS],
  ['LOG_SQL_VERBOSE', 'there is no SQL'],
]);

const SETTING_NAMES = Object.values(SETTINGS).map(({ name }) => name);

/** One text for each variable that is set and means nothing here. Values are not shown: some hold passwords. */
export function meaninglessNotices(environment: Environment): string[] {
  return [...MEANINGLESS_NAMES]
    .filter(([name]) => environment[name])
    .map(([name, reason]) => `${name} has no effect: ${reason}.`);
}

/** Reports each variable with our prefix that is not known, and names the nearest known one. */
export function refuseUnknownNames(environment: Environment, faults: Faults): void {
  const known = new Set<string>([...SETTING_NAMES, ...MEANINGLESS_NAMES.keys()]);
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith(PREFIX) || known.has(name) || isServiceLink(name, value)) continue;
    faults.report(name, `there is no such setting; the nearest is ${nearestName(name)}`);
  }
}

/** The setting whose name, but for the prefix, takes the fewest edits to become the given one. */
export function nearestName(name: string): string {
  const bare = name.replace(PREFIX, '');
  const ranked = SETTING_NAMES.map((known) => ({ known, edits: editDistance(bare, known.replace(PREFIX, '')) }));
  return ranked.reduce((best, next) => (next.edits < best.edits ? next : best)).known;
}

/** Kubernetes sets such variables in every pod beside a service whose name starts with "orchestrator". */
function isServiceLink(name: string, value: string | undefined): boolean {
  if (/_SERVICE_(?:HOST|PORT)(?:_[A-Z0-9_]+)?$/.test(name)) return true;
  if (/_PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?$/.test(name)) return true;
  return name.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\//.test(value ?? '');
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...left].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...right].entries()) {
      const replaced = at(row, column) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, at(row, column + 1) + 1, at(next, column) + 1));
    }
    row = next;
  }
  return at(row, right.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
