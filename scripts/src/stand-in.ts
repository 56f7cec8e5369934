// SPDX-License-Identifier: Apache-2.0

/** A stand-in for a Fabric network, with the chaincode of the project, for one run of a program. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStandIn } from '@orchestrator/network';

const ENDORSERS = ['MyOrg1MSP', 'MyOrg2MSP'];
const CHAINCODE = join(__dirname, '..', '..', 'chaincode', 'dist', 'main.js');

/** A network that a facade can follow. */
export interface LedgerPlace {
  /** The file of the connection profile. */
  readonly profile: string;
  /** Ends it, and removes what it has stored. */
  readonly leave: () => void;
}

/** Starts one with a chaincode process for each endorser. It ends with this process at the latest. */
export async function openStandIn(channels?: readonly string[]): Promise<LedgerPlace> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-stand-in-'));
  const chaincodes = await Promise.all(ENDORSERS.map(async (mspId) => ({ mspId, ...(await startChaincode()) })));
  const standIn = await startStandIn({
    folder,
    ...(channels === undefined ? {} : { channels }),
    chaincodes: { orchestrator: Object.fromEntries(chaincodes.map(({ mspId, address }) => [mspId, { address }])) },
    report: (line) => process.stderr.write(`${line}\n`),
  });
  const leave = (): void => {
    standIn.stop();
    for (const { child } of chaincodes) child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  };
  return { profile: standIn.connectionFile, leave };
}

async function startChaincode(): Promise<{ readonly address: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [CHAINCODE], {
    env: {
      PATH: process.env['PATH'],
      CHAINCODE_SERVER_ADDRESS: '127.0.0.1:0',
      CHAINCODE_ID: 'orchestrator:stand-in',
      CHAINCODE_TLS_DISABLED: 'true',
      CORE_CHAINCODE_LOGGING_LEVEL: 'WARNING',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  return { address: await addressOf(child), child };
}

/** Its output is read on, or it could not write more. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, address] = /listens on (\S+)/.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error(`the chaincode has ended: ${said}`)));
  });
}
