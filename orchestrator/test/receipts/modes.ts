// SPDX-License-Identifier: Apache-2.0

/**
 * What receipts are tested on: a built server for each store, and what the commands need to look at that store.
 */
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TEST_SERVERS, TestDatabases } from '../couchdb/test-servers';
import { StandInNetwork, startFacade } from '../support/ledger-networks';
import { createFolder, removeFolder, ServerProcess } from '../support/server-process';

/** A server over one store. */
export interface Mode {
  readonly server: ServerProcess;
  /** For the commands. */
  readonly settings: Readonly<Record<string, string>>;
  /** The authorities of the organizations whose signatures are in the store; undefined if none are. */
  readonly authorities?: string;
  /** Ends it all; the server may have been stopped before. */
  stop(): Promise<void>;
}

/** The stores, and how a server over each is started. */
export const MODES: readonly { readonly mode: string; readonly start: () => Promise<Mode> }[] = [
  { mode: 'the embedded store', start: startEmbedded },
  ...TEST_SERVERS.map(({ server, start }) => ({ mode: server, start: () => startCouch(start) })),
  { mode: 'the stand-in of a ledger', start: startLedger },
];

async function startEmbedded(): Promise<Mode> {
  const folder = await createFolder();
  const server = await ServerProcess.start({ folder });
  return { server, settings: { ORCHESTRATOR_DATA_DIR: folder }, stop: () => removeFolder(folder) };
}

async function startCouch(start: (typeof TEST_SERVERS)[number]['start']): Promise<Mode> {
  const couch = await start();
  const databases = new TestDatabases(couch);
  const settings = { ORCHESTRATOR_COUCHDB_URL: couch.url, ORCHESTRATOR_COUCHDB_PREFIX: databases.prefix };
  const server = await ServerProcess.start({ environment: settings });
  const stop = async (): Promise<void> => {
    await databases.remove();
    await couch.stop();
  };
  return { server, settings, stop };
}

async function startLedger(): Promise<Mode> {
  const network = await StandInNetwork.start();
  const settings = { ORCHESTRATOR_MODE: 'ledger', ORCHESTRATOR_NETWORK_CONFIG: network.profile };
  const server = await startFacade(network);
  return { server, settings, authorities: authoritiesOf(network.profile), stop: () => network.stop() };
}

/** One folder for each organization of a stand-in, with the authority of its members. */
function authoritiesOf(profile: string): string {
  const materials = join(dirname(profile), 'crypto');
  const folder = join(dirname(profile), 'authorities');
  for (const mspId of readdirSync(materials)) {
    mkdirSync(join(folder, mspId), { recursive: true });
    cpSync(join(materials, mspId, 'ca.pem'), join(folder, mspId, 'ca.pem'));
  }
  return folder;
}
