// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Addressable } from './common';
import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, skipField } from '../wire';
import type { Service } from '../service';

/** What went wrong. Not tied to the kind of the asset. */
export enum ErrorType {
  /** Refused with OE0101. */
  ERROR_TYPE_UNSPECIFIED = 0,
  /** The function could not be built. */
  ERROR_TYPE_BUILD = 1,
  /** The function's code failed. */
  ERROR_TYPE_EXECUTION = 2,
  /** The platform failed. */
  ERROR_TYPE_INTERNAL = 3,
}

/** What failed. */
export enum FailedAssetKind {
  /** Refused with OE0003. */
  FAILED_ASSET_UNKNOWN = 0,
  FAILED_ASSET_COMPUTE_TASK = 1,
  FAILED_ASSET_FUNCTION = 2,
}

/** A registered report. It never changes. */
export interface FailureReport {
  /** Key of the failed task or function. */
  readonly assetKey: string;
  readonly errorType: ErrorType;
  /** Present for BUILD and EXECUTION only. */
  readonly logsAddress: Addressable | undefined;
  readonly creationDate: Timestamp | undefined;
  /** Organization that registered the report. */
  readonly owner: string;
  readonly assetType: FailedAssetKind;
}

export const FailureReport: Codec<FailureReport> = {
  name: 'orchestrator.FailureReport',
  fields: [
    { name: 'asset_key', property: 'assetKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'error_type', property: 'errorType', number: 2, type: 'enum', repeated: false, map: false, values: ErrorType },
    { name: 'logs_address', property: 'logsAddress', number: 3, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'creation_date', property: 'creationDate', number: 4, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'owner', property: 'owner', number: 5, type: 'string', repeated: false, map: false },
    { name: 'asset_type', property: 'assetType', number: 6, type: 'enum', repeated: false, map: false, values: FailedAssetKind },
  ],
  write(message, to) {
    if (message.assetKey) to.uint32(10).string(message.assetKey);
    if (message.errorType) to.uint32(16).int32(message.errorType);
    if (message.logsAddress !== undefined) writeMessage(Addressable, message.logsAddress, to.uint32(26));
    if (message.creationDate !== undefined) writeMessage(Timestamp, message.creationDate, to.uint32(34));
    if (message.owner) to.uint32(42).string(message.owner);
    if (message.assetType) to.uint32(48).int32(message.assetType);
    return to;
  },
  read(from, end) {
    let assetKey_ = '';
    let errorType_: ErrorType = 0;
    let logsAddress_: Addressable | undefined;
    let creationDate_: Timestamp | undefined;
    let owner_ = '';
    let assetType_: FailedAssetKind = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          assetKey_ = readText(from);
          break;
        case 16:
          errorType_ = from.int32() as ErrorType;
          break;
        case 26:
          logsAddress_ = readMessage(Addressable, from);
          break;
        case 34:
          creationDate_ = readMessage(Timestamp, from);
          break;
        case 42:
          owner_ = readText(from);
          break;
        case 48:
          assetType_ = from.int32() as FailedAssetKind;
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { assetKey: assetKey_, errorType: errorType_, logsAddress: logsAddress_, creationDate: creationDate_, owner: owner_, assetType: assetType_ };
  },
};

export interface NewFailureReport {
  /** Key of the failing task or function. */
  readonly assetKey: string;
  readonly errorType: ErrorType;
  /** Required for BUILD and EXECUTION; must be absent otherwise, not just empty. */
  readonly logsAddress: Addressable | undefined;
  readonly assetType: FailedAssetKind;
}

export const NewFailureReport: Codec<NewFailureReport> = {
  name: 'orchestrator.NewFailureReport',
  fields: [
    { name: 'asset_key', property: 'assetKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'error_type', property: 'errorType', number: 2, type: 'enum', repeated: false, map: false, values: ErrorType },
    { name: 'logs_address', property: 'logsAddress', number: 3, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'asset_type', property: 'assetType', number: 4, type: 'enum', repeated: false, map: false, values: FailedAssetKind },
  ],
  write(message, to) {
    if (message.assetKey) to.uint32(10).string(message.assetKey);
    if (message.errorType) to.uint32(16).int32(message.errorType);
    if (message.logsAddress !== undefined) writeMessage(Addressable, message.logsAddress, to.uint32(26));
    if (message.assetType) to.uint32(32).int32(message.assetType);
    return to;
  },
  read(from, end) {
    let assetKey_ = '';
    let errorType_: ErrorType = 0;
    let logsAddress_: Addressable | undefined;
    let assetType_: FailedAssetKind = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          assetKey_ = readText(from);
          break;
        case 16:
          errorType_ = from.int32() as ErrorType;
          break;
        case 26:
          logsAddress_ = readMessage(Addressable, from);
          break;
        case 32:
          assetType_ = from.int32() as FailedAssetKind;
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { assetKey: assetKey_, errorType: errorType_, logsAddress: logsAddress_, assetType: assetType_ };
  },
};

export interface GetFailureReportParam {
  /** Key of the failed task or function. */
  readonly assetKey: string;
}

export const GetFailureReportParam: Codec<GetFailureReportParam> = {
  name: 'orchestrator.GetFailureReportParam',
  fields: [
    { name: 'asset_key', property: 'assetKey', number: 1, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.assetKey) to.uint32(10).string(message.assetKey);
    return to;
  },
  read(from, end) {
    let assetKey_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          assetKey_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { assetKey: assetKey_ };
  },
};

/** Failure reports: why a task or a function failed, one report per asset key. */
export const FailureReportService = {
  name: 'orchestrator.FailureReportService',
  methods: {
    /**
     * Fails a task or a function, and records why. One call does both; an asset that has failed before is refused.
     * Checks: request valid (OE0101), asset_type not 0 (OE0003). Then
     * for a task: known (OE0002), caller is its worker (OE0102), task EXECUTING (OE0003);
     * for a function: known (OE0002), caller owns it (OE0102), function BUILDING (OE0111).
     * Last: no report under that key yet (OE0006).
     * The asset becomes FAILED with all that follows from it; see ApplyTaskAction and ApplyFunctionAction.
     * Events: those of that transition, with the reason `failure report registered`, then created FAILURE_REPORT under
     * the failed asset's key.
     */
    registerFailureReport: {
      name: 'RegisterFailureReport',
      path: '/orchestrator.FailureReportService/RegisterFailureReport',
      request: NewFailureReport,
      reply: FailureReport,
      readOnly: false,
      streams: false,
    },
    /** Returns the report of a failed asset. Any member. Errors: malformed key (OE0101), no report (OE0002). */
    getFailureReport: {
      name: 'GetFailureReport',
      path: '/orchestrator.FailureReportService/GetFailureReport',
      request: GetFailureReportParam,
      reply: FailureReport,
      readOnly: true,
      streams: false,
    },
  },
} as const satisfies Service;
