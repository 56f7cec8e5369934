// SPDX-License-Identifier: Apache-2.0

import type { Client } from '@orchestrator/orchestrator';

/** Assets that several callers work on, of which something must hold in every snapshot. */
export interface Work {
  /** Nothing more is to be done. */
  readonly isFull: boolean;
  /** Makes the next call. */
  advance(client: Client): Promise<void>;
  /** Looks at a snapshot; what is missing in the last one is lost. */
  check(client: Client, isLast?: boolean): Promise<void>;
}
