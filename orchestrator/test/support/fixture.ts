// SPDX-License-Identifier: Apache-2.0

import {
  ComputeTaskAction,
  type DraftFields,
  FunctionAction,
  type NewComputeTask,
  type NewFunction,
} from '@orchestrator/proto';
import { type Client, connect } from '../../src/client/connect';
import {
  newFunction,
  newManager,
  newModel,
  newPlan,
  newSample,
  newTask,
  parentInputs,
  TRANSIENT_MODEL,
} from './drafts';
import { outcomeOf, REFUSED } from './outcome';
import { addressFor, CHANNEL, ORG1, ORG2, ORG3, type Target } from './target';

const DEADLINE_MS = 60_000;

/** A registered task and where it belongs. */
export interface TaskPlace {
  readonly key: string;
  readonly planKey: string;
  readonly functionKey: string;
}

/** Three registered organizations on one channel, and the usual ways to bring assets there. All keys are fresh. */
export class Fixture {
  readonly org1: Client;
  readonly org2: Client;
  readonly org3: Client;

  private constructor(
    readonly target: Target,
    readonly channel: string,
  ) {
    const client = (mspid: string): Client =>
      connect({ address: addressFor(target, mspid), mspid, channel, deadlineMs: DEADLINE_MS });
    [this.org1, this.org2, this.org3] = [client(ORG1), client(ORG2), client(ORG3)];
  }

  /** Connects, and registers the organizations that are not registered yet. */
  static async open(target: Target, channel = CHANNEL): Promise<Fixture> {
    const fixture = new Fixture(target, channel);
    for (const client of [fixture.org1, fixture.org2, fixture.org3]) {
      const outcome = await outcomeOf(client.organization.registerOrganization({}));
      if (outcome !== 'OK' && outcome !== REFUSED.conflict)
        throw new Error(`registration of organizations: ${outcome}`);
    }
    return fixture;
  }

  close(): void {
    for (const client of [this.org1, this.org2, this.org3]) client.close();
  }

  /** A plan of the first organization. */
  async plan(client = this.org1): Promise<string> {
    return (await client.computePlan.registerPlan(newPlan())).key;
  }

  /** A function of the first organization that waits to be built. */
  async function(parts: DraftFields<NewFunction> = {}): Promise<string> {
    return (await this.org1.function.registerFunction(newFunction(parts))).key;
  }

  /** A function of the first organization that is built. */
  async readyFunction(parts: DraftFields<NewFunction> = {}): Promise<string> {
    const key = await this.function(parts);
    await this.moveFunction(key, FunctionAction.FUNCTION_ACTION_BUILDING, FunctionAction.FUNCTION_ACTION_READY);
    return key;
  }

  /** Moves a function of the first organization. */
  async moveFunction(functionKey: string, ...actions: FunctionAction[]): Promise<void> {
    for (const action of actions) await this.org1.function.applyFunctionAction({ functionKey, action });
  }

  /** A data manager that everybody may process, and samples of it. */
  async data(client = this.org2, count = 2): Promise<{ managerKey: string; sampleKeys: string[] }> {
    const { key: managerKey } = await client.dataManager.registerDataManager(newManager());
    const samples = Array.from({ length: count }, () => newSample({ dataManagerKeys: [managerKey] }));
    await client.dataSample.registerDataSamples({ samples });
    return { managerKey, sampleKeys: samples.map(({ key }) => key) };
  }

  /** A task of the first organization for the second one, of a built function unless another is given. */
  async task(parts: DraftFields<NewComputeTask> = {}): Promise<TaskPlace> {
    const functionKey = parts.functionKey ?? (await this.readyFunction());
    const planKey = parts.computePlanKey ?? (await this.plan());
    const task = newTask({ worker: ORG2, ...parts, functionKey, computePlanKey: planKey });
    await this.org1.computeTask.registerTasks({ tasks: [task] });
    return { key: task.key, planKey, functionKey };
  }

  /** A task that the second organization has started. */
  async executingTask(parts: DraftFields<NewComputeTask> = {}): Promise<TaskPlace> {
    const place = await this.task(parts);
    await this.moveTask(place.key, ComputeTaskAction.TASK_ACTION_EXECUTING);
    return place;
  }

  /** A task that is done and has given one model. */
  async doneTask(parts: DraftFields<NewComputeTask> = {}): Promise<TaskPlace & { modelKey: string }> {
    const place = await this.executingTask(parts);
    const modelKey = await this.model(place.key);
    await this.moveTask(place.key, ComputeTaskAction.TASK_ACTION_DONE);
    return { ...place, modelKey };
  }

  /** A task that is done, whose only model may be disabled, since nobody needs it. */
  async disposableTask(): Promise<TaskPlace & { modelKey: string }> {
    const task = await this.doneTask({ outputs: TRANSIENT_MODEL });
    const { functionKey, planKey: computePlanKey } = task;
    const child = await this.task({ functionKey, computePlanKey, inputs: parentInputs('models', [task.key]) });
    await this.moveTask(child.key, ComputeTaskAction.TASK_ACTION_CANCELED);
    return task;
  }

  /** A model that the second organization registers for an executing task. */
  async model(computeTaskKey: string, computeTaskOutputIdentifier = 'model'): Promise<string> {
    const models = [newModel({ computeTaskKey, computeTaskOutputIdentifier })];
    await this.org2.model.registerModels({ models });
    return models[0]?.key ?? '';
  }

  /** Moves a task of which the second organization is the worker. */
  async moveTask(computeTaskKey: string, ...actions: ComputeTaskAction[]): Promise<void> {
    for (const action of actions) await this.org2.computeTask.applyTaskAction({ computeTaskKey, action });
  }
}
