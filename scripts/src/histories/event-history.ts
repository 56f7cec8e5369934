// SPDX-License-Identifier: Apache-2.0

import { type AssetEvent, EventKind } from '@orchestrator/proto';
import { OK } from './history';

/** What must not happen to events. */
export type EventFault = 'event missing' | 'event doubled' | 'event order' | 'event before its cause';

/** Told of each fault that is found. */
export type Report = (fault: EventFault, text: string) => void;

/** Compares what one stream has told, by ids, with the list of all events: the same, in the same order, each once. */
export function checkStream(listed: readonly string[], told: readonly string[], report: Report): void {
  const places = new Map(listed.map((id, place) => [id, place]));
  const seen = new Set<string>();
  let last = -1;
  for (const id of told) {
    const place = places.get(id) ?? -1;
    if (seen.has(id)) report('event doubled', id);
    else if (place === -1) report('event order', `${id} is not in the list`);
    else if (place < last) report('event order', `${id} comes late`);
    last = Math.max(last, place);
    seen.add(id);
  }
  for (const id of listed) if (!seen.has(id)) report('event missing', id);
}

/** Looks for events that tell of an asset before all that it rests on was told. */
export function checkCauses(events: readonly AssetEvent[], report: Report): void {
  const created = new Set<string>();
  for (const event of events) {
    const name = `${String(event.assetKind)} ${event.assetKey}`;
    const isCreation = event.eventKind === EventKind.EVENT_ASSET_CREATED;
    if (!isCreation && !created.has(name)) report('event before its cause', `${event.id}: ${name} is not created yet`);
    for (const key of causesOf(event)) {
      if (!created.has(key)) report('event before its cause', `${event.id}: ${key} is not created yet`);
    }
    if (isCreation) created.add(name).add(event.assetKey);
  }
}

/** The keys of the assets that an event's asset rests on. */
function causesOf({ computeTask, model, performance, computeTaskOutputAsset, dataSample }: AssetEvent): string[] {
  const parents = computeTask?.inputs.flatMap(({ parentTaskOutput }) => parentTaskOutput?.parentTaskKey ?? []) ?? [];
  const ofTask = computeTask === undefined ? [] : [computeTask.functionKey, computeTask.computePlanKey, ...parents];
  const ofOutput = [model, performance, computeTaskOutputAsset].flatMap((asset) => asset?.computeTaskKey ?? []);
  return [...ofTask, ...ofOutput, ...(dataSample?.dataManagerKeys ?? [])];
}

/** A write, and when it was made. */
export interface MarkedWrite {
  readonly mark: string;
  readonly invoked: number;
  /** Infinity if its outcome is open. */
  readonly returned: number;
  /** Undefined if its outcome is open. */
  readonly output: string | undefined;
}

/** An event, as the write that it tells of. */
export interface ToldWrite {
  readonly id: string;
  readonly mark: string;
}

/** Writes, and the events of them. Marks name the write, and its asset. */
export interface WritesAndEvents {
  readonly writes: readonly MarkedWrite[];
  /** All events of them, in order. */
  readonly told: readonly ToldWrite[];
  /** When a stream had each event first, by id. */
  readonly seenAt: ReadonlyMap<string, number>;
}

/**
 * Compares writes with events: one event for each that was acknowledged, at most one for each whose outcome is open, none
 * for those that were refused; none before its write began; and in an order in which whatever had been answered before
 * another write began comes before it.
 */
export function checkWrites({ writes, told, seenAt }: WritesAndEvents, report: Report): void {
  const tries = byMark(writes);
  const events = byMark(told);
  for (const [mark, ofMark] of tries) checkCount(mark, { ofMark, events: events.get(mark) ?? [] }, report);
  checkOrder({ told, seenAt }, (mark) => (tries.get(mark) ?? []).filter(mayBeDone), report);
}

function mayBeDone({ output }: MarkedWrite): boolean {
  return output === undefined || output === OK;
}

function checkOrder(
  { told, seenAt }: Omit<WritesAndEvents, 'writes'>,
  triesOf: (mark: string) => readonly MarkedWrite[],
  report: Report,
): void {
  let begun = 0;
  for (const { id, mark } of told) {
    const tries = triesOf(mark);
    const done = tries.find(({ output }) => output === OK);
    const first = Math.min(...tries.map(({ invoked }) => invoked));
    if ((seenAt.get(id) ?? Infinity) < first) report('event before its cause', `${id} of ${mark}, before the call`);
    if (done !== undefined && done.returned < begun) {
      report('event order', `${id} of ${mark} comes behind one whose write began after its answer`);
    }
    if (tries.length > 0) begun = Math.max(begun, done?.invoked ?? first);
  }
}

interface OfMark {
  readonly ofMark: readonly MarkedWrite[];
  readonly events: readonly ToldWrite[];
}

function checkCount(mark: string, { ofMark, events }: OfMark, report: Report): void {
  const acknowledged = ofMark.filter(({ output }) => output === OK).length;
  const open = ofMark.filter(({ output }) => output === undefined).length;
  const text = `${mark}: ${String(acknowledged)} acknowledged, ${String(open)} open, ${String(events.length)} events`;
  if (events.length < acknowledged) report('event missing', text);
  if (events.length > Math.max(acknowledged, Math.min(open, 1))) report('event doubled', text);
}

function byMark<T extends { readonly mark: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.mark);
    if (group === undefined) groups.set(item.mark, [item]);
    else group.push(item);
  }
  return groups;
}
