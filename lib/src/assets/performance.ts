// SPDX-License-Identifier: Apache-2.0

import { AssetKind, type NewPerformance, Performance } from '@orchestrator/proto';
import { type AssetDefinition, type Index, queryIndex } from './definition';
import { assertValid } from './problems';
import { requiredIdentifier, taskOutputKey } from './task-output';
import { timeKey } from './time';
import { requiredKey } from './validation';

const HEX = 16;

/** By date, then by task key downwards. */
export const allPerformances = byAge('performance', () => []);

export const performancesByTask = byAge('performance.task', ({ computeTaskKey }) => [computeTaskKey]);

export const performancesByIdentifier = byAge('performance.output', (of) => [of.computeTaskOutputIdentifier]);

export const performance: AssetDefinition<Performance> = {
  name: 'performance',
  title: 'performance',
  codec: Performance,
  event: { kind: AssetKind.ASSET_PERFORMANCE, field: 'performance' },
  keyOf: (of) => taskOutputKey(of.computeTaskKey, of.computeTaskOutputIdentifier),
  indexes: [allPerformances, performancesByTask, performancesByIdentifier],
};

/** @throws OE0101 naming every field that breaks a rule. */
export function assertNewPerformance(request: NewPerformance): void {
  assertValid(performance.name, {
    compute_task_key: requiredKey(request.computeTaskKey),
    compute_task_output_identifier: requiredIdentifier(request.computeTaskOutputIdentifier),
  });
}

/** A number as it is stored: there is only one zero. */
export function storedValue(value: number): number {
  return value === 0 ? 0 : value;
}

function byAge(name: string, bucket: (of: Performance) => readonly string[]): Index<Performance> {
  return queryIndex(name, (of) => [
    { bucket: bucket(of), order: [timeKey(of.creationDate), inverted(of.computeTaskKey)] },
  ]);
}

/** Text that sorts against the order of the keys. */
function inverted(key: string): string {
  return key.replace(/[0-9a-f]/g, (digit) => (HEX - 1 - Number.parseInt(digit, HEX)).toString(HEX));
}
