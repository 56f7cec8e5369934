// SPDX-License-Identifier: Apache-2.0

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms, startNetwork } from '@orchestrator/network';
import { startServer } from '../bench/process';
import { type LedgerPlace, openStandIn } from '../stand-in';
import type { Planted } from './planted-server';
import { TortureDatabase } from '../torture/database';

const SERVER = join(__dirname, '..', '..', '..', 'orchestrator', 'dist', 'main.js');
const PLANTED = join(__dirname, '..', '..', 'dist', 'equivalence', 'planted-server.js');

/** A server to be compared. */
export interface Target {
  readonly name: string;
  /** host:port, in plain text. */
  readonly address: string;
  /** Ends what was started for it. */
  readonly stop: () => Promise<void>;
}

/** What targets can be called. */
export const TARGET_NAMES = 'embedded, couchdb, couchdb=<url>, ledger, fabric, or host:port of a running server';

/** Starts the target of a name, with an empty store in a folder of its own. @throws Error if there is none of the name. */
export async function startTarget(name: string): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-equivalence-'));
  const remove = async (): Promise<void> => rmSync(folder, { recursive: true, force: true });
  if (name === 'embedded') return serve({ name, folder, settings: {}, after: remove });
  if (name === 'couchdb') return onDatabase(name, await TortureDatabase.startPouch(folder), folder);
  if (name.startsWith('couchdb=')) {
    return onDatabase('couchdb', TortureDatabase.use(name.slice('couchdb='.length)), folder);
  }
  if (name === 'ledger') return onLedger(name, await openStandIn(), folder);
  if (name === 'fabric') return onLedger(name, await openFabric(folder), folder);
  await remove();
  if (/^[^=]+:\d+$/.test(name)) return { name, address: name, stop: async () => undefined };
  throw new Error(`no target "${name}": there are ${TARGET_NAMES}`);
}

/** Starts the server on the embedded store with one rule changed. */
export function startPlanted(planted: Planted): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'orchestrator-equivalence-'));
  const after = async (): Promise<void> => rmSync(folder, { recursive: true, force: true });
  return serve({ name: 'planted', folder, program: PLANTED, settings: { PLANTED: JSON.stringify(planted) }, after });
}

/** What a server is started with. */
interface Serving {
  readonly name: string;
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly program?: string;
  readonly after: () => Promise<void>;
}

async function serve({ name, folder, settings, program = SERVER, after }: Serving): Promise<Target> {
  const server = await startServer([program, 'serve', '--address', '127.0.0.1:0', '--data-dir', join(folder, 'data')], {
    LOG_LEVEL: 'error',
    ...settings,
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await after();
  };
  return { name, address: server.address, stop };
}

function onDatabase(name: string, database: TortureDatabase, folder: string): Promise<Target> {
  const prefix = `equivalence${String(process.pid)}`;
  const settings = { ORCHESTRATOR_COUCHDB_URL: database.url, ORCHESTRATOR_COUCHDB_PREFIX: prefix };
  const after = async (): Promise<void> => {
    await database.remove(prefix);
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return serve({ name, folder, settings, after });
}

function onLedger(name: string, { profile, leave }: LedgerPlace, folder: string): Promise<Target> {
  const after = async (): Promise<void> => {
    leave();
    rmSync(folder, { recursive: true, force: true });
  };
  const settings = { ORCHESTRATOR_MODE: 'ledger', ORCHESTRATOR_NETWORK_CONFIG: profile };
  return serve({ name, folder, settings, after });
}

async function openFabric(folder: string): Promise<LedgerPlace> {
  if (findPrograms() === undefined) throw new Error("fabric: Fabric's programs are not found; see network/README.md");
  const network = await startNetwork({
    dataFolder: join(folder, 'network'),
    settings: { name: 'equivalence' },
    endsWithProcess: true,
  });
  await network.deploy();
  return { profile: network.folder.connection, leave: () => void network.stop({ remove: true }) };
}
