// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, findPrograms, type Network, startNetwork } from '@orchestrator/network';
import { freePort } from '../servers/free-port';
import type { Programs } from './cpu';
import { type ServerProcess, startServer } from '../servers/process';

const ROOT = join(__dirname, '..', '..', '..');
const CHAINCODE = join(ROOT, 'chaincode', 'dist', 'main.js');
/** With the action `put` and no arguments it does nothing. */
const EMPTY_CHAINCODE_PROGRAM = join(ROOT, 'network', 'test', 'conformance', 'chaincode', 'main.mjs');
const STAND_IN =
  "Fabric's programs are not found (FABRIC_BIN): the stand-in is measured. These are no figures of a ledger.";

/** The name of the chaincode that does nothing. */
export const EMPTY_CHAINCODE = 'empty';

/** The channels: of the works, of the empty chaincode, of the growth. */
export const CHANNELS = { works: 'mychannel', empty: 'emptychannel', growth: 'growthchannel' } as const;

/** A network with the project's chaincode and one that does nothing, on all channels. */
export interface BenchNetwork {
  /** The file of the connection profile. */
  readonly profile: string;
  readonly connection: Connection;
  readonly programs: Programs;
  stop(): Promise<void>;
}

/** Starts Fabric's programs where they are found, else the stand-in, and says so. */
export async function startBenchNetwork(folder: string, tell: (line: string) => void): Promise<BenchNetwork> {
  if (findPrograms() !== undefined) return startFabric(folder);
  tell(STAND_IN);
  return startStandIn(folder);
}

async function startFabric(dataFolder: string): Promise<BenchNetwork> {
  const name = 'bench';
  const settings = { name, channels: Object.values(CHANNELS) };
  const network = await startNetwork({ dataFolder, settings, endsWithProcess: true });
  const stop = (): Promise<void> => network.stop({ remove: true });
  try {
    await network.deploy();
    await network.deploy({ chaincode: EMPTY_CHAINCODE, entry: EMPTY_CHAINCODE_PROGRAM });
    const profile = join(dataFolder, name, 'connection.json');
    return { profile, connection: network.connection, programs: await programsOf(network), stop };
  } catch (error) {
    // Its folder goes with this run, and nobody could stop it any more.
    await stop();
    throw error;
  }
}

async function programsOf(network: Network): Promise<Programs> {
  const { processes } = await network.status();
  const pidsOf = (kind: string, of = ''): number[] =>
    processes.flatMap((process) =>
      process.kind === kind && process.name.includes(of) && process.pid !== undefined ? [process.pid] : [],
    );
  return {
    peers: pidsOf('peer'),
    orderer: pidsOf('orderer'),
    chaincode: pidsOf('chaincode', 'chaincode-orchestrator'),
    'empty chaincode': pidsOf('chaincode', `chaincode-${EMPTY_CHAINCODE}`),
  };
}

async function startStandIn(folder: string): Promise<BenchNetwork> {
  const own = await startChaincode(CHAINCODE);
  const empty = await startChaincode(EMPTY_CHAINCODE_PROGRAM);
  const addresses = JSON.stringify({ orchestrator: own.address, [EMPTY_CHAINCODE]: empty.address });
  const channels = Object.values(CHANNELS).join(',');
  const standIn = await startServer([join(__dirname, 'stand-in-server.js'), folder, addresses, channels]);
  return {
    profile: standIn.address,
    connection: JSON.parse(readFileSync(standIn.address, 'utf8')) as Connection,
    programs: { 'stand-in': [standIn.pid], chaincode: [own.pid], 'empty chaincode': [empty.pid] },
    stop: async () => {
      for (const server of [standIn, own, empty]) await server.stop();
    },
  };
}

async function startChaincode(program: string): Promise<ServerProcess> {
  return startServer([program], {
    CHAINCODE_SERVER_ADDRESS: `127.0.0.1:${String(await freePort())}`,
    CHAINCODE_ID: 'bench:stand-in',
    CORE_CHAINCODE_ID_NAME: 'bench:stand-in',
    CHAINCODE_TLS_DISABLED: 'true',
    CORE_CHAINCODE_LOGGING_LEVEL: 'WARNING',
  });
}
