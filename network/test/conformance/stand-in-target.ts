// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StandIn, type StandInOptions, startStandIn } from '../../src/stand-in';
import { type ChaincodeProcess, startChaincode } from './chaincode-process';
import { CHAINCODE, type ConformanceTarget } from './target';

/** A stand-in with a process of the chaincode for each organization that endorses. */
export interface StandInTarget extends ConformanceTarget {
  readonly standIn: StandIn;
  /** Stops it, and starts it again on what is on disk. */
  restart(): Promise<StandIn>;
}

/** Starts a stand-in for tests in a folder of its own, which goes with it. */
export async function startStandInTarget(options: Partial<StandInOptions> = {}): Promise<StandInTarget> {
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
  const chaincodes = new Map<string, ChaincodeProcess>();
  for (const mspId of ['MyOrg1MSP', 'MyOrg2MSP']) chaincodes.set(mspId, await startChaincode());
  const endpoints = Object.fromEntries([...chaincodes].map(([mspId, { address }]) => [mspId, { address }]));
  const start = (): Promise<StandIn> => startStandIn({ folder, chaincodes: { [CHAINCODE]: endpoints }, ...options });
  let standIn = await start();
  return {
    get standIn() {
      return standIn;
    },
    get connection() {
      return standIn.connection;
    },
    line: options.capability ?? '3.1',
    takeAway: async (name) => {
      const process = chaincodes.get(name);
      if (process === undefined) standIn.orders.takeAway(name);
      else await process.stop();
    },
    bringBack: async (name) => {
      const process = chaincodes.get(name);
      if (process === undefined) await standIn.orders.bringBack(name);
      else await process.start();
    },
    restart: async () => {
      standIn.stop();
      standIn = await start();
      return standIn;
    },
    stop: async () => {
      standIn.stop();
      await Promise.all([...chaincodes.values()].map((process) => process.stop()));
      rmSync(folder, { recursive: true });
    },
  };
}
