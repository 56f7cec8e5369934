// SPDX-License-Identifier: Apache-2.0
// Generated from the .proto files. Do not edit.

import { Empty } from './google';
import type { Codec } from '../codec';
import { checkEnd, readText, skipField } from '../wire';
import type { Service } from '../service';

export interface ProfilingStep {
  /** Not 0. The unit is up to those who publish and read the steps. */
  readonly duration: number;
  /** UUID of the task or function measured. */
  readonly assetKey: string;
  /** Name of the step, 1 to 100 bytes. */
  readonly step: string;
}

export const ProfilingStep: Codec<ProfilingStep> = {
  name: 'orchestrator.ProfilingStep',
  fields: [
    { name: 'duration', property: 'duration', number: 1, type: 'uint32', repeated: false, map: false },
    { name: 'asset_key', property: 'assetKey', number: 2, type: 'string', repeated: false, map: false },
    { name: 'step', property: 'step', number: 3, type: 'string', repeated: false, map: false },
  ],
  write(message, to) {
    if (message.duration) to.uint32(8).uint32(message.duration);
    if (message.assetKey) to.uint32(18).string(message.assetKey);
    if (message.step) to.uint32(26).string(message.step);
    return to;
  },
  read(from, end) {
    let duration_ = 0;
    let assetKey_ = '';
    let step_ = '';
    while (from.pos < end) {
      const tag = from.uint32();
      switch (tag) {
        case 8:
          duration_ = from.uint32();
          break;
        case 18:
          assetKey_ = readText(from);
          break;
        case 26:
          step_ = readText(from);
          break;
        default:
          skipField(tag, from);
      }
    }
    checkEnd(from, end);
    return { duration: duration_, assetKey: assetKey_, step: step_ };
  },
};

/** Time measurements, passed on to the subscribers of events. */
export const ProfilingService = {
  name: 'orchestrator.ProfilingService',
  methods: {
    /**
     * Publishes how long one step took. Any member. Repeating the call publishes again.
     * Checks: request valid (OE0101). The asset need not exist.
     * Events: created PROFILING_STEP under the given asset_key; apart from this event nothing is stored.
     */
    registerProfilingStep: {
      name: 'RegisterProfilingStep',
      path: '/orchestrator.ProfilingService/RegisterProfilingStep',
      request: ProfilingStep,
      reply: Empty,
      readOnly: false,
      streams: false,
    },
  },
} as const satisfies Service;
