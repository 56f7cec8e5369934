// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Client } from '@orchestrator/orchestrator';
import { type ComputeTask, ComputeTaskAction, ComputeTaskStatus } from '@orchestrator/proto';
import { drawKey } from '../histories/draws';
import { type Fault, type Findings, isThere } from '../histories/findings';
import { MSPID } from './replica';
import type { Work } from '../histories/work';

const TASKS = 10;
/** Each task is started and ended. */
const STEPS = 2 * TASKS;
const OUTPUT = { permissions: { public: true } };

/**
 * Tasks that are registered in one call, each the parent of the next. Where one is done the next is ready in the same call:
 * in every snapshot exactly one of them is ready or executing, until all are done.
 */
export class Chain implements Work {
  readonly #plan: string;
  readonly #tasks: readonly string[];
  /** How often each step was acknowledged. */
  readonly #acknowledged = Array.from({ length: STEPS }, () => 0);
  #isPlanned = false;
  #isRegistered = false;
  /** Steps that are known to be done. */
  #reached = 0;
  /** Steps that may be done. */
  #tried = 0;

  constructor(
    random: Random,
    private readonly functionKey: string,
    private readonly findings: Findings,
  ) {
    this.#plan = drawKey(random);
    this.#tasks = Array.from({ length: TASKS }, () => drawKey(random));
  }

  get isFull(): boolean {
    return this.#reached === STEPS;
  }

  /** Registers the tasks, or takes the next step: several callers may try the same one. */
  async advance(client: Client): Promise<void> {
    if (!this.#isRegistered) return this.#register(client);
    const step = this.#reached;
    const computeTaskKey = this.#tasks[Math.floor(step / 2)];
    if (computeTaskKey === undefined) return;
    this.#tried = Math.max(this.#tried, step + 1);
    const action = step % 2 === 0 ? ComputeTaskAction.TASK_ACTION_EXECUTING : ComputeTaskAction.TASK_ACTION_DONE;
    const end = await this.findings.write(client.computeTask.applyTaskAction({ computeTaskKey, action }));
    if (end !== 'acknowledged') return this.check(client);
    this.#acknowledged[step] = (this.#acknowledged[step] ?? 0) + 1;
    if (this.#acknowledged[step] > 1) this.findings.report('doubled', `step ${String(step)} of ${this.#plan}`);
    this.#reached = Math.max(this.#reached, step + 1);
  }

  async check(client: Client, isLast = false): Promise<void> {
    const missing = isLast ? 'lost' : 'wrong snapshot';
    const [wasRegistered, before] = [this.#isRegistered, this.#reached];
    const filter = { computePlanKey: this.#plan };
    const found = await this.findings.snapshot(client.computeTask.queryTasks({ filter, pageSize: 2 * TASKS }));
    if (found === undefined) return;
    if (found.tasks.length > 0 || wasRegistered) this.#judge(found.tasks, before, missing);
  }

  #judge(found: readonly ComputeTask[], before: number, missing: Fault): void {
    const tasks = this.#tasks.flatMap((key) => found.filter((task) => task.key === key));
    const progress = tasks.length === TASKS ? progressOf(tasks) : undefined;
    const seen = found.map(({ status }) => ComputeTaskStatus[status]).join(' ');
    const text = `plan ${this.#plan}, between steps ${String(before)} and ${String(this.#tried)}: ${seen}`;
    if (progress === undefined) this.findings.report(seen === '' ? missing : 'torn', text);
    else if (progress < before) this.findings.report(missing, text);
    else if (progress > this.#tried) this.findings.report('wrong snapshot', text);
    else this.#reached = Math.max(this.#reached, progress);
  }

  async #register(client: Client): Promise<void> {
    if (!this.#isPlanned) {
      const end = await this.findings.write(client.computePlan.registerPlan({ key: this.#plan, name: 'chain' }));
      if (!isThere(end)) return;
      this.#isPlanned = true;
    }
    const tasks = this.#tasks.map((key, i) => ({
      key,
      functionKey: this.functionKey,
      computePlanKey: this.#plan,
      worker: MSPID,
      inputs: this.#tasks.slice(Math.max(i - 1, 0), i).map((parentTaskKey) => ({
        identifier: 'models',
        parentTaskOutput: { parentTaskKey, outputIdentifier: 'model' },
      })),
      outputs: new Map([['model', OUTPUT]]),
    }));
    const end = await this.findings.write(client.computeTask.registerTasks({ tasks }));
    // A refusal says that they are there.
    if (isThere(end)) this.#isRegistered = true;
  }
}

/** How many steps are done; undefined if that cannot be. */
function progressOf(tasks: readonly ComputeTask[]): number | undefined {
  const done = tasks.findIndex(({ status }) => status !== ComputeTaskStatus.STATUS_DONE);
  if (done === -1) return STEPS;
  const [current, ...rest] = tasks.slice(done).map(({ status }) => status);
  if (rest.some((status) => status !== ComputeTaskStatus.STATUS_WAITING_FOR_PARENT_TASKS)) return undefined;
  if (current === ComputeTaskStatus.STATUS_WAITING_FOR_EXECUTOR_SLOT) return 2 * done;
  return current === ComputeTaskStatus.STATUS_EXECUTING ? 2 * done + 1 : undefined;
}
