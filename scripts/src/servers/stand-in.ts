// SPDX-License-Identifier: Apache-2.0

import { ControlledStandIn } from '@orchestrator/network';

/** A network that a facade can follow. */
export interface LedgerPlace {
  /** The file of the connection profile. */
  readonly profile: string;
  /** Ends it, and removes what it has stored. */
  readonly leave: () => Promise<void>;
}

/** Starts a stand-in for a Fabric network, with the chaincode of the project. It ends with this process at the latest. */
export async function openStandIn(channels?: readonly string[]): Promise<LedgerPlace> {
  const standIn = await ControlledStandIn.start({
    ...(channels === undefined ? {} : { channels }),
    report: (line) => process.stderr.write(`${line}\n`),
  });
  return { profile: standIn.profile, leave: () => standIn.stop() };
}
