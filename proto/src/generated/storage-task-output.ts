// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { ComputeTaskOutputAsset } from './compute-task';
import type { Codec } from '../codec';
import { readMessage, writeMessage } from '../codec';
import { checkEnd, readText, skipField } from '../wire';

/** The assets registered under one output of one task. It exists once there is one. */
export interface TaskOutput {
  readonly computeTaskKey: string;
  /** Output identifier. */
  readonly identifier: string;
  /** In the order of registration. */
  readonly assets: readonly ComputeTaskOutputAsset[];
}

export const TaskOutput: Codec<TaskOutput> = {
  name: 'orchestrator.storage.TaskOutput',
  fields: [
    { name: 'compute_task_key', property: 'computeTaskKey', number: 1, type: 'string', repeated: false, map: false },
    { name: 'identifier', property: 'identifier', number: 2, type: 'string', repeated: false, map: false },
    { name: 'assets', property: 'assets', number: 3, type: 'message', repeated: true, map: false, message: () => ComputeTaskOutputAsset },
  ],
  write(message, to) {
    if (message.computeTaskKey) to.uint32(10).string(message.computeTaskKey);
    if (message.identifier) to.uint32(18).string(message.identifier);
    if (message.assets !== undefined) for (const element of message.assets) writeMessage(ComputeTaskOutputAsset, element, to.uint32(26));
    return to;
  },
  read(from, end) {
    let computeTaskKey_ = '';
    let identifier_ = '';
    const assets_: ComputeTaskOutputAsset[] = [];
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 10:
          computeTaskKey_ = readText(from);
          break;
        case 18:
          identifier_ = readText(from);
          break;
        case 26:
          assets_.push(readMessage(ComputeTaskOutputAsset, from));
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { computeTaskKey: computeTaskKey_, identifier: identifier_, assets: assets_ };
  },
};
