// SPDX-License-Identifier: Apache-2.0

/**
 * Work that has nothing to do with each other is never in each other's way, however much of it runs at once; work that
 * has is put in order without callers noticing. Counted from the blocks, which have every transaction that was tried.
 */
import type { ControlledNetwork } from '@orchestrator/network';
import { ComputeTaskAction, ComputeTaskStatus } from '@orchestrator/proto';
import type { Client } from '../../src/client/connect';
import { newModel, newTask, parentInputs } from '../support/drafts';
import { Fixture } from '../support/fixture';
import { describeOnNetworks } from '../support/controlled-networks';
import { CONFLICT_CODES, LedgerBlocks } from '../support/ledger-blocks';
import { startFacade } from '../support/ledger-networks';
import { outcomeOf, REFUSED } from '../support/outcome';
import type { ServerProcess } from '../support/server-process';
import { ORG1, ORG2, ORG3 } from '../support/target';

const START_MS = 180_000;
const TEST_MS = 240_000;
/** So many on real peers; the stand-in, which shares a processor with its callers, gets fewer. */
const [TASKS, FEWER_TASKS] = [1000, 300];
/** Registrations that run at once. */
const BATCHES = 20;
/** Tasks that are worked on at once. */
const IN_PARALLEL = 300;
const ORGANIZATIONS = [ORG1, ORG2, ORG3];
const { TASK_ACTION_DONE, TASK_ACTION_EXECUTING, TASK_ACTION_FAILED } = ComputeTaskAction;
const VALID = 0;
/** On a busy machine a call may meet many conflicts before it is through. */
const PATIENT = { ORCHESTRATOR_TX_RETRY_BUDGET: '18s' };

/** The facades of all organizations, each with its own peer. */
class Facades {
  private constructor(private readonly servers: ReadonlyMap<string, ServerProcess>) {}

  static async start(network: ControlledNetwork): Promise<Facades> {
    const servers = await Promise.all(
      ORGANIZATIONS.map(async (mspId) => [mspId, await startFacade(network, environmentOf(mspId))] as const),
    );
    return new Facades(new Map(servers));
  }

  open(): Promise<Fixture> {
    const addresses = Object.fromEntries([...this.servers].map(([mspId, { address }]) => [mspId, address]));
    return Fixture.open({ address: addresses[ORG1] ?? '', addresses });
  }

  /** What all facades have counted of conflicts, by reason. */
  async conflicts(): Promise<Readonly<Record<string, number>>> {
    const counts: Record<string, number> = {};
    for (const { output } of this.servers.values()) {
      const [, url = ''] = /^metrics on (\S+)$/m.exec(output) ?? [];
      const text = await (await fetch(url)).text();
      for (const [, reason = '', count] of text.matchAll(/^orc_tx_conflict_total\{.*reason="(\w+)".*\} (\d+)$/gm)) {
        counts[reason] = (counts[reason] ?? 0) + Number(count);
      }
    }
    return counts;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.servers.values()].map((server) => server.stop()));
  }
}

function environmentOf(mspId: string): Record<string, string> {
  return { ORCHESTRATOR_MSPID: mspId, METRICS_ENABLED: 'true', ORCHESTRATOR_HTTP_ADDRESS: '127.0.0.1:0', ...PATIENT };
}

function conflictsOf(codes: ReadonlyMap<number, number>): number {
  return CONFLICT_CODES.reduce((sum, code) => sum + (codes.get(code) ?? 0), 0);
}

describeOnNetworks('work of three facades', (network) => {
  let facades: Facades;
  let fixture: Fixture;
  let blocks: LedgerBlocks;
  let clients: readonly Client[];

  beforeAll(async () => {
    facades = await Facades.start(network());
    fixture = await facades.open();
    blocks = new LedgerBlocks(network().profile);
    clients = [fixture.org1, fixture.org2, fixture.org3];
  }, START_MS);

  afterAll(async () => {
    fixture.close();
    await facades.stop();
  }, START_MS);

  /** Which organization works on the task of this number. */
  function workerOf(index: number): { client: Client; mspId: string } {
    const which = index % ORGANIZATIONS.length;
    return { client: clients[which]!, mspId: ORGANIZATIONS[which]! };
  }

  async function finish(client: Client, computeTaskKey: string): Promise<string> {
    const model = newModel({ computeTaskKey });
    const steps = [
      () => client.computeTask.applyTaskAction({ computeTaskKey, action: TASK_ACTION_EXECUTING }),
      () => client.model.registerModels({ models: [model] }),
      () => client.computeTask.applyTaskAction({ computeTaskKey, action: TASK_ACTION_DONE }),
    ];
    for (const step of steps) {
      const outcome = await outcomeOf(step());
      if (outcome !== 'OK') return outcome;
    }
    return 'OK';
  }

  it(
    'meets no conflict where many independent tasks of one plan are registered, started and finished',
    async () => {
      const [functionKey, computePlanKey] = [await fixture.readyFunction(), await fixture.plan()];
      const count = network().isStandIn ? FEWER_TASKS : TASKS;
      const tasks = Array.from({ length: count }, (_, i) =>
        newTask({ functionKey, computePlanKey, worker: workerOf(i).mspId }),
      );
      const before = await blocks.newest();

      const size = count / BATCHES;
      const batches = Array.from({ length: BATCHES }, (_, i) => tasks.slice(i * size, (i + 1) * size));
      await Promise.all(batches.map((batch) => fixture.org1.computeTask.registerTasks({ tasks: batch })));
      const outcomes: string[] = [];
      const waiting = tasks.entries();
      const work = async (): Promise<void> => {
        for (const [i, { key }] of waiting) outcomes.push(await finish(workerOf(i).client, key));
      };
      await Promise.all(Array.from({ length: IN_PARALLEL }, work));

      const codes = await blocks.codesBehind(before);
      expect(new Set(outcomes)).toEqual(new Set(['OK']));
      expect(conflictsOf(codes)).toBe(0);
      expect(codes.get(VALID)).toBeGreaterThanOrEqual(BATCHES + 3 * count);
    },
    TEST_MS,
  );

  it(
    'puts dependent work in order: callers see no conflict, the metrics count each one',
    async () => {
      const functionKey = await fixture.readyFunction();
      const [before, counted] = [await blocks.newest(), await facades.conflicts()];

      const outcomes: string[] = [];
      for (let round = 0; round < 5; round++) outcomes.push(...(await finishTogether(functionKey)));

      const conflicts = conflictsOf(await blocks.codesBehind(before));
      const now = await facades.conflicts();
      const more = ['mvcc', 'phantom'].map((reason) => (now[reason] ?? 0) - (counted[reason] ?? 0));
      expect(new Set(outcomes)).toEqual(new Set(['OK']));
      expect(conflicts).toBeGreaterThan(0);
      expect(more[0]! + more[1]!).toBe(conflicts);
    },
    TEST_MS,
  );

  it(
    'lets two failures of one plan be told at once',
    async () => {
      const [functionKey, computePlanKey] = [await fixture.readyFunction(), await fixture.plan()];
      const tasks = ORGANIZATIONS.map((worker) => newTask({ functionKey, computePlanKey, worker }));
      await fixture.org1.computeTask.registerTasks({ tasks });
      const act = (action: ComputeTaskAction) =>
        Promise.all(
          tasks.map(({ key: computeTaskKey }, i) =>
            outcomeOf(workerOf(i).client.computeTask.applyTaskAction({ computeTaskKey, action })),
          ),
        );
      await act(TASK_ACTION_EXECUTING);

      const outcomes = await act(TASK_ACTION_FAILED);

      const { isRunning } = await fixture.org1.computePlan.isPlanRunning({ key: computePlanKey });
      expect(outcomes).toContain('OK');
      expect(outcomes.filter((outcome) => outcome !== 'OK' && outcome !== REFUSED.planTerminated)).toEqual([]);
      expect(isRunning).toBe(false);
    },
    TEST_MS,
  );

  /** The parents of one child are finished at once, by all organizations. */
  async function finishTogether(functionKey: string): Promise<readonly string[]> {
    const computePlanKey = await fixture.plan();
    const parents = Array.from({ length: 9 }, (_, i) =>
      newTask({ functionKey, computePlanKey, worker: workerOf(i).mspId }),
    );
    const inputs = parentInputs(
      'models',
      parents.map(({ key }) => key),
    );
    const child = newTask({ functionKey, computePlanKey, worker: ORG2, inputs });
    await fixture.org1.computeTask.registerTasks({ tasks: [...parents, child] });

    const outcomes = await Promise.all(parents.map(({ key }, i) => finish(workerOf(i).client, key)));

    const { status } = await fixture.org3.computeTask.getTask({ key: child.key });
    expect(status).toBe(ComputeTaskStatus.STATUS_WAITING_FOR_EXECUTOR_SLOT);
    return outcomes;
  }
});
