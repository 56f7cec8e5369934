// SPDX-License-Identifier: Apache-2.0

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** The program of the chaincode of this folder. */
export const CHAINCODE_ENTRY = join(__dirname, 'chaincode', 'main.mjs');

/** A process that serves the chaincode in clear. */
export interface ChaincodeProcess {
  readonly address: string;
  stop(): Promise<void>;
  /** Starts it at the same address. */
  start(): Promise<void>;
}

/** Starts the chaincode on a free port, and waits until it listens. */
export async function startChaincode(): Promise<ChaincodeProcess> {
  const address = `127.0.0.1:${await findFreePort()}`;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = spawn(process.execPath, [CHAINCODE_ENTRY], {
      env: { PATH: process.env['PATH'], CHAINCODE_SERVER_ADDRESS: address, CORE_CHAINCODE_LOGGING_LEVEL: 'CRITICAL' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await listening(child);
  };
  const stop = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  await start();
  return { address, start, stop };
}

async function listening(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('the chaincode ended before it listened');
  });
  await Promise.race([once(child.stdout ?? child, 'data'), ended]);
  ended.catch(() => undefined);
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
