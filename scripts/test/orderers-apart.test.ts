// SPDX-License-Identifier: Apache-2.0

/**
 * Three facades over three orderers whose links are slow, of which any one stands still or is cut off from the others:
 * work goes on and no answer contradicts another. Without a majority callers are refused in time.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Connection,
  ControlledFabric,
  type ControlledNetwork,
  ControlledStandIn,
  findPrograms,
} from '@orchestrator/network';
import { CallError, type Client, connect } from '@orchestrator/orchestrator';
import { Follower } from '../src/torture/events';
import { Findings } from '../src/histories/findings';
import { judge } from '../src/torture/judge';
import { createLedgerSite } from '../src/torture/ledger-site';
import { Load } from '../src/torture/load';
import { CHANNEL, MSPID, TortureReplica } from '../src/torture/replica';

const START_MS = 180_000;
const TEST_MS = 240_000;
const SHAPE = { orderers: 3, hasOrdererLinks: true };
const LINK_MS = 30;
/** At each facade; few, so that a busy machine is not what answers are late for. */
const CALLERS = { writers: 2, readers: 1 };
/** What takes longer hangs: a facade gives up after 3.5 s. */
const DEADLINE_MS = 20_000;
/** Within this time orderers have a leader again, and facades have noticed. */
const GOES_ON_MS = 60_000;
const SEED = Number(process.env['ORCHESTRATOR_TEST_SEED'] ?? Date.now() % 1_000_000);

const programs = findPrograms();
describeFacades('the stand-in', () => ControlledStandIn.start(SHAPE));
if (programs === undefined) {
  const reason = "neither FABRIC_BIN nor PATH nor the cache has Fabric's programs";
  it.skip(`three facades over orderers that are apart, on Fabric (skipped: ${reason})`, () => undefined);
} else describeFacades(`Fabric ${programs.version.text}`, () => ControlledFabric.start(SHAPE));

function describeFacades(where: string, startNetwork: () => Promise<ControlledNetwork>): void {
  describe(`three facades over orderers that are apart, on ${where} (seed ${String(SEED)})`, () => {
    const findings = new Findings();
    const replicas: TortureReplica[] = [];
    const callers: Client[] = [];
    const followers: Follower[] = [];
    const over = new AbortController();
    let folder: string;
    let network: ControlledNetwork;
    let orderers: readonly [string, string, string];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'orchestrator-apart-'));
      network = await startNetwork();
      const connection = JSON.parse(readFileSync(network.profile, 'utf8')) as Connection;
      const [first = '', second = '', third = ''] = connection.orderers.map(({ name }) => name);
      orderers = [first, second, third];
      const { command, replicas: count = 0 } = createLedgerSite(folder, network);
      for (let i = 0; i < count; i++) {
        replicas.push(await TortureReplica.start((address) => command(address, i), findings));
      }
      for (const { address } of replicas) {
        callers.push(connect({ address, mspid: MSPID, channel: CHANNEL, deadlineMs: DEADLINE_MS }));
      }
    }, START_MS);

    afterAll(async () => {
      over.abort();
      for (const follower of followers) follower.end();
      for (const caller of callers) caller.close();
      await Promise.all(replicas.map((replica) => replica.stop()));
      await network.stop();
      rmSync(folder, { recursive: true, force: true });
    }, START_MS);

    /** How calls through all facades end, made at once. */
    function ask(call: (caller: Client) => Promise<unknown>): Promise<string[]> {
      return Promise.all(callers.map((caller) => statusOf(call(caller))));
    }

    function write({ computePlan }: Client): Promise<unknown> {
      return computePlan.registerPlan({ key: randomUUID(), name: 'plan' });
    }

    function read({ computePlan }: Client): Promise<unknown> {
      return computePlan.queryPlans({ pageSize: 1 });
    }

    /** Waits until every facade writes. Until then they may only say that they cannot, or that others were first. */
    async function allWrite(): Promise<void> {
      const end = Date.now() + GOES_ON_MS;
      for (let left = callers; left.length > 0;) {
        const statuses = await Promise.all(left.map((caller) => statusOf(write(caller))));
        const others = statuses.filter((status) => !['OK', 'UNAVAILABLE', 'ABORTED'].includes(status));
        if (others.length > 0) throw new Error(`a write ended with ${others.join()}`);
        if (Date.now() > end) throw new Error(`no write within ${String(GOES_ON_MS)} ms`);
        left = left.filter((_, i) => statuses[i] !== 'OK');
      }
    }

    async function withoutOneEach(): Promise<void> {
      // Peers that get their blocks from it do not notice at once. One that is cut off says so: they leave it before.
      await without(orderers[0]);
      for (const orderer of orderers) {
        network.cutOff(orderer);
        await allWrite();
        network.rejoin(orderer);
        await without(orderer);
      }
    }

    async function without(orderer: string): Promise<void> {
      await network.hang(orderer);
      await allWrite();
      await network.wake(orderer);
    }

    /** How writes end without a majority, how any calls do when nothing of it answers, and that all goes on. */
    async function withoutMajority(): Promise<{ writes: string[]; calls: string[] }> {
      const [first, second, third] = orderers;
      network.cutOff(first);
      await network.hang(second);
      const writes = await ask(write);
      await network.hang(third);
      const calls = (await Promise.all([ask(write), ask(read)])).flat();
      network.rejoin(first);
      await network.wake(second);
      await network.wake(third);
      return { writes, calls };
    }

    it(
      'go on without any one of them, refuse with UNAVAILABLE without a majority, and tell nothing that is not so',
      async () => {
        const load = new Load(SEED, findings);
        await load.prepare(callers[0]!);
        followers.push(...replicas.map((replica) => new Follower(replica, load.clock)));
        const running = load.run(replicas, over.signal, CALLERS);

        network.delayLinks(LINK_MS);
        await allWrite();
        await withoutOneEach();
        const { writes, calls } = await withoutMajority();
        await allWrite();
        network.delayLinks(0);
        over.abort();
        const late = pause(DEADLINE_MS, 'late' as const, { ref: false });
        const ended = await Promise.race([running, late]);
        for (const replica of replicas) await load.checkAll(replica);
        await judge({ replicas, load, followers, findings });

        expect(new Set(writes)).toEqual(new Set(['UNAVAILABLE']));
        expect(new Set(calls)).toEqual(new Set(['UNAVAILABLE']));
        expect(ended).not.toBe('late');
        expect(findings.lines.slice(2)).toEqual([expect.stringMatching(/^lost 0, .*, unexpected 0$/)]);
        expect(findings.isSound).toBe(true);
      },
      TEST_MS,
    );
  });
}

/** `OK`, or the status of a refusal. */
async function statusOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'OK';
  } catch (error) {
    if (error instanceof CallError) return error.status;
    throw error;
  }
}
