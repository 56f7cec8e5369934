// SPDX-License-Identifier: Apache-2.0

import { SETTINGS } from '@orchestrator/orchestrator';

const NAMES: ReadonlySet<string> = new Set(Object.values(SETTINGS).map(({ name }) => name));

/** The environment of this process without what the orchestrator would take for its settings. */
export function environmentWithoutSettings(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('ORCHESTRATOR_') && !NAMES.has(name));
  return Object.fromEntries(others);
}
