// SPDX-License-Identifier: Apache-2.0

import {
  type AssetFunction,
  AssetKind,
  type ComputeTask,
  type ComputeTaskOutputAsset,
  ComputeTaskStatus,
  Encoded,
  EventKind,
  type TaskOutput,
} from '@orchestrator/proto';
import { assetFunction } from '../assets/function';
import { outputAsset, taskOutput, taskOutputKey } from '../assets/task-output';
import { badRequest, OrchestratorError, permissionDenied } from '../errors/orchestrator-error';
import type { Provider } from './provider';

/** What is, or is to be, under one output. */
interface Content {
  readonly previous: Encoded<TaskOutput> | undefined;
  readonly assets: ComputeTaskOutputAsset[];
}

interface Subject {
  readonly task: ComputeTask;
  readonly ofTask: AssetFunction;
  /** Of those outputs that are to be filled and exist. */
  readonly contents: ReadonlyMap<string, Content>;
}

/** A task while its worker fills outputs of it. Nothing is stored before `save`. */
export class TaskFilling {
  private constructor(
    private readonly provider: Provider,
    private readonly subject: Subject,
  ) {}

  /** Reads what is needed to fill these outputs, whether the task has them or not. */
  static async start(provider: Provider, task: ComputeTask, identifiers: readonly string[]): Promise<TaskFilling> {
    const own = [...new Set(identifiers)].filter((identifier) => task.outputs.has(identifier));
    const keys = own.map((identifier) => taskOutputKey(task.key, identifier));
    const [ofTask, found] = await Promise.all([
      provider.assets.get(assetFunction, task.functionKey),
      provider.assets.findMany(taskOutput, keys),
    ]);
    const contents = own.map((identifier, i): [string, Content] => {
      const previous = found[i];
      return [identifier, { previous, assets: [...(previous?.value.assets ?? [])] }];
    });
    return new TaskFilling(provider, { task, ofTask: ofTask.value, contents: new Map(contents) });
  }

  /**
   * Checks that the caller may put assets of this kind there.
   * @throws OE0102 for anybody but the worker, OE0003 if the task is not EXECUTING, OE0106 if it has no such output,
   * OE0107 if that is of another kind.
   */
  assertFillable(identifier: string, kind: AssetKind): void {
    const { task, ofTask, contents } = this.subject;
    const { key, worker, status } = task;
    if (worker !== this.provider.requester) throw permissionDenied(`only the worker of task "${key}" may fill outputs`);
    if (status !== ComputeTaskStatus.STATUS_EXECUTING) {
      throw badRequest(`task "${key}" is in status ${ComputeTaskStatus[status]}, not executing`);
    }
    const declared = ofTask.outputs.get(identifier);
    if (declared === undefined || !contents.has(identifier)) {
      throw new OrchestratorError('missingTaskOutput', `task "${key}" has no output "${identifier}"`);
    }
    if (declared.kind !== kind) {
      const text = `output "${identifier}" of task "${key}" is of kind ${AssetKind[declared.kind]}`;
      throw new OrchestratorError('incompatibleKind', text);
    }
  }

  /** @throws OE0006 if the output takes one asset and has it. */
  assertRoom(identifier: string): void {
    const { task, ofTask, contents } = this.subject;
    if (ofTask.outputs.get(identifier)?.multiple === true) return;
    if (contents.get(identifier)?.assets.length === 0) return;
    throw new OrchestratorError('conflict', `output "${identifier}" of task "${task.key}" has its asset already`);
  }

  /** Puts an asset under an output, behind those that are there, and tells everybody. */
  add(identifier: string, assetKind: AssetKind, assetKey: string): void {
    const { task, contents } = this.subject;
    const asset: ComputeTaskOutputAsset = {
      computeTaskKey: task.key,
      computeTaskOutputIdentifier: identifier,
      assetKind,
      assetKey,
    };
    contents.get(identifier)?.assets.push(asset);
    this.provider.emit(outputAsset, {
      kind: EventKind.EVENT_ASSET_CREATED,
      asset: Encoded.fromValue(outputAsset.codec, asset),
    });
  }

  /** Stores what was added. */
  save(): void {
    const { task, contents } = this.subject;
    for (const [identifier, { previous, assets }] of contents) {
      const content = { computeTaskKey: task.key, identifier, assets };
      if (assets.length > (previous?.value.assets.length ?? 0)) this.provider.assets.put(taskOutput, previous, content);
    }
  }
}
