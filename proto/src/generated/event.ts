// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { AssetKind, SortOrder } from './common';
import { ComputePlan } from './compute-plan';
import { ComputeTask, ComputeTaskOutputAsset } from './compute-task';
import { DataManager } from './data-manager';
import { DataSample } from './data-sample';
import { FailureReport } from './failure-report';
import { AssetFunction } from './function';
import { Timestamp } from './google';
import { Model } from './model';
import { Organization } from './organization';
import { Performance } from './performance';
import { ProfilingStep } from './profiling';
import type { Codec } from '../codec';
import { readMessage, readTextEntry, writeMessage, writeTextEntry } from '../codec';
import { checkEnd, readText, skipField, sortedEntries } from '../wire';
import type { Service } from '../service';

/** What happened to the asset. */
export enum EventKind {
  /** Not set. In a filter: any kind. */
  EVENT_UNKNOWN = 0,
  EVENT_ASSET_CREATED = 1,
  EVENT_ASSET_UPDATED = 2,
  /** Only for models; see ComputeTaskService.DisableOutput. */
  EVENT_ASSET_DISABLED = 3,
}

/** One change of one asset. It never changes. */
export interface AssetEvent {
  /** Opaque, at most 250 characters, unique in the channel. */
  readonly id: string;
  /**
   * Key of the asset. Of an organization its id, of a performance `<task key>|<output identifier>`, of an output
   * asset the task's key, of a failure report the failed asset's key.
   */
  readonly assetKey: string;
  readonly assetKind: AssetKind;
  readonly eventKind: EventKind;
  readonly channel: string;
  /** Time of the call that emitted the event, in whole microseconds; equal for all events of that call. */
  readonly timestamp: Timestamp | undefined;
  readonly function: AssetFunction | undefined;
  readonly computePlan: ComputePlan | undefined;
  readonly computeTask: ComputeTask | undefined;
  readonly dataManager: DataManager | undefined;
  readonly dataSample: DataSample | undefined;
  readonly failureReport: FailureReport | undefined;
  readonly model: Model | undefined;
  readonly organization: Organization | undefined;
  readonly performance: Performance | undefined;
  readonly computeTaskOutputAsset: ComputeTaskOutputAsset | undefined;
  readonly profilingStep: ProfilingStep | undefined;
  /**
   * On status changes of tasks and functions the one key `reason`: the caller's text, or `User action`, or for a task
   * moved along with its function or parent what moved it. Otherwise empty.
   */
  readonly metadata: ReadonlyMap<string, string>;
}

export const AssetEvent: Codec<AssetEvent> = {
  name: 'orchestrator.Event',
  fields: [
    { name: 'id', property: 'id', number: 1, type: 'string', repeated: false, map: false },
    { name: 'asset_key', property: 'assetKey', number: 2, type: 'string', repeated: false, map: false },
    { name: 'asset_kind', property: 'assetKind', number: 3, type: 'enum', repeated: false, map: false, values: AssetKind },
    { name: 'event_kind', property: 'eventKind', number: 4, type: 'enum', repeated: false, map: false, values: EventKind },
    { name: 'channel', property: 'channel', number: 5, type: 'string', repeated: false, map: false },
    { name: 'timestamp', property: 'timestamp', number: 6, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'function', property: 'function', number: 7, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => AssetFunction },
    { name: 'compute_plan', property: 'computePlan', number: 8, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => ComputePlan },
    { name: 'compute_task', property: 'computeTask', number: 9, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => ComputeTask },
    { name: 'data_manager', property: 'dataManager', number: 10, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => DataManager },
    { name: 'data_sample', property: 'dataSample', number: 11, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => DataSample },
    { name: 'failure_report', property: 'failureReport', number: 12, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => FailureReport },
    { name: 'model', property: 'model', number: 13, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => Model },
    { name: 'organization', property: 'organization', number: 14, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => Organization },
    { name: 'performance', property: 'performance', number: 15, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => Performance },
    { name: 'compute_task_output_asset', property: 'computeTaskOutputAsset', number: 16, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => ComputeTaskOutputAsset },
    { name: 'profiling_step', property: 'profilingStep', number: 17, type: 'message', repeated: false, map: false, oneof: 'asset', message: () => ProfilingStep },
    { name: 'metadata', property: 'metadata', number: 18, type: 'string', repeated: false, map: true },
  ],
  write(message, to) {
    if (message.id) to.uint32(10).string(message.id);
    if (message.assetKey) to.uint32(18).string(message.assetKey);
    if (message.assetKind) to.uint32(24).int32(message.assetKind);
    if (message.eventKind) to.uint32(32).int32(message.eventKind);
    if (message.channel) to.uint32(42).string(message.channel);
    if (message.timestamp !== undefined) writeMessage(Timestamp, message.timestamp, to.uint32(50));
    if (message.function !== undefined) writeMessage(AssetFunction, message.function, to.uint32(58));
    if (message.computePlan !== undefined) writeMessage(ComputePlan, message.computePlan, to.uint32(66));
    if (message.computeTask !== undefined) writeMessage(ComputeTask, message.computeTask, to.uint32(74));
    if (message.dataManager !== undefined) writeMessage(DataManager, message.dataManager, to.uint32(82));
    if (message.dataSample !== undefined) writeMessage(DataSample, message.dataSample, to.uint32(90));
    if (message.failureReport !== undefined) writeMessage(FailureReport, message.failureReport, to.uint32(98));
    if (message.model !== undefined) writeMessage(Model, message.model, to.uint32(106));
    if (message.organization !== undefined) writeMessage(Organization, message.organization, to.uint32(114));
    if (message.performance !== undefined) writeMessage(Performance, message.performance, to.uint32(122));
    if (message.computeTaskOutputAsset !== undefined) writeMessage(ComputeTaskOutputAsset, message.computeTaskOutputAsset, to.uint32(130));
    if (message.profilingStep !== undefined) writeMessage(ProfilingStep, message.profilingStep, to.uint32(138));
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(146));
    return to;
  },
  read(from, end) {
    let id_ = '';
    let assetKey_ = '';
    let assetKind_: AssetKind = 0;
    let eventKind_: EventKind = 0;
    let channel_ = '';
    let timestamp_: Timestamp | undefined;
    let function_: AssetFunction | undefined;
    let computePlan_: ComputePlan | undefined;
    let computeTask_: ComputeTask | undefined;
    let dataManager_: DataManager | undefined;
    let dataSample_: DataSample | undefined;
    let failureReport_: FailureReport | undefined;
    let model_: Model | undefined;
    let organization_: Organization | undefined;
    let performance_: Performance | undefined;
    let computeTaskOutputAsset_: ComputeTaskOutputAsset | undefined;
    let profilingStep_: ProfilingStep | undefined;
    const metadata_ = new Map<string, string>();
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          id_ = readText(from);
          break;
        case 18:
          assetKey_ = readText(from);
          break;
        case 24:
          assetKind_ = from.int32() as AssetKind;
          break;
        case 32:
          eventKind_ = from.int32() as EventKind;
          break;
        case 42:
          channel_ = readText(from);
          break;
        case 50:
          timestamp_ = readMessage(Timestamp, from);
          break;
        case 58:
          computePlan_ = computeTask_ = dataManager_ = dataSample_ = failureReport_ = model_ = organization_ = performance_ = computeTaskOutputAsset_ = profilingStep_ = undefined;
          function_ = readMessage(AssetFunction, from);
          break;
        case 66:
          function_ = computeTask_ = dataManager_ = dataSample_ = failureReport_ = model_ = organization_ = performance_ = computeTaskOutputAsset_ = profilingStep_ = undefined;
          computePlan_ = readMessage(ComputePlan, from);
          break;
        case 74:
          function_ = computePlan_ = dataManager_ = dataSample_ = failureReport_ = model_ = organization_ = performance_ = computeTaskOutputAsset_ = profilingStep_ = undefined;
          computeTask_ = readMessage(ComputeTask, from);
          break;
        case 82:
          function_ = computePlan_ = computeTask_ = dataSample_ = failureReport_ = model_ = organization_ = performance_ = computeTaskOutputAsset_ = profilingStep_ = undefined;
          dataManager_ = readMessage(DataManager, from);
          break;
        case 90:
          function_ = computePlan_ = computeTask_ = dataManager_ = failureReport_ = model_ = organization_ = performance_ = computeTaskOutputAsset_ = profilingStep_ = undefined;
          dataSample_ = readMessage(DataSample, from);
          break;
        case 98:
          function_ = computePlan_ = computeTask_ = dataManager_ = dataSample_ = model_ = organization_ = performance_ = computeTaskOutputAsset_ = profilingStep_ = undefined;
          failureReport_ = readMessage(FailureReport, from);
          break;
        case 106:
          function_ = computePlan_ = computeTask_ = dataManager_ = dataSample_ = failureReport_ = organization_ = performance_ = computeTaskOutputAsset_ = profilingStep_ = undefined;
          model_ = readMessage(Model, from);
          break;
        case 114:
          function_ = computePlan_ = computeTask_ = dataManager_ = dataSample_ = failureReport_ = model_ = performance_ = computeTaskOutputAsset_ = profilingStep_ = undefined;
          organization_ = readMessage(Organization, from);
          break;
        case 122:
          function_ = computePlan_ = computeTask_ = dataManager_ = dataSample_ = failureReport_ = model_ = organization_ = computeTaskOutputAsset_ = profilingStep_ = undefined;
          performance_ = readMessage(Performance, from);
          break;
        case 130:
          function_ = computePlan_ = computeTask_ = dataManager_ = dataSample_ = failureReport_ = model_ = organization_ = performance_ = profilingStep_ = undefined;
          computeTaskOutputAsset_ = readMessage(ComputeTaskOutputAsset, from);
          break;
        case 138:
          function_ = computePlan_ = computeTask_ = dataManager_ = dataSample_ = failureReport_ = model_ = organization_ = performance_ = computeTaskOutputAsset_ = undefined;
          profilingStep_ = readMessage(ProfilingStep, from);
          break;
        case 146:
          readTextEntry(from, metadata_);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { id: id_, assetKey: assetKey_, assetKind: assetKind_, eventKind: eventKind_, channel: channel_, timestamp: timestamp_, function: function_, computePlan: computePlan_, computeTask: computeTask_, dataManager: dataManager_, dataSample: dataSample_, failureReport: failureReport_, model: model_, organization: organization_, performance: performance_, computeTaskOutputAsset: computeTaskOutputAsset_, profilingStep: profilingStep_, metadata: metadata_ };
  },
};

export interface QueryEventsParam {
  readonly pageToken: string;
  readonly pageSize: number;
  readonly filter: EventQueryFilter | undefined;
  /** Ascending unless DESCENDING. */
  readonly sort: SortOrder;
}

export const QueryEventsParam: Codec<QueryEventsParam> = {
  name: 'orchestrator.QueryEventsParam',
  fields: [
    { name: 'page_token', property: 'pageToken', number: 1, type: 'string', repeated: false, map: false },
    { name: 'page_size', property: 'pageSize', number: 2, type: 'uint32', repeated: false, map: false },
    { name: 'filter', property: 'filter', number: 3, type: 'message', repeated: false, map: false, message: () => EventQueryFilter },
    { name: 'sort', property: 'sort', number: 4, type: 'enum', repeated: false, map: false, values: SortOrder },
  ],
  write(message, to) {
    if (message.pageToken) to.uint32(10).string(message.pageToken);
    if (message.pageSize) to.uint32(16).uint32(message.pageSize);
    if (message.filter !== undefined) writeMessage(EventQueryFilter, message.filter, to.uint32(26));
    if (message.sort) to.uint32(32).int32(message.sort);
    return to;
  },
  read(from, end) {
    let pageToken_ = '';
    let pageSize_ = 0;
    let filter_: EventQueryFilter | undefined;
    let sort_: SortOrder = 0;
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
          filter_ = readMessage(EventQueryFilter, from);
          break;
        case 32:
          sort_ = from.int32() as SortOrder;
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { pageToken: pageToken_, pageSize: pageSize_, filter: filter_, sort: sort_ };
  },
};

export interface EventQueryFilter {
  /** Exactly this asset_key, compared as text. */
  readonly assetKey: string;
  readonly assetKind: AssetKind;
  readonly eventKind: EventKind;
  /** Events whose metadata holds all these pairs. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Not before this time. */
  readonly start: Timestamp | undefined;
  /** Not after this time. */
  readonly end: Timestamp | undefined;
}

export const EventQueryFilter: Codec<EventQueryFilter> = {
  name: 'orchestrator.EventQueryFilter',
  fields: [
    { name: 'asset_key', property: 'assetKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'asset_kind', property: 'assetKind', number: 2, type: 'enum', repeated: false, map: false, values: AssetKind },
    { name: 'event_kind', property: 'eventKind', number: 3, type: 'enum', repeated: false, map: false, values: EventKind },
    { name: 'metadata', property: 'metadata', number: 4, type: 'string', repeated: false, map: true },
    { name: 'start', property: 'start', number: 5, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'end', property: 'end', number: 6, type: 'message', repeated: false, map: false, message: () => Timestamp },
  ],
  write(message, to) {
    if (message.assetKey) to.uint32(10).string(message.assetKey);
    if (message.assetKind) to.uint32(16).int32(message.assetKind);
    if (message.eventKind) to.uint32(24).int32(message.eventKind);
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(34));
    if (message.start !== undefined) writeMessage(Timestamp, message.start, to.uint32(42));
    if (message.end !== undefined) writeMessage(Timestamp, message.end, to.uint32(50));
    return to;
  },
  read(from, end) {
    let assetKey_ = '';
    let assetKind_: AssetKind = 0;
    let eventKind_: EventKind = 0;
    const metadata_ = new Map<string, string>();
    let start_: Timestamp | undefined;
    let end_: Timestamp | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          assetKey_ = readText(from);
          break;
        case 16:
          assetKind_ = from.int32() as AssetKind;
          break;
        case 24:
          eventKind_ = from.int32() as EventKind;
          break;
        case 34:
          readTextEntry(from, metadata_);
          break;
        case 42:
          start_ = readMessage(Timestamp, from);
          break;
        case 50:
          end_ = readMessage(Timestamp, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { assetKey: assetKey_, assetKind: assetKind_, eventKind: eventKind_, metadata: metadata_, start: start_, end: end_ };
  },
};

export interface QueryEventsResponse {
  readonly events: readonly AssetEvent[];
  readonly nextPageToken: string;
}

export const QueryEventsResponse: Codec<QueryEventsResponse> = {
  name: 'orchestrator.QueryEventsResponse',
  fields: [
    { name: 'events', property: 'events', number: 1, type: 'message', repeated: true, map: false, message: () => AssetEvent },
    { name: 'next_page_token', property: 'nextPageToken', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.events !== undefined) for (const element of message.events) writeMessage(AssetEvent, element, to.uint32(10));
    if (message.nextPageToken) to.uint32(18).string(message.nextPageToken);
    return to;
  },
  read(from, end) {
    const events_: AssetEvent[] = [];
    let nextPageToken_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          events_.push(readMessage(AssetEvent, from));
          break;
        case 18:
          nextPageToken_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { events: events_, nextPageToken: nextPageToken_ };
  },
};

export interface SubscribeToEventsParam {
  /**
   * The stream starts after this event, or with the first event of the channel if empty. Any event id of the channel
   * is accepted, for ever and by every replica of the server; any other text is OE0101.
   */
  readonly startEventId: string;
}

export const SubscribeToEventsParam: Codec<SubscribeToEventsParam> = {
  name: 'orchestrator.SubscribeToEventsParam',
  fields: [
    { name: 'start_event_id', property: 'startEventId', number: 1, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.startEventId) to.uint32(10).string(message.startEventId);
    return to;
  },
  read(from, end) {
    let startEventId_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          startEventId_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { startEventId: startEventId_ };
  },
};

/**
 * Events: the ordered record of all changes in a channel. Each write documents what it emits; the order there is the
 * order of the events. Calls follow each other in commit order.
 */
export const EventService = {
  name: 'orchestrator.EventService',
  methods: {
    /**
     * Pages through past events, by timestamp; events of one timestamp in the order of emission. Descending order is
     * the exact reverse. Any member.
     */
    queryEvents: {
      name: 'QueryEvents',
      path: '/orchestrator.EventService/QueryEvents',
      request: QueryEventsParam,
      reply: QueryEventsResponse,
      readOnly: true,
      streams: false,
    },
    /**
     * Streams the events of the channel in the order of commit and emission, without gaps or duplicates: first those
     * that exist, then each new one once it is durable. Any member, any number of subscribers.
     * The server keeps no state per client: to resume, give the id of the last event handled.
     * The stream never ends with OK. Errors: unusable `start_event_id` (OE0101); the server stops or loses its store
     * (UNAVAILABLE, resume elsewhere or later).
     */
    subscribeToEvents: {
      name: 'SubscribeToEvents',
      path: '/orchestrator.EventService/SubscribeToEvents',
      request: SubscribeToEventsParam,
      reply: AssetEvent,
      readOnly: true,
      streams: true,
    },
  },
} as const satisfies Service;
