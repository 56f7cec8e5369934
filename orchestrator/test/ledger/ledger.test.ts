// SPDX-License-Identifier: Apache-2.0

/**
 * The scenarios, unchanged, against facades: over the stand-in on every machine, over Fabric where its programs are.
 */
import { findPrograms } from '@orchestrator/network';
import { describeScenarios } from '../scenarios';
import { type LedgerNetwork, StandInNetwork, startFabric, startFacade } from '../support/ledger-networks';
import type { ServerProcess } from '../support/server-process';

const START_MS = 180_000;
const programs = findPrograms();

function describeMode(title: string, startNetwork: () => Promise<LedgerNetwork>): void {
  describe(title, () => {
    let network: LedgerNetwork | undefined;
    let facade: ServerProcess | undefined;

    beforeAll(async () => {
      network = await startNetwork();
      facade = await startFacade(network);
    }, START_MS);

    afterAll(async () => {
      await facade?.stop();
      await network?.stop();
    }, START_MS);

    describeScenarios(() => ({ address: facade?.address ?? '' }));
  });
}

describeMode('ledger mode on the stand-in', () => StandInNetwork.start());

if (programs === undefined) {
  it.skip("ledger mode on Fabric (skipped: neither FABRIC_BIN nor PATH nor the cache has Fabric's programs)", () =>
    undefined);
} else {
  describeMode(`ledger mode on Fabric ${programs.version.text}`, startFabric);
}
