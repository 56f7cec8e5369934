// SPDX-License-Identifier: Apache-2.0

import { AssetKind, Model, type NewModel } from '@orchestrator/proto';
import type { AssetDefinition } from './definition';
import { assertValid } from './problems';
import { requiredIdentifier } from './task-output';
import { requiredAddressable, requiredKey } from './validation';

export const model: AssetDefinition<Model> = {
  name: 'model',
  title: 'model',
  codec: Model,
  event: { kind: AssetKind.ASSET_MODEL, field: 'model' },
  keyOf: ({ key }) => key,
  indexes: [],
};

/** @throws OE0101 naming every field that breaks a rule. */
export function assertNewModel(request: NewModel): void {
  assertValid(model.name, {
    key: requiredKey(request.key),
    compute_task_key: requiredKey(request.computeTaskKey),
    compute_task_output_identifier: requiredIdentifier(request.computeTaskOutputIdentifier),
    address: requiredAddressable(request.address),
  });
}

/** Is the model gone for good? */
export function isDisabled({ address }: Model): boolean {
  return address === undefined;
}
