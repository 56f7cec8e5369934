// SPDX-License-Identifier: Apache-2.0

import { randomUUID } from 'node:crypto';
import { type AssetEvent, ComputeTaskAction } from '@orchestrator/proto';
import type { Client } from '../../src/client/connect';
import { pause, within } from '../support/bounded';
import { newManager, newPlan } from '../support/drafts';
import { EventReader, eventsOf } from '../support/event-reader';
import { Fixture } from '../support/fixture';
import { outcomeOf, REFUSED } from '../support/outcome';
import { ORG1, ORG2 } from '../support/target';
import { Replicas } from './replicas';
import { TEST_SERVERS, type TestServer } from './test-servers';

const START_MS = 60_000;
const COUNT = 3;
const LOOPS = 12;
const ROUNDS = 8;
const FAIR_MS = 4000;
const DELAYS = 60;
const WRITE_MS = 15_000;
const PAGE = 100_000;

describe.each(TEST_SERVERS)('three replicas on $server', ({ server: kind, start }) => {
  let server: TestServer;
  let replicas: Replicas;
  let fixture: Fixture;

  beforeAll(async () => {
    server = await start();
    replicas = await Replicas.start(server, COUNT);
    fixture = await Fixture.open(replicas);
  }, START_MS);

  afterAll(async () => {
    fixture.close();
    await replicas.stop();
    await server.stop();
  });

  /** A client of each replica. */
  const clients = (mspid = ORG1): Client[] => Array.from({ length: COUNT }, (_, i) => replicas.client(i, mspid));

  const say = (text: string): void => {
    process.stderr.write(`${kind}, three replicas: ${text}\n`);
  };

  it('answer a read at once with what was acknowledged on another one, however many write', async () => {
    const at = clients();
    const wrong: unknown[] = [];
    const loop = async (first: number): Promise<void> => {
      const plan = newPlan();
      await at[first % COUNT]!.computePlan.registerPlan(plan);
      for (let round = 1; round <= ROUNDS; round++) {
        const name = `name ${String(round)}`;
        await at[(first + round) % COUNT]!.computePlan.updatePlan({ key: plan.key, name });
        const reader = at[(first + round + 1 + (round % 2)) % COUNT]!;
        const read = await reader.computePlan.getPlan({ key: plan.key });
        const events = await eventsOf(reader, plan.key);
        if (read.name !== name || events.length !== round + 1) wrong.push({ name, read, events });
      }
    };

    await Promise.all(Array.from({ length: LOOPS }, (_, i) => loop(i)));

    expect(wrong).toEqual([]);
  });

  it('tell the same events in one order, each once', async () => {
    const at = clients();
    const readers = at.map((_, i) => new EventReader({ address: replicas.at(i).address }));

    await Promise.all(
      Array.from({ length: LOOPS * ROUNDS }, (_, i) => at[i % COUNT]!.computePlan.registerPlan(newPlan())),
    );

    const listed: (readonly AssetEvent[])[] = [];
    for (const client of at) listed.push((await client.event.queryEvents({ pageSize: PAGE })).events);
    const streamed = await Promise.all(readers.map((reader) => reader.take(listed[0]!.length)));
    for (const reader of readers) reader.close();
    expect(new Set([...listed, ...streamed].map((events) => events.map(({ id }) => id).join())).size).toBe(1);
    expect(new Set(listed[0]!.map(({ id }) => id)).size).toBe(listed[0]!.length);
  });

  it('let exactly one of several registrations of a key win, and tell the others why', async () => {
    const at = clients(ORG2);
    for (let round = 0; round < ROUNDS; round++) {
      const key = randomUUID();
      const register = (name: string, i: number) =>
        at[i % COUNT]!.dataManager.registerDataManager(newManager({ key, name }));
      const names = Array.from({ length: LOOPS }, (_, i) => `manager ${String(i)}`);

      const outcomes = await Promise.all(names.map((name, i) => outcomeOf(register(name, i))));

      const { name } = await fixture.org1.dataManager.getDataManager({ key });
      expect(outcomes).toEqual(names.map((each) => (each === name ? 'OK' : REFUSED.conflict)));
    }
  });

  it('let exactly one of several moves of a task win, and none is aborted', async () => {
    const at = clients(ORG2);
    for (let round = 0; round < ROUNDS; round++) {
      const { key: computeTaskKey } = await fixture.task();
      const action = ComputeTaskAction.TASK_ACTION_EXECUTING;
      const move = (i: number) => at[i % COUNT]!.computeTask.applyTaskAction({ computeTaskKey, action });

      const outcomes = await Promise.all(Array.from({ length: LOOPS }, (_, i) => outcomeOf(move(i))));

      expect(outcomes.sort()).toEqual([...Array<string>(LOOPS - 1).fill(REFUSED.illegalMove), 'OK']);
    }
  });

  it('all get their turn when all write without a pause', async () => {
    const at = clients();
    const shares = Array.from({ length: COUNT }, () => 0);
    const end = Date.now() + FAIR_MS;
    const write = async (i: number): Promise<void> => {
      while (Date.now() < end) {
        await at[i % COUNT]!.computePlan.registerPlan(newPlan());
        shares[i % COUNT]! += 1;
      }
    };

    await Promise.all(Array.from({ length: 4 * COUNT }, (_, i) => write(i)));

    const sum = shares.reduce((total, share) => total + share, 0);
    say(`writes in ${String(FAIR_MS / 1000)} s: ${shares.join(', ')}`);
    expect(Math.min(...shares) / sum).toBeGreaterThan(0.05);
  });

  it('tell of an event soon after its write was acknowledged on another one', async () => {
    const [writer] = clients();
    const reader = new EventReader({ address: replicas.at(1).address });
    const marker = await writer!.computePlan.registerPlan(newPlan());
    await reader.through(marker.key);
    const delays: number[] = [];

    for (let i = 0; i < DELAYS; i++) {
      const plan = newPlan();
      const arrival = reader.through(plan.key).then(() => performance.now());
      await writer!.computePlan.registerPlan(plan);
      const acknowledged = performance.now();
      delays.push((await arrival) - acknowledged);
      await pause(20);
    }

    reader.close();
    delays.sort((a, b) => a - b);
    const [p50, p99] = [delays[Math.floor(DELAYS * 0.5)]!, delays[Math.floor(DELAYS * 0.99)]!];
    say(`events after the acknowledgement of their writes: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
    expect(p50).toBeLessThan(200);
  });

  it('go on without one that is stopped for a while, which then knows what it has missed', async () => {
    const at = clients();
    const { pid } = replicas.at(2);
    process.kill(pid, 'SIGSTOP');
    const plan = newPlan();
    try {
      for (let i = 0; i < LOOPS; i++) await within(WRITE_MS, 'a write', at[i % 2]!.computePlan.registerPlan(newPlan()));
      await at[0]!.computePlan.registerPlan(plan);
    } finally {
      process.kill(pid, 'SIGCONT');
    }

    expect((await at[2]!.computePlan.getPlan({ key: plan.key })).key).toBe(plan.key);
    expect(await at[2]!.computePlan.updatePlan({ key: plan.key, name: 'back' })).toEqual({});
    expect((await at[0]!.computePlan.getPlan({ key: plan.key })).name).toBe('back');
  });

  it('are joined by another one, which serves what they have written', async () => {
    const plan = newPlan();
    await fixture.org1.computePlan.registerPlan(plan);

    await replicas.add();
    const client = replicas.client(COUNT);

    expect((await client.computePlan.getPlan({ key: plan.key })).key).toBe(plan.key);
    const { events } = await client.event.queryEvents({ pageSize: PAGE });
    expect((await fixture.org1.event.queryEvents({ pageSize: PAGE })).events).toEqual(events);
  });
});
