// SPDX-License-Identifier: Apache-2.0

/**
 * What receipts are tested on: a built server for each store, and what the commands need to look at that store.
 */
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { TEST_SERVERS, TestDatabases } from '../couchdb/test-servers';
import { StandInNetwork, startFacade } from '../support/ledger-networks';
import { createFolder, removeFolder, ServerProcess } from '../support/server-process';

/** Servers over one store. */
export interface Mode {
  /** The first server, and the others on the same store. */
  readonly servers: readonly [ServerProcess, ...ServerProcess[]];
  /** Whether a write is a transaction of a ledger, whatever it changes. */
  readonly isLedger: boolean;
  /** Whether the store can be looked at only when no server runs. */
  readonly isExclusive: boolean;
  /** For the commands. */
  readonly settings: Readonly<Record<string, string>>;
  /** The authorities of the organizations whose signatures are in the store; undefined if none are. */
  readonly authorities?: string;
  /** Removes the store; the servers have been stopped before. */
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
  const settings = { ORCHESTRATOR_DATA_DIR: folder };
  return { servers: [server], isLedger: false, isExclusive: true, settings, stop: () => removeFolder(folder) };
}

async function startCouch(start: (typeof TEST_SERVERS)[number]['start']): Promise<Mode> {
  const couch = await start();
  const databases = new TestDatabases(couch);
  const settings = { ORCHESTRATOR_COUCHDB_URL: couch.url, ORCHESTRATOR_COUCHDB_PREFIX: databases.prefix };
  const [server, other] = [
    await ServerProcess.start({ environment: settings }),
    await ServerProcess.start({ environment: settings }),
  ];
  const stop = async (): Promise<void> => {
    await databases.remove();
    await couch.stop();
  };
  return { servers: [server, other], isLedger: false, isExclusive: false, settings, stop };
}

/** A facade over a stand-in. */
export async function startLedger(): Promise<Mode & { readonly authorities: string }> {
  const network = await StandInNetwork.start();
  const settings = { ORCHESTRATOR_MODE: 'ledger', ORCHESTRATOR_NETWORK_CONFIG: network.profile };
  const server = await startFacade(network);
  const authorities = authoritiesOf(network.profile);
  return { servers: [server], isLedger: true, isExclusive: false, settings, authorities, stop: () => network.stop() };
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
