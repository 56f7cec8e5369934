// SPDX-License-Identifier: Apache-2.0

import { createHash, randomUUID } from 'node:crypto';
import {
  type Addressable,
  AssetKind,
  type DraftFields,
  FunctionAction,
  type NewComputeTask,
  services,
} from '@orchestrator/proto';
import type { Meter } from './measure';
import { bytesOf, type RawClient } from './raw-client';

const { organization, dataManager, dataSample, computePlan, computeTask } = services;
const BATCH = 1000;
const OPEN = { public: true };

/** A channel with what tasks need: an organization, a manager with a sample, a function that is ready. */
export class Fixture {
  readonly manager = randomUUID();
  readonly sample = randomUUID();
  ready = '';

  constructor(
    readonly client: RawClient,
    readonly meter: Meter,
  ) {}

  async prepare(): Promise<void> {
    const { client } = this;
    await client
      .call(organization.methods.registerOrganization, { address: 'http://org-1.example.org' })
      .catch(() => undefined);
    await client.call(dataManager.methods.registerDataManager, {
      key: this.manager,
      name: 'table',
      newPermissions: OPEN,
      logsPermission: OPEN,
      description: addressable(),
      opener: addressable(),
    });
    await client.call(dataSample.methods.registerDataSamples, {
      samples: [{ key: this.sample, dataManagerKeys: [this.manager], checksum: addressable().checksum }],
    });
    this.ready = await this.function();
    await this.apply(this.ready, FunctionAction.FUNCTION_ACTION_BUILDING);
    await this.apply(this.ready, FunctionAction.FUNCTION_ACTION_READY);
  }

  /** Registers a function that waits to be built. */
  async function(): Promise<string> {
    const key = randomUUID();
    await this.client.call(services.function.methods.registerFunction, {
      key,
      name: 'train',
      description: addressable(),
      archive: addressable(),
      newPermissions: OPEN,
      inputs: new Map([
        ['opener', { kind: AssetKind.ASSET_DATA_MANAGER }],
        ['datasamples', { kind: AssetKind.ASSET_DATA_SAMPLE, multiple: true }],
        ['shared', { kind: AssetKind.ASSET_MODEL, optional: true, multiple: true }],
      ]),
      outputs: new Map([['model', { kind: AssetKind.ASSET_MODEL }]]),
    });
    return key;
  }

  async apply(functionKey: string, action: FunctionAction): Promise<void> {
    await this.client.call(services.function.methods.applyFunctionAction, { functionKey, action });
  }

  async plan(): Promise<string> {
    const key = randomUUID();
    await this.client.call(computePlan.methods.registerPlan, { key, name: 'load' });
    return key;
  }

  /** A task that takes the models of its parents. */
  task(
    functionKey: string,
    computePlanKey: string,
    parents: readonly string[] = [],
  ): DraftFields<NewComputeTask> & { key: string } {
    return {
      key: randomUUID(),
      functionKey,
      computePlanKey,
      metadata: new Map([['round', '1']]),
      inputs: [
        { identifier: 'opener', assetKey: this.manager },
        { identifier: 'datasamples', assetKey: this.sample },
        ...parents.map((parentTaskKey) => ({
          identifier: 'shared',
          parentTaskOutput: { parentTaskKey, outputIdentifier: 'model' },
        })),
      ],
      outputs: new Map([['model', { permissions: OPEN }]]),
    };
  }

  /** Registers so many tasks in batches, and gives their keys. */
  async tasks(functionKey: string, planKey: string, count: number): Promise<string[]> {
    const keys: string[] = [];
    while (keys.length < count) {
      const batch = Array.from({ length: Math.min(BATCH, count - keys.length) }, () => this.task(functionKey, planKey));
      await this.client.unary(computeTask.methods.registerTasks.path, registration(batch));
      keys.push(...batch.map(({ key }) => key));
    }
    return keys;
  }
}

/** The bytes of a registration of tasks. */
export function registration(tasks: readonly DraftFields<NewComputeTask>[]): Buffer {
  return bytesOf(computeTask.methods.registerTasks.request, { tasks });
}

/** An address that nothing else has. */
export function addressable(): Addressable {
  const key = randomUUID();
  return {
    checksum: createHash('sha256').update(key).digest('hex'),
    storageAddress: `http://storage.example.org/${key}`,
  };
}
