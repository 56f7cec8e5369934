// SPDX-License-Identifier: Apache-2.0

import { AssetKind, DataSample, type NewDataSample, type UpdateDataSamplesParam } from '@orchestrator/proto';
import { type AssetDefinition, queryIndex } from './definition';
import { assertValid, each, first, type Problem } from './problems';
import { timeKey } from './time';
import { BLANK, hand, requiredChecksum, requiredKey } from './validation';

/** The order of registration. */
export const allDataSamples = queryIndex<DataSample>('datasample', ({ creationDate }) => [
  { bucket: [], order: [timeKey(creationDate)] },
]);

/** The samples that a data manager opens. */
export const samplesByManager = queryIndex<DataSample>('datasample.manager', ({ dataManagerKeys, creationDate }) =>
  dataManagerKeys.map((managerKey) => ({ bucket: [managerKey], order: [timeKey(creationDate)] })),
);

export const dataSample: AssetDefinition<DataSample> = {
  name: 'datasample',
  title: 'datasample',
  codec: DataSample,
  event: { kind: AssetKind.ASSET_DATA_SAMPLE, field: 'dataSample' },
  keyOf: ({ key }) => key,
  indexes: [allDataSamples, samplesByManager],
};

/** @throws OE0101 naming every field that breaks a rule. */
export function assertNewDataSample(request: NewDataSample): void {
  assertValid(dataSample.name, {
    key: requiredKey(request.key),
    data_manager_keys: first(each(request.dataManagerKeys, requiredKey), distinct(request.dataManagerKeys)),
    checksum: requiredChecksum(request.checksum),
  });
}

/** @throws OE0101 naming every field that breaks a rule. */
export function assertDataSampleUpdate({ keys, dataManagerKeys }: UpdateDataSamplesParam): void {
  assertValid(dataSample.name, {
    keys: keys.length === 0 ? BLANK : each(keys, requiredKey),
    data_manager_keys: each(dataManagerKeys, requiredKey),
  });
}

/**
 * The sample with further managers, behind those that it has.
 * @throws OE0101 if a manager that it does not have yet is given twice.
 */
export function withManagers(sample: DataSample, managerKeys: readonly string[]): DataSample {
  const present = new Set(sample.dataManagerKeys);
  const added = managerKeys.filter((key) => !present.has(key));
  assertValid(dataSample.name, { data_manager_keys: distinct(added) });
  return { ...sample, dataManagerKeys: [...sample.dataManagerKeys, ...added] };
}

function distinct(keys: readonly string[]): Problem {
  return new Set(keys).size === keys.length ? undefined : hand('a data manager is listed twice');
}
