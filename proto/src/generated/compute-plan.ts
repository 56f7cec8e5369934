// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readMessage, readTextEntry, writeMessage, writeTextEntry } from '../codec';
import { checkEnd, readText, skipField, sortedEntries } from '../wire';
import type { Service } from '../service';

/** A registered plan. Only its name and one of its two end dates change. */
export interface ComputePlan {
  readonly key: string;
  /** Organization that registered the plan, and the owner of its tasks. */
  readonly owner: string;
  readonly creationDate: Timestamp | undefined;
  readonly tag: string;
  readonly metadata: ReadonlyMap<string, string>;
  /** When the owner canceled the plan; absent if not. Excludes `failure_date`. */
  readonly cancelationDate: Timestamp | undefined;
  readonly name: string;
  /**
   * When the first of its tasks moved to FAILED; absent if none did, or if the plan was canceled before. A task that
   * is FAILED from its registration does not fail the plan. Setting this date emits no event of the plan.
   */
  readonly failureDate: Timestamp | undefined;
}

export const ComputePlan: Codec<ComputePlan> = {
  name: 'orchestrator.ComputePlan',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'owner', property: 'owner', number: 2, type: 'string', repeated: false, map: false },
    { name: 'creation_date', property: 'creationDate', number: 7, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'tag', property: 'tag', number: 16, type: 'string', repeated: false, map: false },
    { name: 'metadata', property: 'metadata', number: 17, type: 'string', repeated: false, map: true },
    { name: 'cancelation_date', property: 'cancelationDate', number: 18, type: 'message', repeated: false, map: false, message: () => Timestamp },
    { name: 'name', property: 'name', number: 19, type: 'string', repeated: false, map: false },
    { name: 'failure_date', property: 'failureDate', number: 20, type: 'message', repeated: false, map: false, message: () => Timestamp },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.owner) to.uint32(18).string(message.owner);
    if (message.creationDate !== undefined) writeMessage(Timestamp, message.creationDate, to.uint32(58));
    if (message.tag) to.uint32(130).string(message.tag);
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(138));
    if (message.cancelationDate !== undefined) writeMessage(Timestamp, message.cancelationDate, to.uint32(146));
    if (message.name) to.uint32(154).string(message.name);
    if (message.failureDate !== undefined) writeMessage(Timestamp, message.failureDate, to.uint32(162));
    return to;
  },
  read(from, end) {
    let key_ = '';
    let owner_ = '';
    let creationDate_: Timestamp | undefined;
    let tag_ = '';
    const metadata_ = new Map<string, string>();
    let cancelationDate_: Timestamp | undefined;
    let name_ = '';
    let failureDate_: Timestamp | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 18:
          owner_ = readText(from);
          break;
        case 58:
          creationDate_ = readMessage(Timestamp, from);
          break;
        case 130:
          tag_ = readText(from);
          break;
        case 138:
          readTextEntry(from, metadata_);
          break;
        case 146:
          cancelationDate_ = readMessage(Timestamp, from);
          break;
        case 154:
          name_ = readText(from);
          break;
        case 162:
          failureDate_ = readMessage(Timestamp, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, owner: owner_, creationDate: creationDate_, tag: tag_, metadata: metadata_, cancelationDate: cancelationDate_, name: name_, failureDate: failureDate_ };
  },
};

export interface NewComputePlan {
  readonly key: string;
  /** At most 100 bytes; may be empty. */
  readonly tag: string;
  readonly metadata: ReadonlyMap<string, string>;
  /** 1 to 100 bytes. */
  readonly name: string;
}

export const NewComputePlan: Codec<NewComputePlan> = {
  name: 'orchestrator.NewComputePlan',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'tag', property: 'tag', number: 16, type: 'string', repeated: false, map: false },
    { name: 'metadata', property: 'metadata', number: 17, type: 'string', repeated: false, map: true },
    { name: 'name', property: 'name', number: 19, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.tag) to.uint32(130).string(message.tag);
    if (message.metadata !== undefined) for (const entry of sortedEntries(message.metadata)) writeTextEntry(entry, to.uint32(138));
    if (message.name) to.uint32(154).string(message.name);
    return to;
  },
  read(from, end) {
    let key_ = '';
    let tag_ = '';
    const metadata_ = new Map<string, string>();
    let name_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 130:
          tag_ = readText(from);
          break;
        case 138:
          readTextEntry(from, metadata_);
          break;
        case 154:
          name_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, tag: tag_, metadata: metadata_, name: name_ };
  },
};

export interface GetComputePlanParam {
  readonly key: string;
}

export const GetComputePlanParam: Codec<GetComputePlanParam> = {
  name: 'orchestrator.GetComputePlanParam',
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

/** What the owner may do to a plan. */
export enum ComputePlanAction {
  PLAN_ACTION_UNKNOWN = 0,
  PLAN_ACTION_CANCELED = 1,
}

export interface ApplyPlanActionParam {
  readonly key: string;
  readonly action: ComputePlanAction;
}

export const ApplyPlanActionParam: Codec<ApplyPlanActionParam> = {
  name: 'orchestrator.ApplyPlanActionParam',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'action', property: 'action', number: 2, type: 'enum', repeated: false, map: false, values: ComputePlanAction },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.action) to.uint32(16).int32(message.action);
    return to;
  },
  read(from, end) {
    let key_ = '';
    let action_: ComputePlanAction = 0;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 16:
          action_ = from.int32() as ComputePlanAction;
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, action: action_ };
  },
};

export type ApplyPlanActionResponse = Readonly<Record<never, never>>;

export const ApplyPlanActionResponse: Codec<ApplyPlanActionResponse> = {
  name: 'orchestrator.ApplyPlanActionResponse',
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

export interface PlanQueryFilter {
  /** Plans of this organization. */
  readonly owner: string;
}

export const PlanQueryFilter: Codec<PlanQueryFilter> = {
  name: 'orchestrator.PlanQueryFilter',
  fields: [
    { name: 'owner', property: 'owner', number: 1, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.owner) to.uint32(10).string(message.owner);
    return to;
  },
  read(from, end) {
    let owner_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          owner_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { owner: owner_ };
  },
};

export interface QueryPlansParam {
  readonly pageToken: string;
  readonly pageSize: number;
  readonly filter: PlanQueryFilter | undefined;
}

export const QueryPlansParam: Codec<QueryPlansParam> = {
  name: 'orchestrator.QueryPlansParam',
  fields: [
    { name: 'page_token', property: 'pageToken', number: 1, type: 'string', repeated: false, map: false },
    { name: 'page_size', property: 'pageSize', number: 2, type: 'uint32', repeated: false, map: false },
    { name: 'filter', property: 'filter', number: 3, type: 'message', repeated: false, map: false, message: () => PlanQueryFilter },
  ],
  write(message, to) {
    if (message.pageToken) to.uint32(10).string(message.pageToken);
    if (message.pageSize) to.uint32(16).uint32(message.pageSize);
    if (message.filter !== undefined) writeMessage(PlanQueryFilter, message.filter, to.uint32(26));
    return to;
  },
  read(from, end) {
    let pageToken_ = '';
    let pageSize_ = 0;
    let filter_: PlanQueryFilter | undefined;
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
          filter_ = readMessage(PlanQueryFilter, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { pageToken: pageToken_, pageSize: pageSize_, filter: filter_ };
  },
};

export interface QueryPlansResponse {
  readonly plans: readonly ComputePlan[];
  readonly nextPageToken: string;
}

export const QueryPlansResponse: Codec<QueryPlansResponse> = {
  name: 'orchestrator.QueryPlansResponse',
  fields: [
    { name: 'plans', property: 'plans', number: 1, type: 'message', repeated: true, map: false, message: () => ComputePlan },
    { name: 'next_page_token', property: 'nextPageToken', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.plans !== undefined) for (const element of message.plans) writeMessage(ComputePlan, element, to.uint32(10));
    if (message.nextPageToken) to.uint32(18).string(message.nextPageToken);
    return to;
  },
  read(from, end) {
    const plans_: ComputePlan[] = [];
    let nextPageToken_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          plans_.push(readMessage(ComputePlan, from));
          break;
        case 18:
          nextPageToken_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { plans: plans_, nextPageToken: nextPageToken_ };
  },
};

export interface UpdateComputePlanParam {
  readonly key: string;
  /** 1 to 100 bytes. */
  readonly name: string;
}

export const UpdateComputePlanParam: Codec<UpdateComputePlanParam> = {
  name: 'orchestrator.UpdateComputePlanParam',
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

export type UpdateComputePlanResponse = Readonly<Record<never, never>>;

export const UpdateComputePlanResponse: Codec<UpdateComputePlanResponse> = {
  name: 'orchestrator.UpdateComputePlanResponse',
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

export interface IsPlanRunningParam {
  readonly key: string;
}

export const IsPlanRunningParam: Codec<IsPlanRunningParam> = {
  name: 'orchestrator.IsPlanRunningParam',
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

export interface IsPlanRunningResponse {
  /**
   * True if the plan is neither canceled nor failed, none of its tasks is CANCELED or FAILED, and at least one is not
   * DONE yet. False for a plan without tasks.
   */
  readonly isRunning: boolean;
}

export const IsPlanRunningResponse: Codec<IsPlanRunningResponse> = {
  name: 'orchestrator.IsPlanRunningResponse',
  fields: [
    { name: 'is_running', property: 'isRunning', number: 1, type: 'bool', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.isRunning) to.uint32(8).bool(message.isRunning);
    return to;
  },
  read(from, end) {
    let isRunning_ = false;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          isRunning_ = from.bool();
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { isRunning: isRunning_ };
  },
};

/** Compute plans: named groups of compute tasks. */
export const ComputePlanService = {
  name: 'orchestrator.ComputePlanService',
  methods: {
    /**
     * Registers a plan owned by the caller. Only the owner can add tasks to it, at any time, even once it is canceled
     * or failed.
     * Checks: request valid (OE0101), key free (OE0006), caller registered (OE0003).
     * Events: created COMPUTE_PLAN.
     */
    registerPlan: {
      name: 'RegisterPlan',
      path: '/orchestrator.ComputePlanService/RegisterPlan',
      request: NewComputePlan,
      reply: ComputePlan,
      readOnly: false,
      streams: false,
    },
    /** Returns one plan. Any member. Errors: malformed key (OE0101), unknown key (OE0002). */
    getPlan: {
      name: 'GetPlan',
      path: '/orchestrator.ComputePlanService/GetPlan',
      request: GetComputePlanParam,
      reply: ComputePlan,
      readOnly: true,
      streams: false,
    },
    /**
     * Cancels a plan: sets its cancelation date. Its tasks keep their status and can go on.
     * Checks: key well formed (OE0101), plan known (OE0002), caller owns it (OE0102), action is CANCELED (OE0010), plan
     * neither canceled nor failed yet (OE0109).
     * Events: updated COMPUTE_PLAN.
     */
    applyPlanAction: {
      name: 'ApplyPlanAction',
      path: '/orchestrator.ComputePlanService/ApplyPlanAction',
      request: ApplyPlanActionParam,
      reply: ApplyPlanActionResponse,
      readOnly: false,
      streams: false,
    },
    /** Pages through the plans. Any member. */
    queryPlans: {
      name: 'QueryPlans',
      path: '/orchestrator.ComputePlanService/QueryPlans',
      request: QueryPlansParam,
      reply: QueryPlansResponse,
      readOnly: true,
      streams: false,
    },
    /**
     * Renames a plan, also one that is canceled or failed.
     * Checks: request valid (OE0101), plan known (OE0002), caller owns it (OE0102).
     * Events: updated COMPUTE_PLAN, even if nothing changed.
     */
    updatePlan: {
      name: 'UpdatePlan',
      path: '/orchestrator.ComputePlanService/UpdatePlan',
      request: UpdateComputePlanParam,
      reply: UpdateComputePlanResponse,
      readOnly: false,
      streams: false,
    },
    /** Tells whether a plan has work left. Any member. Errors: malformed key (OE0101), unknown key (OE0002). */
    isPlanRunning: {
      name: 'IsPlanRunning',
      path: '/orchestrator.ComputePlanService/IsPlanRunning',
      request: IsPlanRunningParam,
      reply: IsPlanRunningResponse,
      readOnly: true,
      streams: false,
    },
  },
} as const satisfies Service;
