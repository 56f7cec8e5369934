// SPDX-License-Identifier: Apache-2.0

import { AssetEvent, EventKind, SortOrder, toJson } from '@orchestrator/proto';
import { type Client, connect } from '../../src/client/connect';
import { EventReader } from '../support/event-reader';
import { CHANNEL, ORG1, type Target } from '../support/target';

const PAGE = 400;

/** What callers can see of a channel, as text that is equal where the channel is. */
export interface Portrait {
  readonly assets: string;
  /** In the order of the stream. */
  readonly events: readonly string[];
  readonly queries: string;
}

/** Asks for everything, page by page. */
export async function portray(target: Target): Promise<Portrait> {
  const client = connect({ address: target.address, mspid: ORG1, channel: CHANNEL, deadlineMs: 120_000 });
  try {
    const ascending = await eventsBy(client, SortOrder.ASCENDING);
    const queries = [
      ascending.map(({ id }) => id),
      (await eventsBy(client, SortOrder.DESCENDING)).map(({ id }) => id),
      await someEvents(client, ascending),
    ];
    const events = await stream(target, ascending.length);
    return { assets: await assetsOf(client), events: events.map(textOf), queries: text(queries) };
  } finally {
    client.close();
  }
}

/** The events behind one, by its id. */
export async function eventsBehind(target: Target, startEventId: string, count: number): Promise<string[]> {
  return (await stream(target, count, startEventId)).map(textOf);
}

async function stream(target: Target, count: number, startEventId = ''): Promise<AssetEvent[]> {
  const reader = new EventReader(target, { startEventId });
  try {
    return await reader.take(count);
  } finally {
    reader.close();
  }
}

async function assetsOf(client: Client): Promise<string> {
  const { computePlan, computeTask, dataManager, dataSample, organization, performance } = client;
  const tasks = await all(async (at) => {
    const { tasks: items, nextPageToken } = await computeTask.queryTasks(at);
    return { items, nextPageToken };
  });
  const plans = await all(async (at) => {
    const { plans: items, nextPageToken } = await computePlan.queryPlans(at);
    return { items, nextPageToken };
  });
  const others = await Promise.all([
    organization.getAllOrganizations({}),
    client.function.queryFunctions({}),
    dataManager.queryDataManagers({}),
    dataSample.queryDataSamples({}),
    performance.queryPerformances({ pageSize: PAGE }),
    ...plans.map(({ key }) => computePlan.isPlanRunning({ key })),
    ...tasks.slice(0, PAGE).map(({ key }) => client.model.getComputeTaskOutputModels({ computeTaskKey: key })),
  ]);
  return text([tasks, plans, others]);
}

function eventsBy(client: Client, sort: SortOrder): Promise<readonly AssetEvent[]> {
  return all(async (at) => {
    const { events: items, nextPageToken } = await client.event.queryEvents({ ...at, sort });
    return { items, nextPageToken };
  });
}

/** By time, by kind, and by asset. */
async function someEvents(client: Client, events: readonly AssetEvent[]): Promise<unknown> {
  const middle = events[Math.floor(events.length / 2)];
  const times = { start: events[10]?.timestamp, end: middle?.timestamp };
  const filters = [times, { eventKind: EventKind.EVENT_ASSET_DISABLED }, { assetKey: middle?.assetKey ?? '' }];
  return Promise.all(filters.map((filter) => client.event.queryEvents({ filter, pageSize: 10_000 })));
}

interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string;
}

async function all<T>(read: (at: { pageSize: number; pageToken: string }) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let pageToken = '';
  do {
    const page = await read({ pageSize: PAGE, pageToken });
    found.push(...page.items);
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return found;
}

function textOf(event: AssetEvent): string {
  return text(toJson(AssetEvent, event));
}

function text(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => (part instanceof Map ? [...part] : part));
}
