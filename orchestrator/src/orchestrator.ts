// SPDX-License-Identifier: Apache-2.0

/**
 * The orchestrator as a library: everything that one process serves, from its configuration to its end.
 */
import { hostname } from 'node:os';
import type { Configuration } from './configuration';
import type { Host } from './host';
import type { Logger } from './logging';
import { listen } from './server/grpc-server';
import type { Meter } from './meter';
import { startMetrics } from './server/metrics';
import { createCredentials, createPeerCheck } from './server/tls';
import type { CommitLog } from './solo/commit-log';
import { SoloHost } from './solo/solo-host';
import { VERSION } from './version';

const PROGRESS_MS = 2000;

/** What a running orchestrator tells its surroundings. */
export interface Surroundings {
  readonly logger: Logger;
  /** Says something to the person who started it. */
  readonly say: (line: string) => void;
  /** Opens the commit log in a folder, in place of the embedded one. */
  readonly openLog?: (folder: string) => Promise<CommitLog>;
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
      await host.stop();
      await metrics.close();
    };
    return { address: server.address, metricsAddress: metrics.address, stop };
  } catch (error) {
    await host.stop();
    await metrics.close();
    throw error;
  }
}

function startHost(configuration: Configuration, meter: Meter, { logger, say, openLog }: Surroundings): Promise<Host> {
  let saidAt = Date.now();
  const progress = (channel: string, done: number, last: number): void => {
    if (Date.now() - saidAt < PROGRESS_MS) return;
    saidAt = Date.now();
    say(`folding the log of channel ${channel}: entry ${String(done)} of ${String(last)} ...`);
  };
  const options = {
    folder: configuration.dataDirectory,
    channels: [...configuration.channels.members.keys()],
    replica: `${hostname()}/${String(process.pid)}`,
    version: VERSION,
    now: () => Date.now() * 1000,
    committed: meter.committed.bind(meter),
    progress,
    openLog,
  };
  return SoloHost.start(options, {
    lost: (err) => logger.error({ err }, 'the store cannot be used; trying to open it again'),
    found: () => logger.info('the store is open again'),
  });
}
