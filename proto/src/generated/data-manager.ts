// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Addressable, NewPermissions, Permission, Permissions } from './common';
import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readMessage, readTextEntry, writeMessage, writeTextEntry } from '../codec';
import { checkEnd, readText, skipField, sortedEntries } from '../wire';
import type { Service } from '../service';

/** A registered data manager. Only its name changes. */
export interface DataManager {
  readonly key: string;
  readonly name: string;
  /** Organization that registered it, and the worker of every task that uses it. */
  readonly owner: string;
  /** `process` decides which organizations may register tasks on this manager and its samples. */
  readonly permissions: Permissions | undefined;
  readonly description: Addressable | undefined;
  /** Script that opens the samples. */
  readonly opener: Addressable | undefined;
  /** Always empty. */
  readonly type: string;
  readonly creationDate: Timestamp | undefined;
  /** Who may read the logs of tasks that use this manager; copied to each such task. */
  readonly logsPermission: Permission | undefined;
  readonly metadata: ReadonlyMap<string, string>;
}

export const DataManager: Codec<DataManager> = {
  name: 'orchestrator.DataManager',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'name', property: 'name', number: 2, type: 'string', repeated: false, map: false },
    { name: 'owner', property: 'owner', number: 3, type: 'string', repeated: false, map: false },
    { name: 'permissions', property: 'permissions', number: 4, type: 'message', repeated: false, map: false, message: () => Permissions },
    { name: 'description', property: 'description', number: 6, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'opener', property: 'opener', number: 7, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'type', property: 'type', number: 8, type: 'string', repeated: false, map: false },
    { name: 'creation_date', property: 'creationDate', number: 9, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'logs_permission', property: 'logsPermission', number: 10, type: 'message', repeated: false, map: false, message: () => Permission },
    { name: 'metadata', property: 'metadata', number: 16, type: 'string', repeated: false, map: true },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.name) to.uint32(18).string(message.name);
    if (message.owner) to.uint32(26).string(message.owner);
    if (message.permissions !== undefined) writeMessage(Permissions, message.permissions, to.uint32(34));
    if (message.description !== undefined) writeMessage(Addressable, message.description, to.uint32(50));
    if (message.opener !== undefined) writeMessage(Addressable, message.opener, to.uint32(58));
    if (message.type) to.uint32(66).string(message.type);
    if (message.creationDate !== undefined) writeMessage(Timestamp, message.creationDate, to.uint32(74));
    if (message.logsPermission !== undefined) writeMessage(Permission, message.logsPermission, to.uint32(82));
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(130));
    return to;
  },
  read(from, end) {
    let key_ = '';
    let name_ = '';
    let owner_ = '';
    let permissions_: Permissions | undefined;
    let description_: Addressable | undefined;
    let opener_: Addressable | undefined;
    let type_ = '';
    let creationDate_: Timestamp | undefined;
    let logsPermission_: Permission | undefined;
    const metadata_ = new Map<string, string>();
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
          owner_ = readText(from);
          break;
        case 34:
          permissions_ = readMessage(Permissions, from);
          break;
        case 50:
          description_ = readMessage(Addressable, from);
          break;
        case 58:
          opener_ = readMessage(Addressable, from);
          break;
        case 66:
          type_ = readText(from);
          break;
        case 74:
          creationDate_ = readMessage(Timestamp, from);
          break;
        case 82:
          logsPermission_ = readMessage(Permission, from);
          break;
        case 130:
          readTextEntry(from, metadata_);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, name: name_, owner: owner_, permissions: permissions_, description: description_, opener: opener_, type: type_, creationDate: creationDate_, logsPermission: logsPermission_, metadata: metadata_ };
  },
};

export interface NewDataManager {
  readonly key: string;
  /** 1 to 100 bytes. */
  readonly name: string;
  /** Required; may be empty. Becomes both `process` and `download`. */
  readonly newPermissions: NewPermissions | undefined;
  /** Required. */
  readonly description: Addressable | undefined;
  /** Required. */
  readonly opener: Addressable | undefined;
  /** Ignored. */
  readonly type: string;
  /** Required; may be empty. */
  readonly logsPermission: NewPermissions | undefined;
  readonly metadata: ReadonlyMap<string, string>;
}

export const NewDataManager: Codec<NewDataManager> = {
  name: 'orchestrator.NewDataManager',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'name', property: 'name', number: 2, type: 'string', repeated: false, map: false },
    { name: 'new_permissions', property: 'newPermissions', number: 3, type: 'message', repeated: false, map: false, message: () => NewPermissions },
    { name: 'description', property: 'description', number: 5, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'opener', property: 'opener', number: 6, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'type', property: 'type', number: 7, type: 'string', repeated: false, map: false },
    { name: 'logs_permission', property: 'logsPermission', number: 8, type: 'message', repeated: false, map: false, message: () => NewPermissions },
    { name: 'metadata', property: 'metadata', number: 16, type: 'string', repeated: false, map: true },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.name) to.uint32(18).string(message.name);
    if (message.newPermissions !== undefined) writeMessage(NewPermissions, message.newPermissions, to.uint32(26));
    if (message.description !== undefined) writeMessage(Addressable, message.description, to.uint32(42));
    if (message.opener !== undefined) writeMessage(Addressable, message.opener, to.uint32(50));
    if (message.type) to.uint32(58).string(message.type);
    if (message.logsPermission !== undefined) writeMessage(NewPermissions, message.logsPermission, to.uint32(66));
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(130));
    return to;
  },
  read(from, end) {
    let key_ = '';
    let name_ = '';
    let newPermissions_: NewPermissions | undefined;
    let description_: Addressable | undefined;
    let opener_: Addressable | undefined;
    let type_ = '';
    let logsPermission_: NewPermissions | undefined;
    const metadata_ = new Map<string, string>();
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
          newPermissions_ = readMessage(NewPermissions, from);
          break;
        case 42:
          description_ = readMessage(Addressable, from);
          break;
        case 50:
          opener_ = readMessage(Addressable, from);
          break;
        case 58:
          type_ = readText(from);
          break;
        case 66:
          logsPermission_ = readMessage(NewPermissions, from);
          break;
        case 130:
          readTextEntry(from, metadata_);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, name: name_, newPermissions: newPermissions_, description: description_, opener: opener_, type: type_, logsPermission: logsPermission_, metadata: metadata_ };
  },
};

export interface GetDataManagerParam {
  readonly key: string;
}

export const GetDataManagerParam: Codec<GetDataManagerParam> = {
  name: 'orchestrator.GetDataManagerParam',
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

export interface QueryDataManagersParam {
  readonly pageToken: string;
  readonly pageSize: number;
}

export const QueryDataManagersParam: Codec<QueryDataManagersParam> = {
  name: 'orchestrator.QueryDataManagersParam',
  fields: [
    { name: 'page_token', property: 'pageToken', number: 1, type: 'string', repeated: false, map: false },
    { name: 'page_size', property: 'pageSize', number: 2, type: 'uint32', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.pageToken) to.uint32(10).string(message.pageToken);
    if (message.pageSize) to.uint32(16).uint32(message.pageSize);
    return to;
  },
  read(from, end) {
    let pageToken_ = '';
    let pageSize_ = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          pageToken_ = readText(from);
          break;
        case 16:
          pageSize_ = from.uint32();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { pageToken: pageToken_, pageSize: pageSize_ };
  },
};

export interface QueryDataManagersResponse {
  readonly dataManagers: readonly DataManager[];
  readonly nextPageToken: string;
}

export const QueryDataManagersResponse: Codec<QueryDataManagersResponse> = {
  name: 'orchestrator.QueryDataManagersResponse',
  fields: [
    { name: 'data_managers', property: 'dataManagers', number: 1, type: 'message', repeated: true, map: false, message: () => DataManager },
    { name: 'next_page_token', property: 'nextPageToken', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.dataManagers !== undefined) for (const element of message.dataManagers) writeMessage(DataManager, element, to.uint32(10));
    if (message.nextPageToken) to.uint32(18).string(message.nextPageToken);
    return to;
  },
  read(from, end) {
    const dataManagers_: DataManager[] = [];
    let nextPageToken_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          dataManagers_.push(readMessage(DataManager, from));
          break;
        case 18:
          nextPageToken_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { dataManagers: dataManagers_, nextPageToken: nextPageToken_ };
  },
};

export interface UpdateDataManagerParam {
  readonly key: string;
  /** 1 to 100 bytes. */
  readonly name: string;
}

export const UpdateDataManagerParam: Codec<UpdateDataManagerParam> = {
  name: 'orchestrator.UpdateDataManagerParam',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'name', property: 'name', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.name) to.uint32(18).string(message.name);
    return to;
  },
  read(from, end) {
    let key_ = '';
    let name_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 18:
          name_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, name: name_ };
  },
};

export type UpdateDataManagerResponse = Readonly<Record<never, never>>;

export const UpdateDataManagerResponse: Codec<UpdateDataManagerResponse> = {
  name: 'orchestrator.UpdateDataManagerResponse',
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

/** Data managers: they open an organization's data samples and decide who may compute on them. */
export const DataManagerService = {
  name: 'orchestrator.DataManagerService',
  methods: {
    /**
     * Registers a data manager owned by the caller.
     * Checks: request valid (OE0101), key free (OE0006), ids authorized for logs registered (OE0003), ids authorized
     * for the manager registered (OE0003), caller registered (OE0003).
     * Events: created DATA_MANAGER.
     */
    registerDataManager: {
      name: 'RegisterDataManager',
      path: '/orchestrator.DataManagerService/RegisterDataManager',
      request: NewDataManager,
      reply: DataManager,
      readOnly: false,
      streams: false,
    },
    /** Returns one data manager. Any member. Errors: malformed key (OE0101), unknown key (OE0002). */
    getDataManager: {
      name: 'GetDataManager',
      path: '/orchestrator.DataManagerService/GetDataManager',
      request: GetDataManagerParam,
      reply: DataManager,
      readOnly: true,
      streams: false,
    },
    /** Pages through the data managers. Any member. */
    queryDataManagers: {
      name: 'QueryDataManagers',
      path: '/orchestrator.DataManagerService/QueryDataManagers',
      request: QueryDataManagersParam,
      reply: QueryDataManagersResponse,
      readOnly: true,
      streams: false,
    },
    /**
     * Renames a data manager.
     * Checks: request valid (OE0101), manager known (OE0002), caller owns it (OE0102).
     * Events: updated DATA_MANAGER, even if nothing changed.
     */
    updateDataManager: {
      name: 'UpdateDataManager',
      path: '/orchestrator.DataManagerService/UpdateDataManager',
      request: UpdateDataManagerParam,
      reply: UpdateDataManagerResponse,
      readOnly: false,
      streams: false,
    },
  },
} as const satisfies Service;
