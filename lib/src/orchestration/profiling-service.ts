// SPDX-License-Identifier: Apache-2.0

import { Encoded, EventKind } from '@orchestrator/proto';
import { assertProfilingStep, profilingStep } from '../assets/profiling';
import type { ServiceHandlers } from './service-handlers';

/** What ProfilingService does. */
export const profilingService: ServiceHandlers['profiling'] = {
  registerProfilingStep(step, provider) {
    assertProfilingStep(step);
    const asset = Encoded.fromValue(profilingStep.codec, step);
    provider.emit(profilingStep, { kind: EventKind.EVENT_ASSET_CREATED, asset });
    return {};
  },
};
