// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { DataManager } from './data-manager';
import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, skipField } from '../wire';
import type { Service } from '../service';

export interface Dataset {
  readonly dataManager: DataManager | undefined;
  /** Every sample linked to the manager, by creation date of the sample, then key. */
  readonly dataSampleKeys: readonly string[];
}

export const Dataset: Codec<Dataset> = {
  name: 'orchestrator.Dataset',
  fields: [
    { name: 'data_manager', property: 'dataManager', number: 1, type: 'message', repeated: false, map: false, message: () => DataManager },
    { name: 'data_sample_keys', property: 'dataSampleKeys', number: 4, type: 'string', repeated: true, map: false },
  ],
  write(message, to) {
    if (message.dataManager !== undefined) writeMessage(DataManager, message.dataManager, to.uint32(10));
    if (message.dataSampleKeys !== undefined) for (const element of message.dataSampleKeys) to.uint32(34).string(element);
    return to;
  },
  read(from, end) {
    let dataManager_: DataManager | undefined;
    const dataSampleKeys_: string[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          dataManager_ = readMessage(DataManager, from);
          break;
        case 34:
          dataSampleKeys_.push(readText(from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { dataManager: dataManager_, dataSampleKeys: dataSampleKeys_ };
  },
};

export interface GetDatasetParam {
  /** Key of the data manager. */
  readonly key: string;
}

export const GetDatasetParam: Codec<GetDatasetParam> = {
  name: 'orchestrator.GetDatasetParam',
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

/** Datasets: views of a data manager together with its samples. They are not stored and have no events. */
export const DatasetService = {
  name: 'orchestrator.DatasetService',
  methods: {
    /**
     * Returns a data manager and the keys of all its samples. Any member.
     * Errors: malformed key (OE0101), unknown data manager (OE0002).
     */
    getDataset: {
      name: 'GetDataset',
      path: '/orchestrator.DatasetService/GetDataset',
      request: GetDatasetParam,
      reply: Dataset,
      readOnly: true,
      streams: false,
    },
  },
} as const satisfies Service;
