// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { AssetKind, NewPermissions, Permission, Permissions } from './common';
import { DataManager } from './data-manager';
import { DataSample } from './data-sample';
import { Timestamp } from './google';
import { Model } from './model';
import type { Codec } from '../codec';
import { readEntry, readMessage, readTextEntry, writeEntry, writeMessage, writeTextEntry } from '../codec';
import { checkEnd, readText, skipField, sortedEntries } from '../wire';
import type { Service } from '../service';

/** Where a task stands. Transitions are listed at ApplyTaskAction and FunctionService.ApplyFunctionAction. */
export enum ComputeTaskStatus {
  /** Never the status of a task. In a filter: any status. */
  STATUS_UNKNOWN = 0,
  /** The function is built, some parent is not DONE. */
  STATUS_WAITING_FOR_PARENT_TASKS = 1,
  /** Ready to start. */
  STATUS_WAITING_FOR_EXECUTOR_SLOT = 2,
  STATUS_EXECUTING = 3,
  /** Final. */
  STATUS_DONE = 4,
  /** Final. */
  STATUS_CANCELED = 5,
  /** Final. */
  STATUS_FAILED = 6,
  /** The function waits to be built. First status of most tasks. */
  STATUS_WAITING_FOR_BUILDER_SLOT = 7,
  /** The function is being built. */
  STATUS_BUILDING = 8,
}

/** An output of another task. */
export interface ParentTaskOutputRef {
  readonly parentTaskKey: string;
  readonly outputIdentifier: string;
}

export const ParentTaskOutputRef: Codec<ParentTaskOutputRef> = {
  name: 'orchestrator.ParentTaskOutputRef',
  fields: [
    { name: 'parent_task_key', property: 'parentTaskKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'output_identifier', property: 'outputIdentifier', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.parentTaskKey) to.uint32(10).string(message.parentTaskKey);
    if (message.outputIdentifier) to.uint32(18).string(message.outputIdentifier);
    return to;
  },
  read(from, end) {
    let parentTaskKey_ = '';
    let outputIdentifier_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          parentTaskKey_ = readText(from);
          break;
        case 18:
          outputIdentifier_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { parentTaskKey: parentTaskKey_, outputIdentifier: outputIdentifier_ };
  },
};

/**
 * One asset, or all assets of one parent output, for one input of the function. Exactly one `ref` is required.
 * Checks: the identifier is declared by the function, and repeated only if that input is multiple (OE0101).
 * Then, by kind of the function's input:
 * DATA_MANAGER given by key (OE0101); all DATA_SAMPLE inputs given by key (OE0101); the task's owner may process
 * the
 * manager (OE0102); each sample known (OE0002) and linked to the manager (OE0101)
 * DATA_SAMPLE   covered by the manager's checks; a sample may be given twice
 * MODEL by key model known (OE0002), the worker may process it (OE0102), it is not disabled (OE0101); this makes
 * its
 * producer no parent
 * MODEL by ref  the parent's function has the output, of kind MODEL, not multiple unless the input is; the parent
 * declares it (OE0101 each); the worker may process the output (OE0102)
 */
export interface ComputeTaskInput {
  /** Input identifier of the function. */
  readonly identifier: string;
  /** Key of a model, data manager or data sample. */
  readonly assetKey: string | undefined;
  /** Whatever the parent registers under this output. Only for models. */
  readonly parentTaskOutput: ParentTaskOutputRef | undefined;
}

export const ComputeTaskInput: Codec<ComputeTaskInput> = {
  name: 'orchestrator.ComputeTaskInput',
  fields: [
    { name: 'identifier', property: 'identifier', number: 1, type: 'string', repeated: false, map: false },
    { name: 'asset_key', property: 'assetKey', number: 2, type: 'string', repeated: false, map: false, oneof: 'ref' },
    { name: 'parent_task_output', property: 'parentTaskOutput', number: 3, type: 'message', repeated: false, map: false, oneof: 'ref', message: () => ParentTaskOutputRef },
  ],
  write(message, to) {
    if (message.identifier) to.uint32(10).string(message.identifier);
    if (message.assetKey !== undefined) to.uint32(18).string(message.assetKey);
    if (message.parentTaskOutput !== undefined) writeMessage(ParentTaskOutputRef, message.parentTaskOutput, to.uint32(26));
    return to;
  },
  read(from, end) {
    let identifier_ = '';
    let assetKey_: string | undefined;
    let parentTaskOutput_: ParentTaskOutputRef | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          identifier_ = readText(from);
          break;
        case 18:
          parentTaskOutput_ = undefined;
          assetKey_ = readText(from);
          break;
        case 26:
          assetKey_ = undefined;
          parentTaskOutput_ = readMessage(ParentTaskOutputRef, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { identifier: identifier_, assetKey: assetKey_, parentTaskOutput: parentTaskOutput_ };
  },
};

/** A declared output. */
export interface ComputeTaskOutput {
  /** Given to each model registered under the output. `process` decides which workers may use it as an input. */
  readonly permissions: Permissions | undefined;
  /** The output's models may be disabled once the children are through. */
  readonly transient: boolean;
}

export const ComputeTaskOutput: Codec<ComputeTaskOutput> = {
  name: 'orchestrator.ComputeTaskOutput',
  fields: [
    { name: 'permissions', property: 'permissions', number: 1, type: 'message', repeated: false, map: false, message: () => Permissions },
    { name: 'transient', property: 'transient', number: 2, type: 'bool', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.permissions !== undefined) writeMessage(Permissions, message.permissions, to.uint32(10));
    if (message.transient) to.uint32(16).bool(message.transient);
    return to;
  },
  read(from, end) {
    let permissions_: Permissions | undefined;
    let transient_ = false;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          permissions_ = readMessage(Permissions, from);
          break;
        case 16:
          transient_ = from.bool();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { permissions: permissions_, transient: transient_ };
  },
};

/** An output to declare. A PERFORMANCE output must be public and not transient (OE0101). */
export interface NewComputeTaskOutput {
  /** Required; may be empty. Becomes both `process` and `download`, with the task's owner added. */
  readonly permissions: NewPermissions | undefined;
  /** See DisableOutput. */
  readonly transient: boolean;
}

export const NewComputeTaskOutput: Codec<NewComputeTaskOutput> = {
  name: 'orchestrator.NewComputeTaskOutput',
  fields: [
    { name: 'permissions', property: 'permissions', number: 1, type: 'message', repeated: false, map: false, message: () => NewPermissions },
    { name: 'transient', property: 'transient', number: 2, type: 'bool', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.permissions !== undefined) writeMessage(NewPermissions, message.permissions, to.uint32(10));
    if (message.transient) to.uint32(16).bool(message.transient);
    return to;
  },
  read(from, end) {
    let permissions_: NewPermissions | undefined;
    let transient_ = false;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          permissions_ = readMessage(NewPermissions, from);
          break;
        case 16:
          transient_ = from.bool();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { permissions: permissions_, transient: transient_ };
  },
};

/** A registered task. Only its status changes. */
export interface ComputeTask {
  readonly key: string;
  /** Owner of the plan. */
  readonly owner: string;
  readonly computePlanKey: string;
  /** 0 without parents, otherwise one more than the highest rank among them. */
  readonly rank: number;
  readonly status: ComputeTaskStatus;
  /** Organization that runs the task. */
  readonly worker: string;
  readonly creationDate: Timestamp | undefined;
  /**
   * Who may read the task's logs. With a data manager: its logs_permission. Otherwise the owner, together with
   * everybody whom the logs_permission of some parent permits.
   */
  readonly logsPermission: Permission | undefined;
  readonly metadata: ReadonlyMap<string, string>;
  /** In the order of registration. */
  readonly inputs: readonly ComputeTaskInput[];
  /** By output identifier of the function. */
  readonly outputs: ReadonlyMap<string, ComputeTaskOutput>;
  readonly functionKey: string;
}

export const ComputeTask: Codec<ComputeTask> = {
  name: 'orchestrator.ComputeTask',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'owner', property: 'owner', number: 4, type: 'string', repeated: false, map: false },
    { name: 'compute_plan_key', property: 'computePlanKey', number: 5, type: 'string', repeated: false, map: false },
    { name: 'rank', property: 'rank', number: 7, type: 'int32', repeated: false, map: false },
    { name: 'status', property: 'status', number: 8, type: 'enum', repeated: false, map: false, values: ComputeTaskStatus },
    { name: 'worker', property: 'worker', number: 9, type: 'string', repeated: false, map: false },
    { name: 'creation_date', property: 'creationDate', number: 10, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'logs_permission', property: 'logsPermission', number: 11, type: 'message', repeated: false, map: false, message: () => Permission },
    { name: 'metadata', property: 'metadata', number: 16, type: 'string', repeated: false, map: true },
    { name: 'inputs', property: 'inputs', number: 17, type: 'message', repeated: true, map: false, message: () => ComputeTaskInput },
    { name: 'outputs', property: 'outputs', number: 19, type: 'message', repeated: false, map: true, message: () => ComputeTaskOutput },
    { name: 'function_key', property: 'functionKey', number: 20, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.owner) to.uint32(34).string(message.owner);
    if (message.computePlanKey) to.uint32(42).string(message.computePlanKey);
    if (message.rank) to.uint32(56).int32(message.rank);
    if (message.status) to.uint32(64).int32(message.status);
    if (message.worker) to.uint32(74).string(message.worker);
    if (message.creationDate !== undefined) writeMessage(Timestamp, message.creationDate, to.uint32(82));
    if (message.logsPermission !== undefined) writeMessage(Permission, message.logsPermission, to.uint32(90));
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(130));
    if (message.inputs !== undefined) for (const element of message.inputs) writeMessage(ComputeTaskInput, element, to.uint32(138));
    if (message.outputs !== undefined) for (const entry of sortedEntries(message.outputs)) writeEntry(ComputeTaskOutput, entry, to.uint32(154));
    if (message.functionKey) to.uint32(162).string(message.functionKey);
    return to;
  },
  read(from, end) {
    let key_ = '';
    let owner_ = '';
    let computePlanKey_ = '';
    let rank_ = 0;
    let status_: ComputeTaskStatus = 0;
    let worker_ = '';
    let creationDate_: Timestamp | undefined;
    let logsPermission_: Permission | undefined;
    const metadata_ = new Map<string, string>();
    const inputs_: ComputeTaskInput[] = [];
    const outputs_ = new Map<string, ComputeTaskOutput>();
    let functionKey_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 34:
          owner_ = readText(from);
          break;
        case 42:
          computePlanKey_ = readText(from);
          break;
        case 56:
          rank_ = from.int32();
          break;
        case 64:
          status_ = from.int32() as ComputeTaskStatus;
          break;
        case 74:
          worker_ = readText(from);
          break;
        case 82:
          creationDate_ = readMessage(Timestamp, from);
          break;
        case 90:
          logsPermission_ = readMessage(Permission, from);
          break;
        case 130:
          readTextEntry(from, metadata_);
          break;
        case 138:
          inputs_.push(readMessage(ComputeTaskInput, from));
          break;
        case 154:
          readEntry(ComputeTaskOutput, from, outputs_);
          break;
        case 162:
          functionKey_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, owner: owner_, computePlanKey: computePlanKey_, rank: rank_, status: status_, worker: worker_, creationDate: creationDate_, logsPermission: logsPermission_, metadata: metadata_, inputs: inputs_, outputs: outputs_, functionKey: functionKey_ };
  },
};

export interface NewComputeTask {
  readonly key: string;
  readonly functionKey: string;
  readonly computePlanKey: string;
  /**
   * Organization that shall run the task. May be empty if a data manager is among the inputs: its owner is the
   * worker.
   */
  readonly worker: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly inputs: readonly ComputeTaskInput[];
  /** By output identifier; every output of the function, and no other. */
  readonly outputs: ReadonlyMap<string, NewComputeTaskOutput>;
}

export const NewComputeTask: Codec<NewComputeTask> = {
  name: 'orchestrator.NewComputeTask',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'function_key', property: 'functionKey', number: 3, type: 'string', repeated: false, map: false },
    { name: 'compute_plan_key', property: 'computePlanKey', number: 4, type: 'string', repeated: false, map: false },
    { name: 'worker', property: 'worker', number: 6, type: 'string', repeated: false, map: false },
    { name: 'metadata', property: 'metadata', number: 16, type: 'string', repeated: false, map: true },
    { name: 'inputs', property: 'inputs', number: 17, type: 'message', repeated: true, map: false, message: () => ComputeTaskInput },
    { name: 'outputs', property: 'outputs', number: 19, type: 'message', repeated: false, map: true, message: () => NewComputeTaskOutput },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.functionKey) to.uint32(26).string(message.functionKey);
    if (message.computePlanKey) to.uint32(34).string(message.computePlanKey);
    if (message.worker) to.uint32(50).string(message.worker);
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(130));
    if (message.inputs !== undefined) for (const element of message.inputs) writeMessage(ComputeTaskInput, element, to.uint32(138));
    if (message.outputs !== undefined) for (const entry of sortedEntries(message.outputs)) writeEntry(NewComputeTaskOutput, entry, to.uint32(154));
    return to;
  },
  read(from, end) {
    let key_ = '';
    let functionKey_ = '';
    let computePlanKey_ = '';
    let worker_ = '';
    const metadata_ = new Map<string, string>();
    const inputs_: ComputeTaskInput[] = [];
    const outputs_ = new Map<string, NewComputeTaskOutput>();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 26:
          functionKey_ = readText(from);
          break;
        case 34:
          computePlanKey_ = readText(from);
          break;
        case 50:
          worker_ = readText(from);
          break;
        case 130:
          readTextEntry(from, metadata_);
          break;
        case 138:
          inputs_.push(readMessage(ComputeTaskInput, from));
          break;
        case 154:
          readEntry(NewComputeTaskOutput, from, outputs_);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, functionKey: functionKey_, computePlanKey: computePlanKey_, worker: worker_, metadata: metadata_, inputs: inputs_, outputs: outputs_ };
  },
};

export interface RegisterTasksParam {
  readonly tasks: readonly NewComputeTask[];
}

export const RegisterTasksParam: Codec<RegisterTasksParam> = {
  name: 'orchestrator.RegisterTasksParam',
  fields: [
    { name: 'tasks', property: 'tasks', number: 1, type: 'message', repeated: true, map: false, message: () => NewComputeTask },
  ],
  write(message, to) {
    if (message.tasks !== undefined) for (const element of message.tasks) writeMessage(NewComputeTask, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const tasks_: NewComputeTask[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          tasks_.push(readMessage(NewComputeTask, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { tasks: tasks_ };
  },
};

export interface RegisterTasksResponse {
  readonly tasks: readonly ComputeTask[];
}

export const RegisterTasksResponse: Codec<RegisterTasksResponse> = {
  name: 'orchestrator.RegisterTasksResponse',
  fields: [
    { name: 'tasks', property: 'tasks', number: 1, type: 'message', repeated: true, map: false, message: () => ComputeTask },
  ],
  write(message, to) {
    if (message.tasks !== undefined) for (const element of message.tasks) writeMessage(ComputeTask, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const tasks_: ComputeTask[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          tasks_.push(readMessage(ComputeTask, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { tasks: tasks_ };
  },
};

export interface TaskQueryFilter {
  readonly worker: string;
  readonly status: ComputeTaskStatus;
  readonly computePlanKey: string;
  readonly functionKey: string;
}

export const TaskQueryFilter: Codec<TaskQueryFilter> = {
  name: 'orchestrator.TaskQueryFilter',
  fields: [
    { name: 'worker', property: 'worker', number: 1, type: 'string', repeated: false, map: false },
    { name: 'status', property: 'status', number: 2, type: 'enum', repeated: false, map: false, values: ComputeTaskStatus },
    { name: 'compute_plan_key', property: 'computePlanKey', number: 4, type: 'string', repeated: false, map: false },
    { name: 'function_key', property: 'functionKey', number: 5, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.worker) to.uint32(10).string(message.worker);
    if (message.status) to.uint32(16).int32(message.status);
    if (message.computePlanKey) to.uint32(34).string(message.computePlanKey);
    if (message.functionKey) to.uint32(42).string(message.functionKey);
    return to;
  },
  read(from, end) {
    let worker_ = '';
    let status_: ComputeTaskStatus = 0;
    let computePlanKey_ = '';
    let functionKey_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          worker_ = readText(from);
          break;
        case 16:
          status_ = from.int32() as ComputeTaskStatus;
          break;
        case 34:
          computePlanKey_ = readText(from);
          break;
        case 42:
          functionKey_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { worker: worker_, status: status_, computePlanKey: computePlanKey_, functionKey: functionKey_ };
  },
};

export interface QueryTasksParam {
  readonly pageToken: string;
  readonly pageSize: number;
  readonly filter: TaskQueryFilter | undefined;
}

export const QueryTasksParam: Codec<QueryTasksParam> = {
  name: 'orchestrator.QueryTasksParam',
  fields: [
    { name: 'page_token', property: 'pageToken', number: 1, type: 'string', repeated: false, map: false },
    { name: 'page_size', property: 'pageSize', number: 2, type: 'uint32', repeated: false, map: false },
    { name: 'filter', property: 'filter', number: 3, type: 'message', repeated: false, map: false, message: () => TaskQueryFilter },
  ],
  write(message, to) {
    if (message.pageToken) to.uint32(10).string(message.pageToken);
    if (message.pageSize) to.uint32(16).uint32(message.pageSize);
    if (message.filter !== undefined) writeMessage(TaskQueryFilter, message.filter, to.uint32(26));
    return to;
  },
  read(from, end) {
    let pageToken_ = '';
    let pageSize_ = 0;
    let filter_: TaskQueryFilter | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          pageToken_ = readText(from);
          break;
        case 16:
          pageSize_ = from.uint32();
          break;
        case 26:
          filter_ = readMessage(TaskQueryFilter, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { pageToken: pageToken_, pageSize: pageSize_, filter: filter_ };
  },
};

export interface QueryTasksResponse {
  readonly tasks: readonly ComputeTask[];
  readonly nextPageToken: string;
}

export const QueryTasksResponse: Codec<QueryTasksResponse> = {
  name: 'orchestrator.QueryTasksResponse',
  fields: [
    { name: 'tasks', property: 'tasks', number: 1, type: 'message', repeated: true, map: false, message: () => ComputeTask },
    { name: 'next_page_token', property: 'nextPageToken', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.tasks !== undefined) for (const element of message.tasks) writeMessage(ComputeTask, element, to.uint32(10));
    if (message.nextPageToken) to.uint32(18).string(message.nextPageToken);
    return to;
  },
  read(from, end) {
    const tasks_: ComputeTask[] = [];
    let nextPageToken_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          tasks_.push(readMessage(ComputeTask, from));
          break;
        case 18:
          nextPageToken_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { tasks: tasks_, nextPageToken: nextPageToken_ };
  },
};

export interface GetTaskParam {
  readonly key: string;
}

export const GetTaskParam: Codec<GetTaskParam> = {
  name: 'orchestrator.GetTaskParam',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    return to;
  },
  read(from, end) {
    let key_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_ };
  },
};

/** Transitions that a caller may ask for; see ApplyTaskAction. */
export enum ComputeTaskAction {
  TASK_ACTION_UNKNOWN = 0,
  TASK_ACTION_EXECUTING = 1,
  TASK_ACTION_CANCELED = 2,
  TASK_ACTION_FAILED = 3,
  TASK_ACTION_DONE = 4,
  /** Follows from the function's status; always refused with OE0102. */
  TASK_ACTION_BUILD_STARTED = 5,
  /** Follows from the function's status; always refused with OE0102. */
  TASK_ACTION_BUILD_FINISHED = 6,
}

/** The link between a task output and an asset registered under it. It appears only in events. */
export interface ComputeTaskOutputAsset {
  readonly computeTaskKey: string;
  readonly computeTaskOutputIdentifier: string;
  /** MODEL or PERFORMANCE. */
  readonly assetKind: AssetKind;
  /** Key of the model, or `<task key>|<output identifier>` of the performance. */
  readonly assetKey: string;
}

export const ComputeTaskOutputAsset: Codec<ComputeTaskOutputAsset> = {
  name: 'orchestrator.ComputeTaskOutputAsset',
  fields: [
    { name: 'compute_task_key', property: 'computeTaskKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'compute_task_output_identifier', property: 'computeTaskOutputIdentifier', number: 2, type: 'string', repeated: false, map: false },
    { name: 'asset_kind', property: 'assetKind', number: 3, type: 'enum', repeated: false, map: false, values: AssetKind },
    { name: 'asset_key', property: 'assetKey', number: 4, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.computeTaskKey) to.uint32(10).string(message.computeTaskKey);
    if (message.computeTaskOutputIdentifier) to.uint32(18).string(message.computeTaskOutputIdentifier);
    if (message.assetKind) to.uint32(24).int32(message.assetKind);
    if (message.assetKey) to.uint32(34).string(message.assetKey);
    return to;
  },
  read(from, end) {
    let computeTaskKey_ = '';
    let computeTaskOutputIdentifier_ = '';
    let assetKind_: AssetKind = 0;
    let assetKey_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          computeTaskKey_ = readText(from);
          break;
        case 18:
          computeTaskOutputIdentifier_ = readText(from);
          break;
        case 24:
          assetKind_ = from.int32() as AssetKind;
          break;
        case 34:
          assetKey_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { computeTaskKey: computeTaskKey_, computeTaskOutputIdentifier: computeTaskOutputIdentifier_, assetKind: assetKind_, assetKey: assetKey_ };
  },
};

export interface ApplyTaskActionParam {
  readonly computeTaskKey: string;
  readonly action: ComputeTaskAction;
  /** Why; goes into the event as `reason`, cut to 4,096 bytes at a character boundary. Empty means `User action`. */
  readonly log: string;
}

export const ApplyTaskActionParam: Codec<ApplyTaskActionParam> = {
  name: 'orchestrator.ApplyTaskActionParam',
  fields: [
    { name: 'compute_task_key', property: 'computeTaskKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'action', property: 'action', number: 2, type: 'enum', repeated: false, map: false, values: ComputeTaskAction },
    { name: 'log', property: 'log', number: 3, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.computeTaskKey) to.uint32(10).string(message.computeTaskKey);
    if (message.action) to.uint32(16).int32(message.action);
    if (message.log) to.uint32(26).string(message.log);
    return to;
  },
  read(from, end) {
    let computeTaskKey_ = '';
    let action_: ComputeTaskAction = 0;
    let log_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          computeTaskKey_ = readText(from);
          break;
        case 16:
          action_ = from.int32() as ComputeTaskAction;
          break;
        case 26:
          log_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { computeTaskKey: computeTaskKey_, action: action_, log: log_ };
  },
};

export type ApplyTaskActionResponse = Readonly<Record<never, never>>;

export const ApplyTaskActionResponse: Codec<ApplyTaskActionResponse> = {
  name: 'orchestrator.ApplyTaskActionResponse',
  fields: [
  ],
  write(_message, to) {
    return to;
  },
  read(from, end) {
    while (from.pos < end) {
      const tag = from.uint32();
      skipField(tag, from);
    }
    checkEnd(from, end);
    return {};
  },
};

/** One asset that a task takes. */
export interface ComputeTaskInputAsset {
  /** Input identifier of the task that takes the asset, not of its producer. */
  readonly identifier: string;
  readonly model: Model | undefined;
  readonly dataManager: DataManager | undefined;
  readonly dataSample: DataSample | undefined;
}

export const ComputeTaskInputAsset: Codec<ComputeTaskInputAsset> = {
  name: 'orchestrator.ComputeTaskInputAsset',
  fields: [
    { name: 'identifier', property: 'identifier', number: 1, type: 'string', repeated: false, map: false },
    { name: 'model', property: 'model', number: 2, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => Model },
    { name: 'data_manager', property: 'dataManager', number: 3, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => DataManager },
    { name: 'data_sample', property: 'dataSample', number: 4, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => DataSample },
  ],
  write(message, to) {
    if (message.identifier) to.uint32(10).string(message.identifier);
    if (message.model !== undefined) writeMessage(Model, message.model, to.uint32(18));
    if (message.dataManager !== undefined) writeMessage(DataManager, message.dataManager, to.uint32(26));
    if (message.dataSample !== undefined) writeMessage(DataSample, message.dataSample, to.uint32(34));
    return to;
  },
  read(from, end) {
    let identifier_ = '';
    let model_: Model | undefined;
    let dataManager_: DataManager | undefined;
    let dataSample_: DataSample | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          identifier_ = readText(from);
          break;
        case 18:
          dataManager_ = dataSample_ = undefined;
          model_ = readMessage(Model, from);
          break;
        case 26:
          model_ = dataSample_ = undefined;
          dataManager_ = readMessage(DataManager, from);
          break;
        case 34:
          model_ = dataManager_ = undefined;
          dataSample_ = readMessage(DataSample, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { identifier: identifier_, model: model_, dataManager: dataManager_, dataSample: dataSample_ };
  },
};

export interface GetTaskInputAssetsParam {
  readonly computeTaskKey: string;
}

export const GetTaskInputAssetsParam: Codec<GetTaskInputAssetsParam> = {
  name: 'orchestrator.GetTaskInputAssetsParam',
  fields: [
    { name: 'compute_task_key', property: 'computeTaskKey', number: 1, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.computeTaskKey) to.uint32(10).string(message.computeTaskKey);
    return to;
  },
  read(from, end) {
    let computeTaskKey_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          computeTaskKey_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { computeTaskKey: computeTaskKey_ };
  },
};

export interface GetTaskInputAssetsResponse {
  readonly assets: readonly ComputeTaskInputAsset[];
}

export const GetTaskInputAssetsResponse: Codec<GetTaskInputAssetsResponse> = {
  name: 'orchestrator.GetTaskInputAssetsResponse',
  fields: [
    { name: 'assets', property: 'assets', number: 1, type: 'message', repeated: true, map: false, message: () => ComputeTaskInputAsset },
  ],
  write(message, to) {
    if (message.assets !== undefined) for (const element of message.assets) writeMessage(ComputeTaskInputAsset, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const assets_: ComputeTaskInputAsset[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          assets_.push(readMessage(ComputeTaskInputAsset, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { assets: assets_ };
  },
};

export interface DisableOutputParam {
  readonly computeTaskKey: string;
  /** Output identifier. */
  readonly identifier: string;
}

export const DisableOutputParam: Codec<DisableOutputParam> = {
  name: 'orchestrator.DisableOutputParam',
  fields: [
    { name: 'compute_task_key', property: 'computeTaskKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'identifier', property: 'identifier', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.computeTaskKey) to.uint32(10).string(message.computeTaskKey);
    if (message.identifier) to.uint32(18).string(message.identifier);
    return to;
  },
  read(from, end) {
    let computeTaskKey_ = '';
    let identifier_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          computeTaskKey_ = readText(from);
          break;
        case 18:
          identifier_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { computeTaskKey: computeTaskKey_, identifier: identifier_ };
  },
};

export type DisableOutputResponse = Readonly<Record<never, never>>;

export const DisableOutputResponse: Codec<DisableOutputResponse> = {
  name: 'orchestrator.DisableOutputResponse',
  fields: [
  ],
  write(_message, to) {
    return to;
  },
  read(from, end) {
    while (from.pos < end) {
      const tag = from.uint32();
      skipField(tag, from);
    }
    checkEnd(from, end);
    return {};
  },
};

/**
 * Compute tasks: single runs of a function on given inputs by one organization, the worker. A task that takes the
 * output of another is its child.
 */
export const ComputeTaskService = {
  name: 'orchestrator.ComputeTaskService',
  methods: {
    /**
     * Registers tasks, in one or several plans of the caller. Parents may be in the same call, in any position, or
     * stored before, also in other plans and with other owners.
     * Checks on the call: list not empty (OE0003); each task valid (OE0101); each key free, also within the call
     * (OE0006); each parent stored or in the call, and no cycle (OE0101).
     * Then the tasks are sorted, parents first: tasks without a parent in the call come in request order; each task in
     * turn is followed in the queue by those whose last parent it was, in request order.
     * Checks per task in that order:
     * 1. plan known (OE0002) and owned by the caller (OE0102);
     * 2. function known (OE0002), and the caller may process it (OE0102);
     * 3. no parent that is DONE has a disabled model, under whatever output (OE0101);
     * 4. ids authorized for the outputs registered (OE0003);
     * 5. input identifiers known to the function (OE0101); with a DATA_MANAGER input: it is given by key (OE0101),
     * the manager is known (OE0002), and `worker` is empty or the manager's owner (OE0003); without: `worker` is
     * not empty (OE0003);
     * 6. worker registered in the channel (OE0002);
     * 7. each input in list order, as ComputeTaskInput tells; then no input missing that is not optional (OE0101);
     * 8. each output, as NewComputeTaskOutput tells: known to the function, and none missing (OE0101).
     * First status: CANCELED under a FAILED or CANCELED parent. Otherwise by status of the function:
     * WAITING   WAITING_FOR_BUILDER_SLOT
     * BUILDING  BUILDING
     * READY     WAITING_FOR_EXECUTOR_SLOT if all parents are DONE, or else WAITING_FOR_PARENT_TASKS
     * FAILED    FAILED; this does not fail the plan
     * CANCELED  CANCELED
     * Returns the tasks in sorted order, not in request order.
     * Events: created COMPUTE_TASK per task, in sorted order.
     */
    registerTasks: {
      name: 'RegisterTasks',
      path: '/orchestrator.ComputeTaskService/RegisterTasks',
      request: RegisterTasksParam,
      reply: RegisterTasksResponse,
      readOnly: false,
      streams: false,
    },
    /** Pages through the tasks. Tasks of one call share their creation date and so come by key. Any member. */
    queryTasks: {
      name: 'QueryTasks',
      path: '/orchestrator.ComputeTaskService/QueryTasks',
      request: QueryTasksParam,
      reply: QueryTasksResponse,
      readOnly: true,
      streams: false,
    },
    /** Returns one task. Any member. Errors: malformed key (OE0101), unknown key (OE0002). */
    getTask: {
      name: 'GetTask',
      path: '/orchestrator.ComputeTaskService/GetTask',
      request: GetTaskParam,
      reply: ComputeTask,
      readOnly: true,
      streams: false,
    },
    /**
     * Moves a task to another status.
     * EXECUTING  by the worker, from WAITING_FOR_EXECUTOR_SLOT
     * DONE       by the worker, from EXECUTING, whether or not the outputs are registered
     * CANCELED   by owner or worker, from any status that is not final
     * FAILED     by owner or worker, from any status that is not final
     * DONE, CANCELED and FAILED are final. DONE moves each child that waits for parent tasks, and whose parents are all
     * DONE, to WAITING_FOR_EXECUTOR_SLOT. FAILED sets the failure date of the plan, unless that is canceled or failed.
     * Neither CANCELED nor FAILED touches the children.
     * Checks: key well formed (OE0101), task known (OE0002), caller may take this action (OE0102, also for any other
     * action), transition allowed (OE0111; the text says `event <transition> inappropriate in current state <STATUS>`,
     * as in `event transitionDone inappropriate in current state STATUS_DONE`).
     * Events: updated COMPUTE_TASK, then one per child moved.
     */
    applyTaskAction: {
      name: 'ApplyTaskAction',
      path: '/orchestrator.ComputeTaskService/ApplyTaskAction',
      request: ApplyTaskActionParam,
      reply: ApplyTaskActionResponse,
      readOnly: false,
      streams: false,
    },
    /**
     * Resolves the inputs of a task to assets. Any member.
     * Checks: key well formed (OE0101), task known (OE0002), task in WAITING_FOR_EXECUTOR_SLOT, EXECUTING or FAILED
     * (OE0003, `inputs may not be defined`).
     * Returns, in order of the inputs, the asset given by key, or every asset that the parent registered under the
     * output, in order of registration: none if it left the output empty. A disabled model has no address.
     */
    getTaskInputAssets: {
      name: 'GetTaskInputAssets',
      path: '/orchestrator.ComputeTaskService/GetTaskInputAssets',
      request: GetTaskInputAssetsParam,
      reply: GetTaskInputAssetsResponse,
      readOnly: true,
      streams: false,
    },
    /**
     * Disables the models of a transient output once nobody needs them: their addresses are cleared for good.
     * Checks: key well formed (OE0101), task known (OE0002), caller is its worker (OE0102). Then, all OE0108: task
     * DONE, FAILED or CANCELED; output known; output transient; a model registered under it; task has children; every
     * child, of whatever output, DONE, FAILED or CANCELED; output not disabled yet.
     * Events: disabled MODEL per model, in order of registration.
     */
    disableOutput: {
      name: 'DisableOutput',
      path: '/orchestrator.ComputeTaskService/DisableOutput',
      request: DisableOutputParam,
      reply: DisableOutputResponse,
      readOnly: false,
      streams: false,
    },
  },
} as const satisfies Service;
