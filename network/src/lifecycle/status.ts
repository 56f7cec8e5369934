// SPDX-License-Identifier: Apache-2.0

import { addressOf } from '../address';
import { readDeployments } from '../deployment/deployments';
import { chaincodeProcess } from '../deployment/chaincode-processes';
import { isHealthy } from '../processes/operations';
import { type FabricNode, listNodes } from '../topology/plan';
import type { StateFolder } from '../topology/state-folder';
import { readHeights } from './join-channels';
import { getPlan } from '../site/open-site';
import { processOf } from '../site/site';

/** How a process of a network is. */
export interface ProcessStatus {
  readonly name: string;
  readonly kind: 'orderer' | 'peer' | 'chaincode';
  readonly address: string;
  /** Undefined if it does not run. */
  readonly pid: number | undefined;
  /** Runs, and says of itself that it is well; chaincode says nothing. */
  readonly healthy: boolean;
  /** The height of each channel, on a peer. */
  readonly heights: Readonly<Record<string, number>>;
}

/** How a network is. */
export interface NetworkStatus {
  readonly name: string;
  readonly channels: readonly string[];
  readonly processes: readonly ProcessStatus[];
  /** Whether all of it is well. */
  readonly healthy: boolean;
}

/** Looks at every process of a network. @throws NetworkError if there is no such network. */
export async function readStatus(folder: StateFolder): Promise<NetworkStatus> {
  const plan = getPlan(folder);
  const nodes = await Promise.all(listNodes(plan).map((node) => statusOfNode(folder, node)));
  const processes = [...nodes, ...statusOfChaincodes(folder)];
  return {
    name: folder.name,
    channels: plan.settings.channels,
    processes,
    healthy: processes.every(({ healthy }) => healthy),
  };
}

async function statusOfNode(folder: StateFolder, node: FabricNode): Promise<ProcessStatus> {
  const pid = processOf(folder, node.name).findIdentity()?.pid;
  const healthy = pid !== undefined && (await isHealthy(node.operationsPort));
  return {
    name: node.name,
    kind: node.kind,
    address: addressOf(node.port),
    pid,
    healthy,
    heights: healthy && node.kind === 'peer' ? Object.fromEntries(await readHeights(node)) : {},
  };
}

function statusOfChaincodes(folder: StateFolder): ProcessStatus[] {
  return Object.values(readDeployments(folder)).flatMap(({ name, services }) =>
    services.map(({ mspId, port }) => {
      const process = chaincodeProcess(folder, name, mspId);
      const pid = process.findIdentity()?.pid;
      return {
        name: process.name,
        kind: 'chaincode' as const,
        address: addressOf(port),
        pid,
        healthy: pid !== undefined,
        heights: {},
      };
    }),
  );
}
