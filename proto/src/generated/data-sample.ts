// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Timestamp } from './google';
import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, skipField } from '../wire';
import type { Service } from '../service';

/** A registered data sample. Only its list of managers changes, and only grows. */
export interface DataSample {
  readonly key: string;
  /** Managers that can open the sample, in the order in which they were linked. May be empty. */
  readonly dataManagerKeys: readonly string[];
  /** Organization that registered the sample. */
  readonly owner: string;
  /** Always false. */
  readonly testOnly: boolean;
  readonly checksum: string;
  readonly creationDate: Timestamp | undefined;
}

export const DataSample: Codec<DataSample> = {
  name: 'orchestrator.DataSample',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'data_manager_keys', property: 'dataManagerKeys', number: 2, type: 'string', repeated: true, map: false },
    { name: 'owner', property: 'owner', number: 3, type: 'string', repeated: false, map: false },
    { name: 'test_only', property: 'testOnly', number: 4, type: 'bool', repeated: false, map: false },
    { name: 'checksum', property: 'checksum', number: 5, type: 'string', repeated: false, map: false },
    { name: 'creation_date', property: 'creationDate', number: 6, type: 'message', repeated: false, map: false, message: () => Timestamp },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.dataManagerKeys !== undefined) for (const element of message.dataManagerKeys) to.uint32(18).string(element);
    if (message.owner) to.uint32(26).string(message.owner);
    if (message.testOnly) to.uint32(32).bool(message.testOnly);
    if (message.checksum) to.uint32(42).string(message.checksum);
    if (message.creationDate !== undefined) writeMessage(Timestamp, message.creationDate, to.uint32(50));
    return to;
  },
  read(from, end) {
    let key_ = '';
    const dataManagerKeys_: string[] = [];
    let owner_ = '';
    let testOnly_ = false;
    let checksum_ = '';
    let creationDate_: Timestamp | undefined;
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 18:
          dataManagerKeys_.push(readText(from));
          break;
        case 26:
          owner_ = readText(from);
          break;
        case 32:
          testOnly_ = from.bool();
          break;
        case 42:
          checksum_ = readText(from);
          break;
        case 50:
          creationDate_ = readMessage(Timestamp, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, dataManagerKeys: dataManagerKeys_, owner: owner_, testOnly: testOnly_, checksum: checksum_, creationDate: creationDate_ };
  },
};

export interface NewDataSample {
  readonly key: string;
  /** May be empty. A key given twice is OE0101. */
  readonly dataManagerKeys: readonly string[];
  /** Ignored. */
  readonly testOnly: boolean;
  /** Exactly 64 hexadecimal digits in either case, stored as given. */
  readonly checksum: string;
}

export const NewDataSample: Codec<NewDataSample> = {
  name: 'orchestrator.NewDataSample',
  fields: [
    { name: 'key', property: 'key', number: 1, type: 'string', repeated: false, map: false },
    { name: 'data_manager_keys', property: 'dataManagerKeys', number: 2, type: 'string', repeated: true, map: false },
    { name: 'test_only', property: 'testOnly', number: 3, type: 'bool', repeated: false, map: false },
    { name: 'checksum', property: 'checksum', number: 4, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.key) to.uint32(10).string(message.key);
    if (message.dataManagerKeys !== undefined) for (const element of message.dataManagerKeys) to.uint32(18).string(element);
    if (message.testOnly) to.uint32(24).bool(message.testOnly);
    if (message.checksum) to.uint32(34).string(message.checksum);
    return to;
  },
  read(from, end) {
    let key_ = '';
    const dataManagerKeys_: string[] = [];
    let testOnly_ = false;
    let checksum_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          key_ = readText(from);
          break;
        case 18:
          dataManagerKeys_.push(readText(from));
          break;
        case 24:
          testOnly_ = from.bool();
          break;
        case 34:
          checksum_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { key: key_, dataManagerKeys: dataManagerKeys_, testOnly: testOnly_, checksum: checksum_ };
  },
};

export interface RegisterDataSamplesParam {
  readonly samples: readonly NewDataSample[];
}

export const RegisterDataSamplesParam: Codec<RegisterDataSamplesParam> = {
  name: 'orchestrator.RegisterDataSamplesParam',
  fields: [
    { name: 'samples', property: 'samples', number: 1, type: 'message', repeated: true, map: false, message: () => NewDataSample },
  ],
  write(message, to) {
    if (message.samples !== undefined) for (const element of message.samples) writeMessage(NewDataSample, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const samples_: NewDataSample[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          samples_.push(readMessage(NewDataSample, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { samples: samples_ };
  },
};

export interface RegisterDataSamplesResponse {
  readonly dataSamples: readonly DataSample[];
}

export const RegisterDataSamplesResponse: Codec<RegisterDataSamplesResponse> = {
  name: 'orchestrator.RegisterDataSamplesResponse',
  fields: [
    { name: 'data_samples', property: 'dataSamples', number: 1, type: 'message', repeated: true, map: false, message: () => DataSample },
  ],
  write(message, to) {
    if (message.dataSamples !== undefined) for (const element of message.dataSamples) writeMessage(DataSample, element, to.uint32(10));
    return to;
  },
  read(from, end) {
    const dataSamples_: DataSample[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          dataSamples_.push(readMessage(DataSample, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { dataSamples: dataSamples_ };
  },
};

export interface UpdateDataSamplesParam {
  /** Samples to link; at least one. */
  readonly keys: readonly string[];
  /**
   * Managers appended to those that a sample already has, in this order; may be empty. A key given twice is OE0101
   * for a sample not linked to it yet.
   */
  readonly dataManagerKeys: readonly string[];
}

export const UpdateDataSamplesParam: Codec<UpdateDataSamplesParam> = {
  name: 'orchestrator.UpdateDataSamplesParam',
  fields: [
    { name: 'keys', property: 'keys', number: 1, type: 'string', repeated: true, map: false },
    { name: 'data_manager_keys', property: 'dataManagerKeys', number: 2, type: 'string', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.keys !== undefined) for (const element of message.keys) to.uint32(10).string(element);
    if (message.dataManagerKeys !== undefined) for (const element of message.dataManagerKeys) to.uint32(18).string(element);
    return to;
  },
  read(from, end) {
    const keys_: string[] = [];
    const dataManagerKeys_: string[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          keys_.push(readText(from));
          break;
        case 18:
          dataManagerKeys_.push(readText(from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { keys: keys_, dataManagerKeys: dataManagerKeys_ };
  },
};

export type UpdateDataSamplesResponse = Readonly<Record<never, never>>;

export const UpdateDataSamplesResponse: Codec<UpdateDataSamplesResponse> = {
  name: 'orchestrator.UpdateDataSamplesResponse',
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

export interface DataSampleQueryFilter {
  /** Samples with any of these keys. */
  readonly keys: readonly string[];
}

export const DataSampleQueryFilter: Codec<DataSampleQueryFilter> = {
  name: 'orchestrator.DataSampleQueryFilter',
  fields: [
    { name: 'keys', property: 'keys', number: 1, type: 'string', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.keys !== undefined) for (const element of message.keys) to.uint32(10).string(element);
    return to;
  },
  read(from, end) {
    const keys_: string[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          keys_.push(readText(from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { keys: keys_ };
  },
};

export interface QueryDataSamplesParam {
  readonly pageToken: string;
  readonly pageSize: number;
  readonly filter: DataSampleQueryFilter | undefined;
}

export const QueryDataSamplesParam: Codec<QueryDataSamplesParam> = {
  name: 'orchestrator.QueryDataSamplesParam',
  fields: [
    { name: 'page_token', property: 'pageToken', number: 1, type: 'string', repeated: false, map: false },
    { name: 'page_size', property: 'pageSize', number: 2, type: 'uint32', repeated: false, map: false },
    { name: 'filter', property: 'filter', number: 3, type: 'message', repeated: false, map: false, message: () => DataSampleQueryFilter },
  ],
  write(message, to) {
    if (message.pageToken) to.uint32(10).string(message.pageToken);
    if (message.pageSize) to.uint32(16).uint32(message.pageSize);
    if (message.filter !== undefined) writeMessage(DataSampleQueryFilter, message.filter, to.uint32(26));
    return to;
  },
  read(from, end) {
    let pageToken_ = '';
    let pageSize_ = 0;
    let filter_: DataSampleQueryFilter | undefined;
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
          filter_ = readMessage(DataSampleQueryFilter, from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { pageToken: pageToken_, pageSize: pageSize_, filter: filter_ };
  },
};

export interface QueryDataSamplesResponse {
  readonly dataSamples: readonly DataSample[];
  readonly nextPageToken: string;
}

export const QueryDataSamplesResponse: Codec<QueryDataSamplesResponse> = {
  name: 'orchestrator.QueryDataSamplesResponse',
  fields: [
    { name: 'data_samples', property: 'dataSamples', number: 1, type: 'message', repeated: true, map: false, message: () => DataSample },
    { name: 'next_page_token', property: 'nextPageToken', number: 2, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.dataSamples !== undefined) for (const element of message.dataSamples) writeMessage(DataSample, element, to.uint32(10));
    if (message.nextPageToken) to.uint32(18).string(message.nextPageToken);
    return to;
  },
  read(from, end) {
    const dataSamples_: DataSample[] = [];
    let nextPageToken_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          dataSamples_.push(readMessage(DataSample, from));
          break;
        case 18:
          nextPageToken_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { dataSamples: dataSamples_, nextPageToken: nextPageToken_ };
  },
};

export interface GetDataSampleParam {
  readonly key: string;
}

export const GetDataSampleParam: Codec<GetDataSampleParam> = {
  name: 'orchestrator.GetDataSampleParam',
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

/** Data samples: references to data that stays with its organization. */
export const DataSampleService = {
  name: 'orchestrator.DataSampleService',
  methods: {
    /**
     * Registers samples owned by the caller. An empty list succeeds and does nothing.
     * Checks, sample by sample: request valid (OE0101); each manager known (OE0002) and owned by the caller (OE0102);
     * key free, also within the call (OE0006). Then: caller registered (OE0003).
     * Returns the samples in request order.
     * Events: created DATA_SAMPLE per sample, in request order.
     */
    registerDataSamples: {
      name: 'RegisterDataSamples',
      path: '/orchestrator.DataSampleService/RegisterDataSamples',
      request: RegisterDataSamplesParam,
      reply: RegisterDataSamplesResponse,
      readOnly: false,
      streams: false,
    },
    /**
     * Links samples to further data managers. Links are never removed.
     * Checks: request valid (OE0101); each manager known (OE0002) and owned by the caller (OE0102); then each sample
     * known (OE0002) and owned by the caller (OE0102).
     * Events: updated DATA_SAMPLE per listed key, in request order, even if nothing changed. A key listed twice
     * gives two.
     */
    updateDataSamples: {
      name: 'UpdateDataSamples',
      path: '/orchestrator.DataSampleService/UpdateDataSamples',
      request: UpdateDataSamplesParam,
      reply: UpdateDataSamplesResponse,
      readOnly: false,
      streams: false,
    },
    /** Pages through the samples. Any member. */
    queryDataSamples: {
      name: 'QueryDataSamples',
      path: '/orchestrator.DataSampleService/QueryDataSamples',
      request: QueryDataSamplesParam,
      reply: QueryDataSamplesResponse,
      readOnly: true,
      streams: false,
    },
    /** Returns one sample. Any member. Errors: malformed key (OE0101), unknown key (OE0002). */
    getDataSample: {
      name: 'GetDataSample',
      path: '/orchestrator.DataSampleService/GetDataSample',
      request: GetDataSampleParam,
      reply: DataSample,
      readOnly: true,
      streams: false,
    },
  },
} as const satisfies Service;
