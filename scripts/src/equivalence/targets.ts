// SPDX-License-Identifier: Apache-2.0

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrograms, startNetwork } from '@orchestrator/network';
import { startServer } from '../servers/process';
import { openStandIn } from '../servers/stand-in';
import { ORGANIZATIONS } from './call';
import { channelsOf } from './lane';
import type { Planted } from './planted-server';
import { DatabaseProcess } from '../servers/database';

const SERVER = join(__dirname, '..', '..', '..', 'orchestrator', 'dist', 'main.js');
const PLANTED = join(__dirname, '..', '..', 'dist', 'equivalence', 'planted-server.js');

const COUCHDB = 'couchdb=';

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

/** Is it one that is not started here, and so has the channels that it has? */
export function isRunning(name: string): boolean {
  return /^[^=]+:\d+$/.test(name);
}

/**
 * Starts the target of a name, with an empty store in a folder of its own and the channels of so many lanes.
 * @throws Error if there is none of the name.
 */
export async function startTarget(name: string, lanes = 1): Promise<Target> {
  if (isRunning(name)) return { name, address: name, stop: async () => undefined };
  const site: Site = { folder: mkdtempSync(join(tmpdir(), 'orchestrator-equivalence-')), lanes };
  try {
    return await serve({ name, site, ...(await openStore(name, site)) });
  } catch (error) {
    rmSync(site.folder, { recursive: true, force: true });
    throw error;
  }
}

/** Starts the server on the embedded store with one rule changed. */
export function startPlanted(planted: Planted): Promise<Target> {
  const site: Site = { folder: mkdtempSync(join(tmpdir(), 'orchestrator-equivalence-')), lanes: 1 };
  return serve({ name: 'planted', site, program: PLANTED, settings: { PLANTED: JSON.stringify(planted) } });
}

interface Site {
  /** Goes when the target ends. */
  readonly folder: string;
  readonly lanes: number;
}

/** What a server has its log in. */
interface Store {
  readonly settings: Readonly<Record<string, string>>;
  readonly close?: () => Promise<void>;
}

interface Serving extends Store {
  readonly name: string;
  readonly site: Site;
  readonly program?: string;
}

async function openStore(name: string, site: Site): Promise<Store> {
  if (name === 'embedded') return { settings: {} };
  if (name === 'couchdb') return inDatabase(await DatabaseProcess.startPouch(site.folder));
  if (name.startsWith(COUCHDB)) return inDatabase(DatabaseProcess.use(name.slice(COUCHDB.length)));
  if (name === 'ledger') return onStandIn(site);
  if (name === 'fabric') return onFabric(site);
  throw new Error(`no target "${name}": there are ${TARGET_NAMES}`);
}

async function serve({ name, site, program = SERVER, settings, close }: Serving): Promise<Target> {
  const { folder, lanes } = site;
  const channels = join(folder, 'channels.yaml');
  const members = channelsOf(lanes).map((channel) => `  ${channel}: [${ORGANIZATIONS.join(', ')}]\n`);
  writeFileSync(channels, `channels:\n${members.join('')}`);
  const server = await startServer([program, 'serve', '--address', '127.0.0.1:0', '--data-dir', join(folder, 'data')], {
    LOG_LEVEL: 'error',
    ORCHESTRATOR_CHANNEL_CONFIG: channels,
    ...settings,
  });
  const stop = async (): Promise<void> => {
    await server.stop();
    await close?.();
    rmSync(folder, { recursive: true, force: true });
  };
  return { name, address: server.address, stop };
}

function inDatabase(database: DatabaseProcess): Store {
  const prefix = `equivalence${randomBytes(4).toString('hex')}`;
  const close = async (): Promise<void> => {
    await database.remove(prefix);
    await database.stop();
  };
  return { settings: { ORCHESTRATOR_COUCHDB_URL: database.url, ORCHESTRATOR_COUCHDB_PREFIX: prefix }, close };
}

function inLedger(profile: string, close: () => Promise<void>): Store {
  return { settings: { ORCHESTRATOR_MODE: 'ledger', ORCHESTRATOR_NETWORK_CONFIG: profile }, close };
}

async function onStandIn({ lanes }: Site): Promise<Store> {
  const { profile, leave } = await openStandIn(channelsOf(lanes));
  return inLedger(profile, async () => leave());
}

/** The folder is its own: if the start fails, the network is taken away when this process ends, and needs it. */
async function onFabric({ lanes }: Site): Promise<Store> {
  if (findPrograms() === undefined) throw new Error("fabric: Fabric's programs are not found; see network/README.md");
  const dataFolder = mkdtempSync(join(tmpdir(), 'orchestrator-equivalence-'));
  const settings = { name: 'equivalence', channels: channelsOf(lanes) };
  const network = await startNetwork({ dataFolder, settings, endsWithProcess: true });
  await network.deploy();
  return inLedger(network.folder.connection, async () => {
    await network.stop({ remove: true });
    rmSync(dataFolder, { recursive: true, force: true });
  });
}
