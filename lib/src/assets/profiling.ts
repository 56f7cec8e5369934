// SPDX-License-Identifier: Apache-2.0

import { AssetKind, ProfilingStep } from '@orchestrator/proto';
import type { AssetDefinition } from './definition';
import { assertValid } from './problems';
import { BLANK, requiredKey, requiredText } from './validation';

/** How long a step took. Others see it in an event only; it is not stored by itself. */
export const profilingStep: AssetDefinition<ProfilingStep> = {
  name: 'profiling_step',
  title: 'profiling_step',
  codec: ProfilingStep,
  event: { kind: AssetKind.ASSET_PROFILING_STEP, field: 'profilingStep' },
  keyOf: ({ assetKey }) => assetKey,
  indexes: [],
};

/** @throws OE0101 naming every field that breaks a rule. */
export function assertProfilingStep(step: ProfilingStep): void {
  assertValid(profilingStep.name, {
    asset_key: requiredKey(step.assetKey),
    step: requiredText(step.step),
    duration: step.duration === 0 ? BLANK : undefined,
  });
}
