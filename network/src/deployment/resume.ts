// SPDX-License-Identifier: Apache-2.0

import { allDone } from '../site/all-done';
import type { Site } from '../site/site';
import { readSequence } from './chaincode-lifecycle';
import { startChaincode } from './chaincode-processes';
import { readDeployments } from './deployments';
import { waitForEndorsers } from './discovery';

/**
 * Starts every deployed chaincode that does not run. If nodes have been started too, waits until they have found each
 * other again, so that the next transaction goes through.
 */
export async function resumeDeployments(site: Site, hasStartedNodes: boolean): Promise<void> {
  for (const deployment of Object.values(readDeployments(site.folder))) {
    await startChaincode(site, deployment);
    if (hasStartedNodes) await waitForChannels(site, deployment.name);
  }
}

async function waitForChannels(site: Site, chaincode: string): Promise<void> {
  await allDone(
    site.plan.settings.channels.map(async (channel) => {
      // A deployment that was cut off may have got to some channels only.
      if ((await readSequence(site, channel, chaincode)) > 0) await waitForEndorsers(site, channel, chaincode);
    }),
  );
}
