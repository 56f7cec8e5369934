// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Addressable, AssetKind, NewPermissions, Permissions } from './common';
import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readEntry, readMessage, readTextEntry, writeEntry, writeMessage, writeTextEntry } from '../codec';
import { checkEnd, readText, skipField, sortedEntries } from '../wire';
import type { Service } from '../service';

/** What a function accepts under one input identifier. */
export interface FunctionInput {
  /** MODEL, DATA_SAMPLE or DATA_MANAGER. */
  readonly kind: AssetKind;
  /** A task may give several assets. Not for DATA_MANAGER. */
  readonly multiple: boolean;
  /** A task may leave the input out. Not for DATA_MANAGER. */
  readonly optional: boolean;
}

export const FunctionInput: Codec<FunctionInput> = {
  name: 'orchestrator.FunctionInput',
  fields: [
    { name: 'kind', property: 'kind', number: 1, type: 'enum', repeated: false, map: false, values: AssetKind },
    { name: 'multiple', property: 'multiple', number: 2, type: 'bool', repeated: false, map: false },
    { name: 'optional', property: 'optional', number: 3, type: 'bool', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.kind) to.uint32(8).int32(message.kind);
    if (message.multiple) to.uint32(16).bool(message.multiple);
    if (message.optional) to.uint32(24).bool(message.optional);
    return to;
  },
  read(from, end) {
    let kind_: AssetKind = 0;
    let multiple_ = false;
    let optional_ = false;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          kind_ = from.int32() as AssetKind;
          break;
        case 16:
          multiple_ = from.bool();
          break;
        case 24:
          optional_ = from.bool();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { kind: kind_, multiple: multiple_, optional: optional_ };
  },
};

/** What a function produces under one output identifier. */
export interface FunctionOutput {
  /** MODEL or PERFORMANCE. */
  readonly kind: AssetKind;
  /** A task may register several assets. Not for PERFORMANCE. */
  readonly multiple: boolean;
}

export const FunctionOutput: Codec<FunctionOutput> = {
  name: 'orchestrator.FunctionOutput',
  fields: [
    { name: 'kind', property: 'kind', number: 1, type: 'enum', repeated: false, map: false, values: AssetKind },
    { name: 'multiple', property: 'multiple', number: 2, type: 'bool', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.kind) to.uint32(8).int32(message.kind);
    if (message.multiple) to.uint32(16).bool(message.multiple);
    return to;
  },
  read(from, end) {
    let kind_: AssetKind = 0;
    let multiple_ = false;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          kind_ = from.int32() as AssetKind;
          break;
        case 16:
          multiple_ = from.bool();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { kind: kind_, multiple: multiple_ };
  },
};

/** Transitions that the owner of a function may ask for; see ApplyFunctionAction. */
export enum FunctionAction {
  FUNCTION_ACTION_UNKNOWN = 0,
  FUNCTION_ACTION_BUILDING = 1,
  FUNCTION_ACTION_CANCELED = 2,
  FUNCTION_ACTION_FAILED = 3,
  FUNCTION_ACTION_READY = 4,
}

/** Progress of a function's build. */
export enum FunctionStatus {
  /** Never the status of a function. */
  FUNCTION_STATUS_UNKNOWN = 0,
  /** Registered, not being built yet. */
  FUNCTION_STATUS_WAITING = 1,
  FUNCTION_STATUS_BUILDING = 2,
  /** Built; its tasks may start. Final. */
  FUNCTION_STATUS_READY = 3,
  /** Final. New tasks of it start CANCELED. */
  FUNCTION_STATUS_CANCELED = 4,
  /** Final. New tasks of it start FAILED, or CANCELED under a failed or canceled parent. */
  FUNCTION_STATUS_FAILED = 5,
}

/** A registered function. Only its name, status and image change. */
export interface AssetFunction {
  readonly key: string;
  readonly name: string;
  readonly description: Addressable | undefined;
  /** Source archive from which the image is built. */
  readonly archive: Addressable | undefined;
  /** `process` decides which organizations may register tasks of this function. */
  readonly permissions: Permissions | undefined;
  /** Organization that registered the function. */
  readonly owner: string;
  readonly creationDate: Timestamp | undefined;
  readonly metadata: ReadonlyMap<string, string>;
  /** By input identifier. */
  readonly inputs: ReadonlyMap<string, FunctionInput>;
  /** By output identifier. */
  readonly outputs: ReadonlyMap<string, FunctionOutput>;
  readonly status: FunctionStatus;
  /** Built image. The message is always present; both of its fields are empty until UpdateFunction sets them. */
  readonly image: Addressable | undefined;
}

export const AssetFunction: Codec<AssetFunction> = {
  name: 'orchestrator.Function',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'name', property: 'name', number: 2, type: 'string', repeated: false, map: false },
    { name: 'description', property: 'description', number: 4, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'archive', property: 'archive', number: 5, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'permissions', property: 'permissions', number: 6, type: 'message', repeated: false, map: false, message: () => Permissions },
    { name: 'owner', property: 'owner', number: 7, type: 'string', repeated: false, map: false },
    { name: 'creation_date', property: 'creationDate', number: 8, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'metadata', property: 'metadata', number: 16, type: 'string', repeated: false, map: true },
    { name: 'inputs', property: 'inputs', number: 17, type: 'message', repeated: false, map: true, message: () => FunctionInput },
    { name: 'outputs', property: 'outputs', number: 18, type: 'message', repeated: false, map: true, message: () => FunctionOutput },
    { name: 'status', property: 'status', number: 19, type: 'enum', repeated: false, map: false, values: FunctionStatus },
    { name: 'image', property: 'image', number: 20, type: 'message', repeated: false, map: false, message: () => Addressable },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.name) to.uint32(18).string(message.name);
    if (message.description !== undefined) writeMessage(Addressable, message.description, to.uint32(34));
    if (message.archive !== undefined) writeMessage(Addressable, message.archive, to.uint32(42));
    if (message.permissions !== undefined) writeMessage(Permissions, message.permissions, to.uint32(50));
    if (message.owner) to.uint32(58).string(message.owner);
    if (message.creationDate !== undefined) writeMessage(Timestamp, message.creationDate, to.uint32(66));
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(130));
    if (message.inputs !== undefined) for (const entry of sortedEntries(message.inputs)) writeEntry(FunctionInput, entry, to.uint32(138));
    if (message.outputs !== undefined) for (const entry of sortedEntries(message.outputs)) writeEntry(FunctionOutput, entry, to.uint32(146));
    if (message.status) to.uint32(152).int32(message.status);
    if (message.image !== undefined) writeMessage(Addressable, message.image, to.uint32(162));
    return to;
  },
  read(from, end) {
    let key_ = '';
    let name_ = '';
    let description_: Addressable | undefined;
    let archive_: Addressable | undefined;
    let permissions_: Permissions | undefined;
    let owner_ = '';
    let creationDate_: Timestamp | undefined;
    const metadata_ = new Map<string, string>();
    const inputs_ = new Map<string, FunctionInput>();
    const outputs_ = new Map<string, FunctionOutput>();
    let status_: FunctionStatus = 0;
    let image_: Addressable | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 18:
          name_ = readText(from);
          break;
        case 34:
          description_ = readMessage(Addressable, from);
          break;
        case 42:
          archive_ = readMessage(Addressable, from);
          break;
        case 50:
          permissions_ = readMessage(Permissions, from);
          break;
        case 58:
          owner_ = readText(from);
          break;
        case 66:
          creationDate_ = readMessage(Timestamp, from);
          break;
        case 130:
          readTextEntry(from, metadata_);
          break;
        case 138:
          readEntry(FunctionInput, from, inputs_);
          break;
        case 146:
          readEntry(FunctionOutput, from, outputs_);
          break;
        case 152:
          status_ = from.int32() as FunctionStatus;
          break;
        case 162:
          image_ = readMessage(Addressable, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, name: name_, description: description_, archive: archive_, permissions: permissions_, owner: owner_, creationDate: creationDate_, metadata: metadata_, inputs: inputs_, outputs: outputs_, status: status_, image: image_ };
  },
};

export interface NewFunction {
  readonly key: string;
  /** 1 to 100 bytes. */
  readonly name: string;
  /** Required. */
  readonly description: Addressable | undefined;
  /** Required. */
  readonly archive: Addressable | undefined;
  /** Required; may be empty. Becomes both `process` and `download`. */
  readonly newPermissions: NewPermissions | undefined;
  readonly metadata: ReadonlyMap<string, string>;
  /**
   * By identifier of 1 to 100 bytes; may be empty. At most one DATA_MANAGER; it is there exactly if there is at least
   * one DATA_SAMPLE.
   */
  readonly inputs: ReadonlyMap<string, FunctionInput>;
  /** By identifier of 1 to 100 bytes; may be empty. */
  readonly outputs: ReadonlyMap<string, FunctionOutput>;
}

export const NewFunction: Codec<NewFunction> = {
  name: 'orchestrator.NewFunction',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'name', property: 'name', number: 2, type: 'string', repeated: false, map: false },
    { name: 'description', property: 'description', number: 4, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'archive', property: 'archive', number: 5, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'new_permissions', property: 'newPermissions', number: 6, type: 'message', repeated: false, map: false, message: () => NewPermissions },
    { name: 'metadata', property: 'metadata', number: 17, type: 'string', repeated: false, map: true },
    { name: 'inputs', property: 'inputs', number: 18, type: 'message', repeated: false, map: true, message: () => FunctionInput },
    { name: 'outputs', property: 'outputs', number: 19, type: 'message', repeated: false, map: true, message: () => FunctionOutput },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.name) to.uint32(18).string(message.name);
    if (message.description !== undefined) writeMessage(Addressable, message.description, to.uint32(34));
    if (message.archive !== undefined) writeMessage(Addressable, message.archive, to.uint32(42));
    if (message.newPermissions !== undefined) writeMessage(NewPermissions, message.newPermissions, to.uint32(50));
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(138));
    if (message.inputs !== undefined) for (const entry of sortedEntries(message.inputs)) writeEntry(FunctionInput, entry, to.uint32(146));
    if (message.outputs !== undefined) for (const entry of sortedEntries(message.outputs)) writeEntry(FunctionOutput, entry, to.uint32(154));
    return to;
  },
  read(from, end) {
    let key_ = '';
    let name_ = '';
    let description_: Addressable | undefined;
    let archive_: Addressable | undefined;
    let newPermissions_: NewPermissions | undefined;
    const metadata_ = new Map<string, string>();
    const inputs_ = new Map<string, FunctionInput>();
    const outputs_ = new Map<string, FunctionOutput>();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 18:
          name_ = readText(from);
          break;
        case 34:
          description_ = readMessage(Addressable, from);
          break;
        case 42:
          archive_ = readMessage(Addressable, from);
          break;
        case 50:
          newPermissions_ = readMessage(NewPermissions, from);
          break;
        case 138:
          readTextEntry(from, metadata_);
          break;
        case 146:
          readEntry(FunctionInput, from, inputs_);
          break;
        case 154:
          readEntry(FunctionOutput, from, outputs_);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, name: name_, description: description_, archive: archive_, newPermissions: newPermissions_, metadata: metadata_, inputs: inputs_, outputs: outputs_ };
  },
};

export interface GetFunctionParam {
  readonly key: string;
}

export const GetFunctionParam: Codec<GetFunctionParam> = {
  name: 'orchestrator.GetFunctionParam',
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

export interface QueryFunctionsResponse {
  /** Capitalised for the sake of existing clients. */
  readonly functions: readonly AssetFunction[];
  readonly nextPageToken: string;
}

export const QueryFunctionsResponse: Codec<QueryFunctionsResponse> = {
  name: 'orchestrator.QueryFunctionsResponse',
  fields: [
    { name: 'Functions', property: 'functions', number: 1, type: 'message', repeated: true, map: false, message: () => AssetFunction },
    { name: 'next_page_token', property: 'nextPageToken', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.functions !== undefined) for (const element of message.functions) writeMessage(AssetFunction, element, to.uint32(10));
    if (message.nextPageToken) to.uint32(18).string(message.nextPageToken);
    return to;
  },
  read(from, end) {
    const functions_: AssetFunction[] = [];
    let nextPageToken_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          functions_.push(readMessage(AssetFunction, from));
          break;
        case 18:
          nextPageToken_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { functions: functions_, nextPageToken: nextPageToken_ };
  },
};

export interface FunctionQueryFilter {
  /** Functions that at least one task of this plan uses. An unknown plan matches nothing. */
  readonly computePlanKey: string;
}

export const FunctionQueryFilter: Codec<FunctionQueryFilter> = {
  name: 'orchestrator.FunctionQueryFilter',
  fields: [
    { name: 'compute_plan_key', property: 'computePlanKey', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.computePlanKey) to.uint32(18).string(message.computePlanKey);
    return to;
  },
  read(from, end) {
    let computePlanKey_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 18:
          computePlanKey_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { computePlanKey: computePlanKey_ };
  },
};

export interface QueryFunctionsParam {
  readonly pageToken: string;
  readonly pageSize: number;
  readonly filter: FunctionQueryFilter | undefined;
}

export const QueryFunctionsParam: Codec<QueryFunctionsParam> = {
  name: 'orchestrator.QueryFunctionsParam',
  fields: [
    { name: 'page_token', property: 'pageToken', number: 1, type: 'string', repeated: false, map: false },
    { name: 'page_size', property: 'pageSize', number: 2, type: 'uint32', repeated: false, map: false },
    { name: 'filter', property: 'filter', number: 3, type: 'message', repeated: false, map: false, message: () => FunctionQueryFilter },
  ],
  write(message, to) {
    if (message.pageToken) to.uint32(10).string(message.pageToken);
    if (message.pageSize) to.uint32(16).uint32(message.pageSize);
    if (message.filter !== undefined) writeMessage(FunctionQueryFilter, message.filter, to.uint32(26));
    return to;
  },
  read(from, end) {
    let pageToken_ = '';
    let pageSize_ = 0;
    let filter_: FunctionQueryFilter | undefined;
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
          filter_ = readMessage(FunctionQueryFilter, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { pageToken: pageToken_, pageSize: pageSize_, filter: filter_ };
  },
};

export interface UpdateFunctionParam {
  readonly key: string;
  /** Required, 1 to 100 bytes. Give the present name to keep it. */
  readonly name: string;
  /**
   * Checksum and address must both be present, to replace the image, or both be empty, to keep it. They are stored
   * exactly as given, whatever their form; at most 64 and 200 characters.
   */
  readonly image: Addressable | undefined;
}

export const UpdateFunctionParam: Codec<UpdateFunctionParam> = {
  name: 'orchestrator.UpdateFunctionParam',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'name', property: 'name', number: 2, type: 'string', repeated: false, map: false },
    { name: 'image', property: 'image', number: 3, type: 'message', repeated: false, map: false, message: () => Addressable },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.name) to.uint32(18).string(message.name);
    if (message.image !== undefined) writeMessage(Addressable, message.image, to.uint32(26));
    return to;
  },
  read(from, end) {
    let key_ = '';
    let name_ = '';
    let image_: Addressable | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 18:
          name_ = readText(from);
          break;
        case 26:
          image_ = readMessage(Addressable, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, name: name_, image: image_ };
  },
};

export type UpdateFunctionResponse = Readonly<Record<never, never>>;

export const UpdateFunctionResponse: Codec<UpdateFunctionResponse> = {
  name: 'orchestrator.UpdateFunctionResponse',
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

export interface ApplyFunctionActionParam {
  readonly functionKey: string;
  readonly action: FunctionAction;
}

export const ApplyFunctionActionParam: Codec<ApplyFunctionActionParam> = {
  name: 'orchestrator.ApplyFunctionActionParam',
  fields: [
    { name: 'function_key', property: 'functionKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'action', property: 'action', number: 2, type: 'enum', repeated: false, map: false, values: FunctionAction },
  ],
  write(message, to) {
    if (message.functionKey) to.uint32(10).string(message.functionKey);
    if (message.action) to.uint32(16).int32(message.action);
    return to;
  },
  read(from, end) {
    let functionKey_ = '';
    let action_: FunctionAction = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          functionKey_ = readText(from);
          break;
        case 16:
          action_ = from.int32() as FunctionAction;
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { functionKey: functionKey_, action: action_ };
  },
};

export type ApplyFunctionActionResponse = Readonly<Record<never, never>>;

export const ApplyFunctionActionResponse: Codec<ApplyFunctionActionResponse> = {
  name: 'orchestrator.ApplyFunctionActionResponse',
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

/** Functions: the code that compute tasks run. A function is built into an image before its tasks can start. */
export const FunctionService = {
  name: 'orchestrator.FunctionService',
  methods: {
    /**
     * Registers a function owned by the caller, in status WAITING and with an empty image.
     * Checks: request valid (OE0101), key free (OE0006), authorized ids registered (OE0003), caller registered
     * (OE0003).
     * Events: created FUNCTION.
     */
    registerFunction: {
      name: 'RegisterFunction',
      path: '/orchestrator.FunctionService/RegisterFunction',
      request: NewFunction,
      reply: AssetFunction,
      readOnly: false,
      streams: false,
    },
    /** Returns one function. Any member. Errors: malformed key (OE0101), unknown key (OE0002). */
    getFunction: {
      name: 'GetFunction',
      path: '/orchestrator.FunctionService/GetFunction',
      request: GetFunctionParam,
      reply: AssetFunction,
      readOnly: true,
      streams: false,
    },
    /** Pages through the functions. Any member. */
    queryFunctions: {
      name: 'QueryFunctions',
      path: '/orchestrator.FunctionService/QueryFunctions',
      request: QueryFunctionsParam,
      reply: QueryFunctionsResponse,
      readOnly: true,
      streams: false,
    },
    /**
     * Renames a function and, if an image is given, records it. Allowed in every status.
     * Checks: request valid (OE0101), function known (OE0002), caller owns it (OE0102), a READY function has an image
     * afterwards (OE0101).
     * Events: updated FUNCTION, even if nothing changed.
     */
    updateFunction: {
      name: 'UpdateFunction',
      path: '/orchestrator.FunctionService/UpdateFunction',
      request: UpdateFunctionParam,
      reply: UpdateFunctionResponse,
      readOnly: false,
      streams: false,
    },
    /**
     * Moves a function to another status and carries its tasks along, in whatever plan they are.
     * WAITING -> BUILDING            its tasks waiting for a builder slot become BUILDING
     * BUILDING -> READY its tasks in BUILDING wait for an executor slot if all their parents are DONE, or
     * else for their parents, also for one that failed or was canceled
     * WAITING, BUILDING -> CANCELED  its tasks waiting for a builder slot or in BUILDING become CANCELED
     * BUILDING -> FAILED             its tasks in BUILDING become FAILED, and so do their plans
     * READY needs no image. READY, CANCELED and FAILED are final.
     * Checks: action is one of the four (OE0003), key well formed (OE0101), function known (OE0002), caller owns it
     * (OE0102), transition listed above (OE0111).
     * Events: updated FUNCTION, then an updated COMPUTE_TASK per task moved.
     */
    applyFunctionAction: {
      name: 'ApplyFunctionAction',
      path: '/orchestrator.FunctionService/ApplyFunctionAction',
      request: ApplyFunctionActionParam,
      reply: ApplyFunctionActionResponse,
      readOnly: false,
      streams: false,
    },
  },
} as const satisfies Service;
