// SPDX-License-Identifier: Apache-2.0

import { OrchestratorError } from '../errors/orchestrator-error';

/** A named change of status. Callers see the name in texts, and clients compare it: it is part of the API. */
export interface Transition<S> {
  readonly name: string;
  readonly from: readonly S[];
  readonly to: S;
}

/**
 * The status after a transition.
 * @throws OE0111, `event <transition> inappropriate in current state <STATUS>`.
 */
export function applyTransition<S extends number>(
  transition: Transition<S>,
  current: S,
  names: Readonly<Record<number, string>>,
): S {
  if (transition.from.includes(current)) return transition.to;
  const status = names[current] ?? String(current);
  throw new OrchestratorError('illegalTransition', `event ${transition.name} inappropriate in current state ${status}`);
}
