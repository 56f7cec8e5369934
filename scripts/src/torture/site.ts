// SPDX-License-Identifier: Apache-2.0

import type { Random } from '@orchestrator/lib/testing';
import type { Command } from './replica';

/** Something that goes wrong around the replicas, and ends. */
export interface Disturbance {
  /** What happens, as a count of it is told. */
  readonly name: string;
  /** Resolves when all is well again. */
  readonly run: (random: Random) => Promise<void>;
}

/** What replicas run on. */
export interface Site {
  /** For the first line that is printed. */
  readonly name: string;
  /** How many replicas run on it, if that is not free to choose. */
  readonly replicas: number | undefined;
  readonly command: Command;
  readonly disturbances: readonly Disturbance[];
  /** Ends it, and removes what it has stored. */
  stop(): Promise<void>;
}
