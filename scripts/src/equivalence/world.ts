// SPDX-License-Identifier: Apache-2.0

import { execute, MemoryDb, OrchestratorError, rpcs } from '@orchestrator/lib';
import type {
  AssetEvent,
  AssetFunction,
  ComputePlan,
  ComputeTask,
  ComputeTaskOutputAsset,
  DataManager,
  DataSample,
  Model,
  Organization,
} from '@orchestrator/proto';
import { type Call, CHANNELS, headerOf } from './call';

const START_MICROS = 1_700_000_000_000_000;

/** The newest state of the assets of a channel, by key, in the order of registration. */
export class Assets {
  readonly organizations = new Map<string, Organization>();
  readonly plans = new Map<string, ComputePlan>();
  readonly functions = new Map<string, AssetFunction>();
  readonly managers = new Map<string, DataManager>();
  readonly samples = new Map<string, DataSample>();
  readonly tasks = new Map<string, ComputeTask>();
  readonly models = new Map<string, Model>();
  /** What is under outputs of tasks. */
  readonly outputs: ComputeTaskOutputAsset[] = [];
  readonly reports = new Set<string>();

  note(event: AssetEvent): void {
    const { assetKey: key } = event;
    const kinds: readonly (readonly [Map<string, object>, object | undefined])[] = [
      [this.organizations, event.organization],
      [this.plans, event.computePlan],
      [this.functions, event.function],
      [this.managers, event.dataManager],
      [this.samples, event.dataSample],
      [this.tasks, event.computeTask],
      [this.models, event.model],
    ];
    for (const [assets, asset] of kinds) if (asset !== undefined) assets.set(key, asset);
    if (event.computeTaskOutputAsset !== undefined) this.outputs.push(event.computeTaskOutputAsset);
    if (event.failureReport !== undefined) this.reports.add(key);
  }
}

interface ModelChannel {
  readonly database: MemoryDb;
  readonly assets: Assets;
  seen: number;
}

/**
 * What a program has made so far, by the library in memory: so that its next steps make sense. It decides nothing
 * about the servers that are compared.
 */
export class World {
  readonly #channels = new Map<string, ModelChannel>(
    CHANNELS.map((name) => [name, { database: new MemoryDb(), assets: new Assets(), seen: 0 }]),
  );
  #calls = 0;

  assets(channel: string): Assets {
    return this.#channel(channel).assets;
  }

  /** Makes a call of a member. Whether it is refused does not matter here. */
  async apply(call: Call): Promise<void> {
    const rpc = rpcs.get(call.path);
    const channel = this.#channels.get(headerOf(call, 'channel'));
    if (rpc === undefined || channel === undefined || rpc.method.readOnly) return;
    this.#calls++;
    const facts = {
      channel: headerOf(call, 'channel'),
      requester: headerOf(call, 'mspid'),
      micros: START_MICROS + this.#calls,
      transactionId: `tx${String(this.#calls)}`,
      version: '',
    };
    try {
      channel.database.commit(await execute(rpc, call.bytes, { call: facts, database: channel.database }));
    } catch (error) {
      if (!(error instanceof OrchestratorError)) throw error;
    }
    const { log } = channel.database;
    for (; channel.seen < log.length; channel.seen++) {
      const event = log[channel.seen];
      if (event !== undefined) channel.assets.note(event.value);
    }
  }

  #channel(name: string): ModelChannel {
    const channel = this.#channels.get(name);
    if (channel === undefined) throw new Error(`no channel ${name}`);
    return channel;
  }
}
