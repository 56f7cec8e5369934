// SPDX-License-Identifier: Apache-2.0

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '@orchestrator/lib/testing';
import { type Connection, ControlledFabric, type ControlledNetwork, ControlledStandIn } from '@orchestrator/network';
import { serveCache } from './replica';
import type { Disturbance, Site } from './site';

const ORDERERS = 3;
/** A facade gives up a node that is silent, and a caller gets an answer, before the caller gives up. */
const SETTINGS = { ORCHESTRATOR_FABRIC_GATEWAY_TIMEOUT: '1500ms', ORCHESTRATOR_TX_RETRY_BUDGET: '2s' };
const SHORTEST_MS = 200;
const LONGEST_MS = 1800;
const DELAY_MS = 300;

/** A facade on the peer of each organization, over three orderers: of the stand-in, or of Fabric itself. */
export async function startLedgerSite(folder: string, isFabric: boolean): Promise<Site> {
  const options = { orderers: ORDERERS };
  return createLedgerSite(
    folder,
    isFabric ? await ControlledFabric.start(options) : await ControlledStandIn.start(options),
  );
}

/** Facades that any organization may call, each on the peer of another one, over a network that runs. */
export function createLedgerSite(folder: string, network: ControlledNetwork): Site {
  const connection = JSON.parse(readFileSync(network.profile, 'utf8')) as Connection;
  const profiles = connection.organizations.map((_, i) => writeProfile(folder, connection, i));
  return {
    name: network.isStandIn ? 'the stand-in' : `Fabric ${connection.fabric}`,
    replicas: profiles.length,
    command: (address, index) =>
      serveCache(address, join(folder, address.replace(':', '-')), {
        ...SETTINGS,
        ORCHESTRATOR_MODE: 'ledger',
        ORCHESTRATOR_NETWORK_CONFIG: profiles[index] ?? '',
      }),
    disturbances: disturbancesOf(network, connection),
    stop: () => network.stop(),
  };
}

/** A profile with which a facade acts for every organization through the peer of one: so that all may do the same. */
function writeProfile(folder: string, connection: Connection, index: number): string {
  const peers = connection.organizations[index]?.peers ?? [];
  const organizations = connection.organizations.map((organization) => ({ ...organization, peers }));
  const path = join(folder, `connection-${String(index)}.json`);
  writeFileSync(path, JSON.stringify({ ...connection, organizations }));
  return path;
}

function disturbancesOf(network: ControlledNetwork, connection: Connection): Disturbance[] {
  const orderers = connection.orderers.map(({ name }) => name);
  const peers = connection.organizations.flatMap((organization) => organization.peers.map(({ name }) => name));
  const endorsers = connection.organizations.flatMap(({ endorses, mspId }) => (endorses ? [mspId] : []));
  const kill = (name: string, nodes: readonly string[], count = 1): Disturbance =>
    onNodes(name, pick(nodes, count), {
      begin: (node) => network.takeAway(node),
      end: (node) => network.bringBack(node),
    });
  const suspend = (name: string, nodes: readonly string[], count = 1): Disturbance =>
    onNodes(name, pick(nodes, count), {
      begin: (node) => network.hang(node),
      end: (node) => network.wake(node),
    });
  const disturbances = [
    kill('peers killed', peers),
    suspend('peers stopped', peers),
    kill('orderers killed', orderers),
    suspend('orderers stopped', orderers),
    kill('majorities of orderers killed', orderers, ORDERERS - 1),
    suspend('majorities of orderers stopped', orderers, ORDERERS - 1),
    onNodes('chaincodes killed', pick(endorsers, 1), {
      begin: (mspId) => network.stopChaincode(mspId),
      end: () => network.startChaincode(),
    }),
  ];
  if (network instanceof ControlledStandIn) disturbances.push(...delays(network, { orderers, peers }));
  return disturbances;
}

/** Nodes that get their blocks late, as over slow links. */
function delays(
  { orders }: ControlledStandIn,
  { orderers, peers }: { readonly orderers: readonly string[]; readonly peers: readonly string[] },
): Disturbance[] {
  const delay = (name: string, nodes: readonly string[], count: number): Disturbance =>
    onNodes(name, pick(nodes, count), {
      begin: (node) => orders.delayBlocks(node, DELAY_MS),
      end: (node) => orders.delayBlocks(node, 0),
    });
  return [
    delay('orderers delayed', orderers, ORDERERS - 1),
    delay('peers delayed', peers, peers.length - 1),
    delay('peers and orderers delayed', [...peers, ...orderers], peers.length + ORDERERS - 2),
  ];
}

interface Change {
  readonly begin: (node: string) => Promise<void> | void;
  readonly end: (node: string) => Promise<void> | void;
}

function onNodes(name: string, choose: (random: Random) => string[], { begin, end }: Change): Disturbance {
  return {
    name,
    run: async (random) => {
      const chosen = choose(random);
      for (const node of chosen) await begin(node);
      await pause(SHORTEST_MS + random.below(LONGEST_MS));
      for (const node of chosen) await end(node);
    },
  };
}

/** So many of some, other ones each time. */
function pick(from: readonly string[], count: number): (random: Random) => string[] {
  return (random) => {
    const left = [...from];
    return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0] ?? '');
  };
}
