// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rpcs } from '@orchestrator/lib';
import { AssetEvent, type Callers, createCallers, decode } from '@orchestrator/proto';
import type { Host, Subscription } from '../../src/host';
import { startSoloHost } from '../../src/solo/solo-host';
import type { StoreOptions } from '../../src/solo/store';
import { CHANNEL, ORG1, OTHER_CHANNEL } from './target';

const START_MICROS = 1_700_000_000_000_000;

/** A host in this process, on a folder that it does not remove. */
export interface LocalHost {
  readonly host: Host;
  /** Calls as an organization; a member of the first channel unless others are named. */
  as(requester?: string, channel?: string, isCancelled?: () => boolean): Callers;
  /** What was said about the store, `lost: ...` and `found`, in order. */
  readonly said: string[];
}

/** Starts a host, whose clock stands still unless one is given. */
export async function startHost(folder: string, options: Partial<StoreOptions> = {}): Promise<LocalHost> {
  const said: string[] = [];
  const host = await startSoloHost(
    {
      folder,
      channels: [CHANNEL, OTHER_CHANNEL],
      replica: 'test',
      version: 'test',
      now: () => START_MICROS,
      retryBudgetMs: 10_000,
      committed: () => undefined,
      progress: () => undefined,
      waiting: () => undefined,
      ...options,
    },
    {
      lost: (cause) => said.push(`lost: ${cause instanceof Error ? cause.message : String(cause)}`),
      found: () => said.push('found'),
    },
  );
  return { host, said, as: (requester, channel, isCancelled) => callersOf(host, { requester, channel, isCancelled }) };
}

interface Caller {
  readonly requester?: string | undefined;
  readonly channel?: string | undefined;
  readonly isCancelled?: (() => boolean) | undefined;
}

function callersOf(host: Host, { requester = ORG1, channel = CHANNEL, isCancelled = () => false }: Caller): Callers {
  return createCallers({
    unary: async (method, bytes) => {
      const rpc = rpcs.get(method.path);
      if (rpc === undefined) throw new Error(`no rpc ${method.path}`);
      return (await host.unary(rpc, { bytes, requester, channel, isCancelled })).bytes;
    },
    stream: ({ name }) => {
      throw new Error(`${name} is a stream: subscribe to the host`);
    },
  });
}

/** Takes so many events of a subscription, and what comes with the last of them. */
export async function takeEvents(subscription: Subscription, count: number): Promise<AssetEvent[]> {
  const events: AssetEvent[] = [];
  const stop = AbortSignal.timeout(10_000);
  while (events.length < count && !stop.aborted) {
    for (const bytes of await subscription.next(stop)) events.push(decode(AssetEvent, bytes));
  }
  return events;
}

/** A fresh folder for each test of a file, which goes when the test ends. */
export function folderPerTest(): () => string {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'orchestrator-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
}
