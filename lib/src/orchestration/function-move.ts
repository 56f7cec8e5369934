// SPDX-License-Identifier: Apache-2.0

import { type AssetFunction, type Encoded, FunctionStatus } from '@orchestrator/proto';
import { assetFunction } from '../assets/function';
import type { FunctionTransition } from '../assets/function-status';
import { applyTransition } from '../assets/state-machine';
import type { Provider } from './provider';
import { propagateFunctionStatus } from './task-cascade';

/**
 * Gives a function its next status and carries its tasks along; the reason goes into the events.
 * @throws OE0111 if the function is not in a status from which this is possible.
 */
export async function moveFunction(
  provider: Provider,
  previous: Encoded<AssetFunction>,
  { transition, reason }: { readonly transition: FunctionTransition; readonly reason: string },
): Promise<void> {
  const status = applyTransition(transition, previous.value.status, FunctionStatus);
  provider.update(assetFunction, { previous, value: { ...previous.value, status }, reason });
  await propagateFunctionStatus(provider, previous.value.key, { status, reason });
}
