// SPDX-License-Identifier: Apache-2.0

/**
 * Everything that one process serves, from its configuration to its end.
 */
import { hostname } from 'node:os';
import { catalogue } from '@orchestrator/lib';
import type { AssetEvent } from '@orchestrator/proto';
import type { Configuration, LedgerConfiguration } from './configuration';
import type { WholeHost } from './host';
import type { Logger } from './logging';
import { startLedgerHost } from './ledger/ledger-host';
import type { LedgerOptions } from './ledger/ledger-store';
import type { CommittedEvent, Meter } from './meter';
import { logOutages } from './log-outages';
import { moreAndMoreSeldom, seldom } from './seldom';
import { listen } from './server/grpc-server';
import { startMetrics } from './server/metrics';
import { createCredentials, createPeerCheck } from './server/tls';
import { openCouchLog, couchReplicaFolder } from './couchdb/open-couch-log';
import { startSoloHost } from './solo/solo-host';
import type { OpenLog, StoreOptions } from './solo/store';
import { hasSeenLog } from './solo/witness';
import { VERSION } from './version';

/** What a running orchestrator tells its surroundings. */
export interface Surroundings {
  readonly logger: Logger;
  /** Says something to the person who started it. */
  readonly say: (line: string) => void;
  /** Opens the commit log in a folder, in place of the embedded one. */
  readonly openLog?: OpenLog;
}

/** A running orchestrator. */
export interface Orchestrator {
  /** host:port of the gRPC surface. */
  readonly address: string;
  /** host:port of /metrics, if it is served. */
  readonly metricsAddress: string | undefined;
  /** Ends streams with UNAVAILABLE, answers what is running, within the configured time, and closes the store. */
  stop(): Promise<void>;
}

/** Starts to serve. @throws BrokenStoreError if the store cannot be used, or the error of the address or of TLS. */
export async function startOrchestrator(configuration: Configuration, around: Surroundings): Promise<Orchestrator> {
  const credentials = createCredentials(configuration.tls);
  const peerCheck = createPeerCheck(configuration.tls);
  const metrics = await startMetrics(configuration);
  const host = await startHost(configuration, metrics.meter, around);
  const stopping = new AbortController();
  const channels = configuration.channels.members;
  const parts = { host, channels, logger: around.logger, meter: metrics.meter, peerCheck, stopping: stopping.signal };
  try {
    const server = await listen(parts, {
      address: configuration.address,
      credentials,
      maxMessageBytes: configuration.maxMessageBytes,
    });
    const stop = async (): Promise<void> => {
      stopping.abort();
      await server.close(configuration.shutdownTimeoutMs);
      // A store that cannot be closed must not keep the process.
      await host.stop().finally(() => metrics.close());
    };
    return { address: server.address, metricsAddress: metrics.address, stop };
  } catch (error) {
    await host.stop();
    await metrics.close();
    throw error;
  }
}

/**
 * What answers calls on the stores of a configuration, in this process and to itself alone.
 * @throws BrokenStoreError or OE0013 if a store, or the network, cannot be used.
 */
export function startHost(configuration: Configuration, meter: Meter, around: Surroundings): Promise<WholeHost> {
  const { ledger } = configuration;
  return ledger === undefined
    ? startSolo(configuration, meter, around)
    : startLedger({ ...configuration, ledger }, meter, around);
}

function startSolo(
  configuration: Configuration,
  meter: Meter,
  { logger, say, openLog }: Surroundings,
): Promise<WholeHost> {
  const { couchdb } = configuration;
  const folder = couchReplicaFolder(configuration.dataDirectory);
  const shared: Partial<StoreOptions> =
    couchdb === undefined
      ? {}
      : {
          folder,
          openLog: (_folder, progress) => openCouchLog(couchdb, { progress, mayBegin: !hasSeenLog(folder) }),
        };
  const options = {
    ...hostOptions(configuration),
    now: () => Date.now() * 1000,
    committed: meter.committed.bind(meter),
    progress: progressOf('entry', say),
    waiting: moreAndMoreSeldom(say),
    notice: (text: string) => logger.warn(text),
    openLog,
    ...shared,
  };
  const store = logOutages(logger, {
    lost: 'the store cannot be used; trying to open it again',
    found: 'the store can be used again',
  });
  return startSoloHost(options, store);
}

function startLedger(
  configuration: Configuration & { readonly ledger: LedgerConfiguration },
  meter: Meter,
  { logger, say }: Surroundings,
): Promise<WholeHost> {
  const network = logOutages(logger, {
    lost: 'the network cannot be used; asking again',
    found: 'the network can be used again',
  });
  const warn = moreAndMoreSeldom((text) => logger.warn(text));
  const options: LedgerOptions = {
    ...hostOptions(configuration),
    ledger: configuration.ledger,
    committed: (channel, { method }, events) => meter.committed(channel, method, events.map(toCommitted)),
    conflicted: meter.conflicted.bind(meter),
    delivered: meter.delivered.bind(meter),
    disagreed: (channel, name, peers) =>
      warn(
        `channel "${channel}": peers gave different results of ${name} every time, so it was not done: ${peers}. One of ` +
          'them is behind, runs other code, or is not honest: compare their chaincode and its packages',
      ),
    progress: progressOf('block', say),
    interrupted: network.lost,
    resumed: network.found,
  };
  const replica = logOutages(logger, {
    lost: 'the replica of the ledger cannot be used; trying to open it again',
    found: 'the replica of the ledger is open again',
  });
  return startLedgerHost(options, replica);
}

function hostOptions({ dataDirectory, channels, retryBudgetMs }: Configuration): HostOptions {
  return {
    folder: dataDirectory,
    channels: [...channels.members.keys()],
    replica: `${hostname()}/${String(process.pid)}`,
    version: VERSION,
    retryBudgetMs,
  };
}

/** What every mode is started with. */
type HostOptions = Pick<LedgerOptions, 'folder' | 'channels' | 'replica' | 'version' | 'retryBudgetMs'>;

function progressOf(unit: string, say: Surroundings['say']): LedgerOptions['progress'] {
  const tell = seldom(say);
  return (channel, done, last) => tell(`folding channel ${channel}: ${unit} ${String(done)} of ${String(last)} ...`);
}

function toCommitted(event: AssetEvent): CommittedEvent {
  const fields = [...catalogue.values()].flatMap(({ event: of }) => (of?.kind === event.assetKind ? [of.field] : []));
  return { header: event, asset: { value: fields[0] === undefined ? undefined : event[fields[0]] } };
}
