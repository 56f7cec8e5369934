// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, skipField } from '../wire';

/** What a peer can do, in its READY message. Peers before 3.1 send nothing, which reads as nothing. */
export interface ChaincodeAdditionalParams {
  readonly useWriteBatch: boolean;
  readonly maxSizeWriteBatch: number;
  readonly useGetMultipleKeys: boolean;
  readonly maxSizeGetMultipleKeys: number;
}

export const ChaincodeAdditionalParams: Codec<ChaincodeAdditionalParams> = {
  name: 'orchestrator.storage.ChaincodeAdditionalParams',
  fields: [
    { name: 'use_write_batch', property: 'useWriteBatch', number: 1, type: 'bool', repeated: false, map: false },
    { name: 'max_size_write_batch', property: 'maxSizeWriteBatch', number: 2, type: 'uint32', repeated: false, map: false },
    { name: 'use_get_multiple_keys', property: 'useGetMultipleKeys', number: 3, type: 'bool', repeated: false, map: false },
    { name: 'max_size_get_multiple_keys', property: 'maxSizeGetMultipleKeys', number: 4, type: 'uint32', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.useWriteBatch) to.uint32(8).bool(message.useWriteBatch);
    if (message.maxSizeWriteBatch) to.uint32(16).uint32(message.maxSizeWriteBatch);
    if (message.useGetMultipleKeys) to.uint32(24).bool(message.useGetMultipleKeys);
    if (message.maxSizeGetMultipleKeys) to.uint32(32).uint32(message.maxSizeGetMultipleKeys);
    return to;
  },
  read(from, end) {
    let useWriteBatch_ = false;
    let maxSizeWriteBatch_ = 0;
    let useGetMultipleKeys_ = false;
    let maxSizeGetMultipleKeys_ = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          useWriteBatch_ = from.bool();
          break;
        case 16:
          maxSizeWriteBatch_ = from.uint32();
          break;
        case 24:
          useGetMultipleKeys_ = from.bool();
          break;
        case 32:
          maxSizeGetMultipleKeys_ = from.uint32();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { useWriteBatch: useWriteBatch_, maxSizeWriteBatch: maxSizeWriteBatch_, useGetMultipleKeys: useGetMultipleKeys_, maxSizeGetMultipleKeys: maxSizeGetMultipleKeys_ };
  },
};

export interface GetStateMultiple {
  readonly keys: readonly Uint8Array[];
}

export const GetStateMultiple: Codec<GetStateMultiple> = {
  name: 'orchestrator.storage.GetStateMultiple',
  fields: [
    { name: 'keys', property: 'keys', number: 1, type: 'bytes', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.keys !== undefined) for (const element of message.keys) to.uint32(10).bytes(element);
    return to;
  },
  read(from, end) {
    const keys_: Uint8Array[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          keys_.push(from.bytes());
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { keys: keys_ };
  },
};

/** One value for each key; that of a missing key is empty. */
export interface GetStateMultipleResult {
  readonly values: readonly Uint8Array[];
}

export const GetStateMultipleResult: Codec<GetStateMultipleResult> = {
  name: 'orchestrator.storage.GetStateMultipleResult',
  fields: [
    { name: 'values', property: 'values', number: 1, type: 'bytes', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.values !== undefined) for (const element of message.values) to.uint32(10).bytes(element);
    return to;
  },
  read(from, end) {
    const values_: Uint8Array[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          values_.push(from.bytes());
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { values: values_ };
  },
};

export interface WriteBatchState {
  readonly rec: readonly WriteRecord[];
}

export const WriteBatchState: Codec<WriteBatchState> = {
  name: 'orchestrator.storage.WriteBatchState',
  fields: [
    { name: 'rec', property: 'rec', number: 1, type: 'message', repeated: true, map: false, message: () => WriteRecord },
  ],
  write(message, to) {
    if (message.rec !== undefined) for (const element of message.rec) writeMessage(WriteRecord, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const rec_: WriteRecord[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          rec_.push(readMessage(WriteRecord, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { rec: rec_ };
  },
};

export interface WriteRecord {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  /** A ChaincodeMessage.Type: 9 is PUT_STATE, 10 is DEL_STATE. */
  readonly type: number;
}

export const WriteRecord: Codec<WriteRecord> = {
  name: 'orchestrator.storage.WriteRecord',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'bytes', repeated: false, map: false },
    { name: 'value', property: 'value', number: 2, type: 'bytes', repeated: false, map: false },
    { name: 'type', property: 'type', number: 5, type: 'uint32', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.key !== undefined && message.key.length > 0) to.uint32(10).bytes(message.key);
    if (message.value !== undefined && message.value.length > 0) to.uint32(18).bytes(message.value);
    if (message.type) to.uint32(40).uint32(message.type);
    return to;
  },
  read(from, end) {
    let key_: Uint8Array = new Uint8Array();
    let value_: Uint8Array = new Uint8Array();
    let type_ = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = from.bytes();
          break;
        case 18:
          value_ = from.bytes();
          break;
        case 40:
          type_ = from.uint32();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, value: value_, type: type_ };
  },
};
