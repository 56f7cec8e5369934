// SPDX-License-Identifier: Apache-2.0

/**
 * What figures are compared with, and what they are to reach. A figure is known by its name, which bears the counts, so
 * that a target in seconds is not applied to a run at another scale.
 */

/** What the server under test runs on. */
export type Mode = 'solo' | 'couchdb' | 'ledger';

/** What a figure is to reach. The ratio is that to the first baseline. */
export interface Target {
  readonly of: 'ratio' | 'perSecond' | 'seconds' | 'p50Ms';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** How a figure is judged. */
export interface Expectation {
  /** Names of baselines. */
  readonly against: readonly string[];
  readonly target?: Target;
}

/** Names of baselines. Those of works are kept by baseline and work. */
export const Against = {
  Echo: 'the bare echo',
  PageEcho: 'the bare echo of as many bytes',
  Stream: 'the bare stream',
  Streams: 'the bare stream to 10',
  BulkWrites: 'the raw bulk writes',
  Submits: 'the empty submits',
  ThirdOfSubmits: 'a third of the empty submits',
  Evaluates: 'the empty evaluates',
  Solo: 'solo mode',
} as const;

const ONE_BY_ONE = 'RegisterTasks one by one, 32 callers';
const BATCHES = 'RegisterTasks in batches of 500, 1 caller';
const LARGE_BATCHES = 'RegisterTasks in batches of 1000, 1 caller';
const LIVES = 'life cycles of 3 writes, 6 subscribers, 16 callers';
const LIVES_OF_32 = 'life cycles of 3 writes, 1 subscriber, 32 callers';
const PLAN = 'RegisterPlan, 1 caller';
const READY = 'READY over 10000 waiting tasks, one call';
const GET = 'GetTask, 64 callers';
const GET_ALONE = 'GetTask, 1 caller';
const RUNNING = 'IsPlanRunning on 1,000 tasks, 64 callers';
const PAGE = 'QueryTasks, page of 50 by plan, 64 callers';
/** Names that more than one file has to know. */
export const EVENT_DELAY = 'event from one replica to a subscriber of another, 1 caller';
export const NEW_REPLICA = 'start of a new replica';
export const REBUILD = 'replica from block 0';
const REPLAY = 'replay to 1';
const REPLAYS = 'replay to 10';

const atLeast = (of: Target['of'], number: number): { target: Target } => ({ target: { of, atLeast: number } });
const atMost = (of: Target['of'], number: number): { target: Target } => ({ target: { of, atMost: number } });

const toEcho = { against: [Against.Echo] };
const toPageEcho = { against: [Against.Echo, Against.PageEcho] };
const toBulk = { against: [Against.Echo, Against.BulkWrites] };
const toSolo = { against: [Against.Solo] };

const toReplays: Readonly<Record<string, Expectation>> = {
  [REPLAY]: { against: [Against.Stream] },
  [REPLAYS]: { against: [Against.Streams] },
};

/** How a work is judged that has no line of its own. */
export const DEFAULTS: Readonly<Record<Mode, Expectation>> = {
  solo: toEcho,
  couchdb: toBulk,
  ledger: { against: [] },
};

/** The one table of works, by mode. */
export const EXPECTATIONS: Readonly<Record<Mode, Readonly<Record<string, Expectation>>>> = {
  solo: {
    [ONE_BY_ONE]: { ...toEcho, ...atLeast('ratio', 0.25) },
    [PLAN]: { ...toEcho, ...atMost('p50Ms', 1) },
    [BATCHES]: { ...toEcho, ...atLeast('ratio', 0.5) },
    [LARGE_BATCHES]: { ...toEcho, ...atLeast('ratio', 0.5) },
    [LIVES]: { ...toEcho, ...atLeast('ratio', 0.06) },
    [GET]: { ...toEcho, ...atLeast('ratio', 0.6) },
    [RUNNING]: { ...toEcho, ...atLeast('ratio', 0.6) },
    [PAGE]: { ...toPageEcho, ...atLeast('ratio', 0.15) },
    [READY]: { ...toEcho, ...atMost('seconds', 1.5) },
    [REPLAY]: { against: [Against.Stream], ...atLeast('perSecond', 60_000) },
    [REPLAYS]: { against: [Against.Streams], ...atLeast('perSecond', 120_000) },
  },
  couchdb: {
    [ONE_BY_ONE]: { ...toBulk, ...atLeast('ratio', 0.12) },
    [BATCHES]: { ...toBulk, ...atLeast('ratio', 0.25) },
    [LIVES]: { ...toBulk, ...atLeast('ratio', 0.04) },
    [READY]: { ...toBulk, ...atMost('seconds', 3) },
    [GET]: { ...toEcho, ...atLeast('ratio', 0.5) },
    [RUNNING]: { ...toEcho, ...atLeast('ratio', 0.5) },
    [PAGE]: { against: [Against.PageEcho, Against.Echo], ...atLeast('ratio', 0.5) },
    [EVENT_DELAY]: { against: [] },
    [NEW_REPLICA]: { against: [] },
    ...toReplays,
  },
  ledger: {
    [ONE_BY_ONE]: { against: [Against.Submits] },
    [PLAN]: { against: [], ...atMost('p50Ms', 40) },
    [BATCHES]: { against: [], ...atMost('seconds', 10) },
    [LIVES_OF_32]: { against: [Against.ThirdOfSubmits], ...atLeast('ratio', 0.7) },
    [READY]: { against: [], ...atMost('seconds', 15) },
    [GET]: { ...toSolo, ...atLeast('ratio', 0.5) },
    [RUNNING]: { ...toSolo, ...atLeast('ratio', 0.5) },
    [PAGE]: { ...toSolo, ...atLeast('ratio', 0.5) },
    [GET_ALONE]: { ...toSolo, ...atMost('p50Ms', 3) },
    [REPLAY]: { ...toSolo, ...atLeast('ratio', 1) },
    [REPLAYS]: { ...toSolo, ...atLeast('ratio', 1) },
    [REBUILD]: { against: [], ...atLeast('perSecond', 5000) },
  },
};
