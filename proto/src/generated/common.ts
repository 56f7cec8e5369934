// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, skipField } from '../wire';

/** What kind of asset a key, an event, or a function input or output is about. */
export enum AssetKind {
  /** Not set. In a filter: any kind. */
  ASSET_UNKNOWN = 0,
  ASSET_ORGANIZATION = 1,
  ASSET_DATA_SAMPLE = 3,
  ASSET_DATA_MANAGER = 4,
  ASSET_FUNCTION = 5,
  ASSET_COMPUTE_TASK = 6,
  ASSET_COMPUTE_PLAN = 7,
  ASSET_MODEL = 8,
  ASSET_PERFORMANCE = 9,
  ASSET_FAILURE_REPORT = 10,
  ASSET_COMPUTE_TASK_OUTPUT_ASSET = 11,
  ASSET_PROFILING_STEP = 12,
}

/** Direction of a sorted query. */
export enum SortOrder {
  /** Ascending. So is any number without a name. */
  UNSPECIFIED = 0,
  ASCENDING = 1,
  DESCENDING = 2,
}

/**
 * A file kept outside this service: where it is and what it must hash to. The service never opens the address, and
 * several assets may share one. Both fields are required wherever an Addressable is registered.
 */
export interface Addressable {
  /** SHA-256 of the content: exactly 64 hexadecimal digits in either case, stored as given. */
  readonly checksum: string;
  /** URL of at most 200 characters. The scheme may be left out; otherwise ftp, tcp, udp, ws, wss, http or https. */
  readonly storageAddress: string;
}

export const Addressable: Codec<Addressable> = {
  name: 'orchestrator.Addressable',
  fields: [
    { name: 'checksum', property: 'checksum', number: 1, type: 'string', repeated: false, map: false },
    { name: 'storage_address', property: 'storageAddress', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.checksum) to.uint32(10).string(message.checksum);
    if (message.storageAddress) to.uint32(18).string(message.storageAddress);
    return to;
  },
  read(from, end) {
    let checksum_ = '';
    let storageAddress_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          checksum_ = readText(from);
          break;
        case 18:
          storageAddress_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { checksum: checksum_, storageAddress: storageAddress_ };
  },
};

/** What organizations may do with an asset. At present both fields hold the same value. */
export interface Permissions {
  /** Use the asset in a compute task. Checked by RegisterTasks. */
  readonly process: Permission | undefined;
  /** Download the asset. For the use of file servers; not checked by this service. */
  readonly download: Permission | undefined;
}

export const Permissions: Codec<Permissions> = {
  name: 'orchestrator.Permissions',
  fields: [
    { name: 'process', property: 'process', number: 1, type: 'message', repeated: false, map: false, message: () => Permission },
    { name: 'download', property: 'download', number: 2, type: 'message', repeated: false, map: false, message: () => Permission },
  ],
  write(message, to) {
    if (message.process !== undefined) writeMessage(Permission, message.process, to.uint32(10));
    if (message.download !== undefined) writeMessage(Permission, message.download, to.uint32(18));
    return to;
  },
  read(from, end) {
    let process_: Permission | undefined;
    let download_: Permission | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          process_ = readMessage(Permission, from);
          break;
        case 18:
          download_ = readMessage(Permission, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { process: process_, download: download_ };
  },
};

/** An organization is permitted if `public` is set or its id is listed. */
export interface Permission {
  readonly public: boolean;
  /**
   * Organization ids in the order given at registration, repetitions included, with the owner appended unless listed.
   * They are kept when `public` is set. A public permission that results from a union lists none.
   */
  readonly authorizedIds: readonly string[];
}

export const Permission: Codec<Permission> = {
  name: 'orchestrator.Permission',
  fields: [
    { name: 'public', property: 'public', number: 1, type: 'bool', repeated: false, map: false },
    { name: 'authorized_ids', property: 'authorizedIds', number: 2, type: 'string', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.public) to.uint32(8).bool(message.public);
    if (message.authorizedIds !== undefined) for (const element of message.authorizedIds) to.uint32(18).string(element);
    return to;
  },
  read(from, end) {
    let public_ = false;
    const authorizedIds_: string[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          public_ = from.bool();
          break;
        case 18:
          authorizedIds_.push(readText(from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { public: public_, authorizedIds: authorizedIds_ };
  },
};

/** Permission as given at registration. The empty message permits the owner alone. */
export interface NewPermissions {
  /** Permit every organization. `authorized_ids` are then stored unchecked. */
  readonly public: boolean;
  /** Organizations permitted besides the owner. Unless `public`, each must be registered in the channel (OE0003). */
  readonly authorizedIds: readonly string[];
}

export const NewPermissions: Codec<NewPermissions> = {
  name: 'orchestrator.NewPermissions',
  fields: [
    { name: 'public', property: 'public', number: 1, type: 'bool', repeated: false, map: false },
    { name: 'authorized_ids', property: 'authorizedIds', number: 2, type: 'string', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.public) to.uint32(8).bool(message.public);
    if (message.authorizedIds !== undefined) for (const element of message.authorizedIds) to.uint32(18).string(element);
    return to;
  },
  read(from, end) {
    let public_ = false;
    const authorizedIds_: string[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          public_ = from.bool();
          break;
        case 18:
          authorizedIds_.push(readText(from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { public: public_, authorizedIds: authorizedIds_ };
  },
};
