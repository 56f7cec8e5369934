// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { AssetEvent, ComputeTaskAction, decode, services, SortOrder } from '@orchestrator/proto';
import { addressable, type Fixture } from './fixture';
import type { Figure } from './measure';
import { bytesOf, type RawClient } from './raw-client';

const { computeTask, model, event } = services;
const EVENTS_A_LIFE = 4;

/** How many tasks live, with whom. */
export interface Lives {
  readonly count: number;
  readonly callers: number;
  readonly subscribers: number;
}

/** Tasks from EXECUTING to DONE with subscribers, who must see every event once, in the same order. */
export async function lives(fixture: Fixture, { count, callers, subscribers }: Lives): Promise<Figure> {
  const plan = await fixture.plan();
  const keys = await fixture.tasks(fixture.ready, plan, count);
  const start = await lastEventId(fixture.client);
  const streams = Array.from({ length: subscribers }, () => collectIds(fixture.client, start, count * EVENTS_A_LIFE));
  const { applyTaskAction } = computeTask.methods;
  const name = `life cycles of 3 writes, ${String(subscribers)} ${subscribers === 1 ? 'subscriber' : 'subscribers'}`;
  const figure = await fixture.meter.parallel({ name, count, callers }, async (i) => {
    const computeTaskKey = keys[i] as string;
    await fixture.client.call(applyTaskAction, { computeTaskKey, action: ComputeTaskAction.TASK_ACTION_EXECUTING });
    await fixture.client.call(model.methods.registerModels, {
      models: [{ key: randomUUID(), computeTaskKey, computeTaskOutputIdentifier: 'model', address: addressable() }],
    });
    await fixture.client.call(applyTaskAction, { computeTaskKey, action: ComputeTaskAction.TASK_ACTION_DONE });
  });
  // Events of lives that failed would never come.
  if (figure.errors > 0) return figure;
  const seen = await Promise.all(streams);
  const wrong = seen.filter((ids) => new Set(ids).size !== ids.length || ids.join() !== (seen[0] ?? []).join()).length;
  return { ...figure, note: `${String(wrong)} of ${String(subscribers)} streams with a gap or a duplicate` };
}

/** The id of the newest event; empty if there is none. */
export async function lastEventId(client: RawClient): Promise<string> {
  const { events } = await client.call(event.methods.queryEvents, { pageSize: 1, sort: SortOrder.DESCENDING });
  return events[0]?.id ?? '';
}

async function collectIds(client: RawClient, startEventId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  const { path, request } = event.methods.subscribeToEvents;
  await client.stream(path, bytesOf(request, { startEventId }), (_count, message) => {
    ids.push(decode(AssetEvent, message).id);
    return ids.length >= count;
  });
  return ids;
}
