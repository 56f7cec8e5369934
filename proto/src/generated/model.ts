// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Addressable, Permissions } from './common';
import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, skipField } from '../wire';
import type { Service } from '../service';

/** A registered model. Only its address changes, once, when it is disabled. */
export interface Model {
  readonly key: string;
  /** Task that produced the model. */
  readonly computeTaskKey: string;
  /** Absent once the model is disabled. */
  readonly address: Addressable | undefined;
  /** Those of the task output. `process` decides which workers may take the model as an input. */
  readonly permissions: Permissions | undefined;
  /** Worker of the task. */
  readonly owner: string;
  readonly creationDate: Timestamp | undefined;
}

export const Model: Codec<Model> = {
  name: 'orchestrator.Model',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'compute_task_key', property: 'computeTaskKey', number: 3, type: 'string', repeated: false, map: false },
    { name: 'address', property: 'address', number: 4, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'permissions', property: 'permissions', number: 5, type: 'message', repeated: false, map: false, message: () => Permissions },
    { name: 'owner', property: 'owner', number: 6, type: 'string', repeated: false, map: false },
    { name: 'creation_date', property: 'creationDate', number: 7, type: 'message', repeated: false, map: false, message: () => Timestamp },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.computeTaskKey) to.uint32(26).string(message.computeTaskKey);
    if (message.address !== undefined) writeMessage(Addressable, message.address, to.uint32(34));
    if (message.permissions !== undefined) writeMessage(Permissions, message.permissions, to.uint32(42));
    if (message.owner) to.uint32(50).string(message.owner);
    if (message.creationDate !== undefined) writeMessage(Timestamp, message.creationDate, to.uint32(58));
    return to;
  },
  read(from, end) {
    let key_ = '';
    let computeTaskKey_ = '';
    let address_: Addressable | undefined;
    let permissions_: Permissions | undefined;
    let owner_ = '';
    let creationDate_: Timestamp | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 26:
          computeTaskKey_ = readText(from);
          break;
        case 34:
          address_ = readMessage(Addressable, from);
          break;
        case 42:
          permissions_ = readMessage(Permissions, from);
          break;
        case 50:
          owner_ = readText(from);
          break;
        case 58:
          creationDate_ = readMessage(Timestamp, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, computeTaskKey: computeTaskKey_, address: address_, permissions: permissions_, owner: owner_, creationDate: creationDate_ };
  },
};

export interface NewModel {
  readonly key: string;
  readonly computeTaskKey: string;
  /** Required. */
  readonly address: Addressable | undefined;
  /** Output of the task under which to register the model. */
  readonly computeTaskOutputIdentifier: string;
}

export const NewModel: Codec<NewModel> = {
  name: 'orchestrator.NewModel',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'compute_task_key', property: 'computeTaskKey', number: 3, type: 'string', repeated: false, map: false },
    { name: 'address', property: 'address', number: 4, type: 'message', repeated: false, map: false, message: () => Addressable },
    { name: 'compute_task_output_identifier', property: 'computeTaskOutputIdentifier', number: 5, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.computeTaskKey) to.uint32(26).string(message.computeTaskKey);
    if (message.address !== undefined) writeMessage(Addressable, message.address, to.uint32(34));
    if (message.computeTaskOutputIdentifier) to.uint32(42).string(message.computeTaskOutputIdentifier);
    return to;
  },
  read(from, end) {
    let key_ = '';
    let computeTaskKey_ = '';
    let address_: Addressable | undefined;
    let computeTaskOutputIdentifier_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 26:
          computeTaskKey_ = readText(from);
          break;
        case 34:
          address_ = readMessage(Addressable, from);
          break;
        case 42:
          computeTaskOutputIdentifier_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, computeTaskKey: computeTaskKey_, address: address_, computeTaskOutputIdentifier: computeTaskOutputIdentifier_ };
  },
};

export interface RegisterModelsParam {
  /** At least one, all of one task. */
  readonly models: readonly NewModel[];
}

export const RegisterModelsParam: Codec<RegisterModelsParam> = {
  name: 'orchestrator.RegisterModelsParam',
  fields: [
    { name: 'models', property: 'models', number: 1, type: 'message', repeated: true, map: false, message: () => NewModel },
  ],
  write(message, to) {
    if (message.models !== undefined) for (const element of message.models) writeMessage(NewModel, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const models_: NewModel[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          models_.push(readMessage(NewModel, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { models: models_ };
  },
};

export interface RegisterModelsResponse {
  readonly models: readonly Model[];
}

export const RegisterModelsResponse: Codec<RegisterModelsResponse> = {
  name: 'orchestrator.RegisterModelsResponse',
  fields: [
    { name: 'models', property: 'models', number: 1, type: 'message', repeated: true, map: false, message: () => Model },
  ],
  write(message, to) {
    if (message.models !== undefined) for (const element of message.models) writeMessage(Model, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const models_: Model[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          models_.push(readMessage(Model, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { models: models_ };
  },
};

export interface GetComputeTaskModelsParam {
  readonly computeTaskKey: string;
}

export const GetComputeTaskModelsParam: Codec<GetComputeTaskModelsParam> = {
  name: 'orchestrator.GetComputeTaskModelsParam',
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

export interface GetComputeTaskModelsResponse {
  /** In the order of their dates; those of one call by output, then as they were given. */
  readonly models: readonly Model[];
}

export const GetComputeTaskModelsResponse: Codec<GetComputeTaskModelsResponse> = {
  name: 'orchestrator.GetComputeTaskModelsResponse',
  fields: [
    { name: 'models', property: 'models', number: 1, type: 'message', repeated: true, map: false, message: () => Model },
  ],
  write(message, to) {
    if (message.models !== undefined) for (const element of message.models) writeMessage(Model, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const models_: Model[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          models_.push(readMessage(Model, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { models: models_ };
  },
};

export interface GetModelParam {
  readonly key: string;
}

export const GetModelParam: Codec<GetModelParam> = {
  name: 'orchestrator.GetModelParam',
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

/** Models: files that compute tasks produce. */
export const ModelService = {
  name: 'orchestrator.ModelService',
  methods: {
    /** Registers one model. RegisterModels with a list of one does the same. */
    registerModel: {
      name: 'RegisterModel',
      path: '/orchestrator.ModelService/RegisterModel',
      request: NewModel,
      reply: Model,
      readOnly: false,
      streams: false,
    },
    /**
     * Registers models that one task has produced. The task stays EXECUTING.
     * Checks: list not empty (OE0003); task key of the first model well formed (OE0101) and known (OE0002). Then model
     * by model: same task as the first (OE0003), request valid (OE0101), caller is the worker (OE0102), task EXECUTING
     * (OE0003), task has the output (OE0106), output of kind MODEL (OE0107), output multiple or still empty (OE0006,
     * models earlier in the list included), key free, also within the call (OE0006).
     * Returns the models in request order.
     * Events: per model, created MODEL, then created COMPUTE_TASK_OUTPUT_ASSET under the task's key.
     */
    registerModels: {
      name: 'RegisterModels',
      path: '/orchestrator.ModelService/RegisterModels',
      request: RegisterModelsParam,
      reply: RegisterModelsResponse,
      readOnly: false,
      streams: false,
    },
    /** Returns one model. Any member. Errors: malformed key (OE0101), unknown key (OE0002). */
    getModel: {
      name: 'GetModel',
      path: '/orchestrator.ModelService/GetModel',
      request: GetModelParam,
      reply: Model,
      readOnly: true,
      streams: false,
    },
    /**
     * Lists the models of a task, disabled ones included; none for an unknown task. Any member.
     * Errors: malformed key (OE0101).
     */
    getComputeTaskOutputModels: {
      name: 'GetComputeTaskOutputModels',
      path: '/orchestrator.ModelService/GetComputeTaskOutputModels',
      request: GetComputeTaskModelsParam,
      reply: GetComputeTaskModelsResponse,
      readOnly: true,
      streams: false,
    },
  },
} as const satisfies Service;
