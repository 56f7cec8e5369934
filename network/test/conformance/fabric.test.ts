// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms, startNetwork } from '../../src';
import { CHAINCODE_ENTRY } from './chaincode-process';
import { describePeerConformance } from './describe-peer-conformance';
import { describeQuorum } from './quorum-claims';
import { CHAINCODE, type ConformanceTarget } from './target';

const programs = findPrograms();

const DEPLOYMENT = {
  chaincode: CHAINCODE,
  entry: CHAINCODE_ENTRY,
  environment: { CORE_CHAINCODE_LOGGING_LEVEL: 'CRITICAL' },
};

/** The name of the chaincode process of an organization. */
function chaincodeOf(name: string): string | undefined {
  return name.endsWith('MSP') ? `chaincode-${CHAINCODE}.${name.toLowerCase().replace(/msp$/, '')}` : undefined;
}

async function startTarget(orderers: number): Promise<ConformanceTarget> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'conformance-'));
  const network = await startNetwork({
    dataFolder,
    settings: { name: 'conformance', channels: ['mychannel'], orderers },
  });
  await network.deploy(DEPLOYMENT);
  return {
    connection: network.connection,
    line: /^v?2\./.test(network.connection.fabric) ? '2.5' : '3.1',
    takeAway: (name) => network.kill(chaincodeOf(name) ?? name),
    bringBack: async (name) => {
      if (chaincodeOf(name) === undefined) await network.restart(name);
      else await network.deploy(DEPLOYMENT);
    },
    stop: async () => {
      await network.stop({ remove: true });
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

if (programs === undefined)
  test.skip("peers and orderers of Fabric behave as the claims say (skipped: Fabric's programs are nowhere)", () => {
    throw new Error('not reached');
  });
else {
  describePeerConformance(`Fabric ${programs.version.text}`, () => startTarget(1));
  describeQuorum(`Fabric ${programs.version.text}`, () => startTarget(3));
}
