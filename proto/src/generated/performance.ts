// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, skipField, writeFloat } from '../wire';
import type { Service } from '../service';

export interface NewPerformance {
  readonly computeTaskKey: string;
  /** Any value, infinities and NaN included. */
  readonly performanceValue: number;
  /** Output of the task. */
  readonly computeTaskOutputIdentifier: string;
}

export const NewPerformance: Codec<NewPerformance> = {
  name: 'orchestrator.NewPerformance',
  fields: [
    { name: 'compute_task_key', property: 'computeTaskKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'performance_value', property: 'performanceValue', number: 2, type: 'float', repeated: false, map: false },
    { name: 'compute_task_output_identifier', property: 'computeTaskOutputIdentifier', number: 3, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.computeTaskKey) to.uint32(10).string(message.computeTaskKey);
    if (message.performanceValue !== undefined && !Object.is(message.performanceValue, 0)) writeFloat(message.performanceValue, to.uint32(21));
    if (message.computeTaskOutputIdentifier) to.uint32(26).string(message.computeTaskOutputIdentifier);
    return to;
  },
  read(from, end) {
    let computeTaskKey_ = '';
    let performanceValue_ = 0;
    let computeTaskOutputIdentifier_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          computeTaskKey_ = readText(from);
          break;
        case 21:
          performanceValue_ = from.float();
          break;
        case 26:
          computeTaskOutputIdentifier_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { computeTaskKey: computeTaskKey_, performanceValue: performanceValue_, computeTaskOutputIdentifier: computeTaskOutputIdentifier_ };
  },
};

/** A registered performance, identified by its task and output. It never changes. */
export interface Performance {
  readonly computeTaskKey: string;
  readonly performanceValue: number;
  readonly creationDate: Timestamp | undefined;
  readonly computeTaskOutputIdentifier: string;
}

export const Performance: Codec<Performance> = {
  name: 'orchestrator.Performance',
  fields: [
    { name: 'compute_task_key', property: 'computeTaskKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'performance_value', property: 'performanceValue', number: 2, type: 'float', repeated: false, map: false },
    { name: 'creation_date', property: 'creationDate', number: 3, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'compute_task_output_identifier', property: 'computeTaskOutputIdentifier', number: 6, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.computeTaskKey) to.uint32(10).string(message.computeTaskKey);
    if (message.performanceValue !== undefined && !Object.is(message.performanceValue, 0)) writeFloat(message.performanceValue, to.uint32(21));
    if (message.creationDate !== undefined) writeMessage(Timestamp, message.creationDate, to.uint32(26));
    if (message.computeTaskOutputIdentifier) to.uint32(50).string(message.computeTaskOutputIdentifier);
    return to;
  },
  read(from, end) {
    let computeTaskKey_ = '';
    let performanceValue_ = 0;
    let creationDate_: Timestamp | undefined;
    let computeTaskOutputIdentifier_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          computeTaskKey_ = readText(from);
          break;
        case 21:
          performanceValue_ = from.float();
          break;
        case 26:
          creationDate_ = readMessage(Timestamp, from);
          break;
        case 50:
          computeTaskOutputIdentifier_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { computeTaskKey: computeTaskKey_, performanceValue: performanceValue_, creationDate: creationDate_, computeTaskOutputIdentifier: computeTaskOutputIdentifier_ };
  },
};

export interface PerformanceQueryFilter {
  readonly computeTaskKey: string;
  readonly computeTaskOutputIdentifier: string;
}

export const PerformanceQueryFilter: Codec<PerformanceQueryFilter> = {
  name: 'orchestrator.PerformanceQueryFilter',
  fields: [
    { name: 'compute_task_key', property: 'computeTaskKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'compute_task_output_identifier', property: 'computeTaskOutputIdentifier', number: 3, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.computeTaskKey) to.uint32(10).string(message.computeTaskKey);
    if (message.computeTaskOutputIdentifier) to.uint32(26).string(message.computeTaskOutputIdentifier);
    return to;
  },
  read(from, end) {
    let computeTaskKey_ = '';
    let computeTaskOutputIdentifier_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          computeTaskKey_ = readText(from);
          break;
        case 26:
          computeTaskOutputIdentifier_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { computeTaskKey: computeTaskKey_, computeTaskOutputIdentifier: computeTaskOutputIdentifier_ };
  },
};

export interface QueryPerformancesParam {
  readonly pageToken: string;
  readonly pageSize: number;
  readonly filter: PerformanceQueryFilter | undefined;
}

export const QueryPerformancesParam: Codec<QueryPerformancesParam> = {
  name: 'orchestrator.QueryPerformancesParam',
  fields: [
    { name: 'page_token', property: 'pageToken', number: 1, type: 'string', repeated: false, map: false },
    { name: 'page_size', property: 'pageSize', number: 2, type: 'uint32', repeated: false, map: false },
    { name: 'filter', property: 'filter', number: 3, type: 'message', repeated: false, map: false, message: () => PerformanceQueryFilter },
  ],
  write(message, to) {
    if (message.pageToken) to.uint32(10).string(message.pageToken);
    if (message.pageSize) to.uint32(16).uint32(message.pageSize);
    if (message.filter !== undefined) writeMessage(PerformanceQueryFilter, message.filter, to.uint32(26));
    return to;
  },
  read(from, end) {
    let pageToken_ = '';
    let pageSize_ = 0;
    let filter_: PerformanceQueryFilter | undefined;
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
          filter_ = readMessage(PerformanceQueryFilter, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { pageToken: pageToken_, pageSize: pageSize_, filter: filter_ };
  },
};

export interface QueryPerformancesResponse {
  /** Capitalised for the sake of existing clients. */
  readonly performances: readonly Performance[];
  readonly nextPageToken: string;
}

export const QueryPerformancesResponse: Codec<QueryPerformancesResponse> = {
  name: 'orchestrator.QueryPerformancesResponse',
  fields: [
    { name: 'Performances', property: 'performances', number: 1, type: 'message', repeated: true, map: false, message: () => Performance },
    { name: 'next_page_token', property: 'nextPageToken', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.performances !== undefined) for (const element of message.performances) writeMessage(Performance, element, to.uint32(10));
    if (message.nextPageToken) to.uint32(18).string(message.nextPageToken);
    return to;
  },
  read(from, end) {
    const performances_: Performance[] = [];
    let nextPageToken_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          performances_.push(readMessage(Performance, from));
          break;
        case 18:
          nextPageToken_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { performances: performances_, nextPageToken: nextPageToken_ };
  },
};

/** Performances: numbers that compute tasks measure, one per task output. */
export const PerformanceService = {
  name: 'orchestrator.PerformanceService',
  methods: {
    /**
     * Registers the performance of one output.
     * Checks: request valid (OE0101), task known (OE0002), caller is the worker (OE0102), task EXECUTING (OE0003),
     * task has the output (OE0106), output of kind PERFORMANCE (OE0107), output still empty (OE0006).
     * Events: created PERFORMANCE under `<task key>|<output identifier>`, then created COMPUTE_TASK_OUTPUT_ASSET under
     * the task's key.
     */
    registerPerformance: {
      name: 'RegisterPerformance',
      path: '/orchestrator.PerformanceService/RegisterPerformance',
      request: NewPerformance,
      reply: Performance,
      readOnly: false,
      streams: false,
    },
    /** Pages through the performances, by creation date ascending, then task key descending. Any member. */
    queryPerformances: {
      name: 'QueryPerformances',
      path: '/orchestrator.PerformanceService/QueryPerformances',
      request: QueryPerformancesParam,
      reply: QueryPerformancesResponse,
      readOnly: true,
      streams: false,
    },
  },
} as const satisfies Service;
