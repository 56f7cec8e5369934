// SPDX-License-Identifier: Apache-2.0

import type { StandInOptions } from './site';
import { startStandIn } from './stand-in';

/** Runs a stand-in as a process of its own, until it is told to end by SIGTERM or SIGINT. */
export async function serveStandIn(options: StandInOptions): Promise<void> {
  const standIn = await startStandIn(options);
  options.report?.(`The stand-in listens. How to reach it is in ${standIn.connectionFile}`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  standIn.stop();
}
