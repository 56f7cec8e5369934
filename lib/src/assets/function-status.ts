// SPDX-License-Identifier: Apache-2.0

import { FunctionAction, FunctionStatus } from '@orchestrator/proto';
import { badRequest } from '../errors/orchestrator-error';
import type { Transition } from './state-machine';

const { FUNCTION_STATUS_BUILDING: BUILDING, FUNCTION_STATUS_WAITING: WAITING } = FunctionStatus;

/** A change of the status of a function. */
export type FunctionTransition = Transition<FunctionStatus>;

/** What can happen to a function; READY, CANCELED and FAILED are final. */
export const functionTransitions = {
  building: { name: 'transitionBuilding', from: [WAITING], to: BUILDING },
  ready: { name: 'transitionReady', from: [BUILDING], to: FunctionStatus.FUNCTION_STATUS_READY },
  canceled: { name: 'transitionCanceled', from: [WAITING, BUILDING], to: FunctionStatus.FUNCTION_STATUS_CANCELED },
  failed: { name: 'transitionFailed', from: [BUILDING], to: FunctionStatus.FUNCTION_STATUS_FAILED },
} as const satisfies Record<string, FunctionTransition>;

const TRANSITIONS: ReadonlyMap<FunctionAction, FunctionTransition> = new Map<FunctionAction, FunctionTransition>([
  [FunctionAction.FUNCTION_ACTION_BUILDING, functionTransitions.building],
  [FunctionAction.FUNCTION_ACTION_CANCELED, functionTransitions.canceled],
  [FunctionAction.FUNCTION_ACTION_FAILED, functionTransitions.failed],
  [FunctionAction.FUNCTION_ACTION_READY, functionTransitions.ready],
]);

/**
 * The transition that an action asks for.
 * @throws OE0003 if there is none.
 */
export function transitionOf(action: FunctionAction): FunctionTransition {
  const transition = TRANSITIONS.get(action);
  if (transition === undefined) throw badRequest(`unsupported action on a function: ${action}`);
  return transition;
}
