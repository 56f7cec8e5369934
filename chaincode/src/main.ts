#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0

import './logging-level';
import { createChaincode } from './chaincode';
import { ChaincodeServer } from './server';
import { readSettings, SettingsError } from './settings';

/** Less than the ten seconds that process managers give. */
const GRACE_MS = 5000;

async function main(): Promise<void> {
  const { address, chaincodeId, tls } = readSettings(process.env);
  const server = new ChaincodeServer(createChaincode(), chaincodeId, say);
  const port = await server.listen(address, tls);
  const stop = (): void => void server.stop(GRACE_MS).then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const host = address.slice(0, address.lastIndexOf(':'));
  process.stdout.write(`chaincode ${chaincodeId} listens on ${host}:${String(port)}${tls ? '' : ' without TLS'}\n`);
}

function say(text: string): void {
  process.stderr.write(`chaincode: ${text}\n`);
}

// Nobody may read any more what is printed. The failure of saying so would be printed too, without end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

main().catch((error: unknown) => {
  const text =
    error instanceof SettingsError ? error.message : (error instanceof Error && error.stack) || String(error);
  say(text);
  process.exitCode = 1;
});
