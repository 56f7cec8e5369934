// SPDX-License-Identifier: Apache-2.0

import { createServer, type Server } from 'node:http';
import { AssetKind, type ComputeTask, ComputeTaskStatus, EventKind, type Method } from '@orchestrator/proto';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { status as GrpcStatus } from '@grpc/grpc-js';
import type { Address } from '../configuration';
import { formatAddress } from '../configuration';
import { type CommittedEvent, type Meter, NO_METER } from '../meter';
import { ListenError } from './listen-error';

const CALL = ['grpc_type', 'grpc_service', 'grpc_method'];
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SIZES = [5, 10, 50, 100, 500, 1000, 5000, 10000];

/** Metrics that are served. */
export interface Metrics {
  readonly meter: Meter;
  /** host:port of /metrics, if it is served. */
  readonly address: string | undefined;
  close(): Promise<void>;
}

/** Serves /metrics if the configuration says so. @throws ListenError if the address cannot be listened on. */
export async function startMetrics(configuration: {
  readonly metricsEnabled: boolean;
  readonly httpAddress: Address;
}): Promise<Metrics> {
  if (!configuration.metricsEnabled) {
    return { meter: NO_METER, address: undefined, close: () => Promise.resolve() };
  }
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const meter = new PrometheusMeter(registry);
  const server = await serve(registry, configuration.httpAddress);
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : configuration.httpAddress.port;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { meter, address: formatAddress({ ...configuration.httpAddress, port }), close };
}

function serve(registry: Registry, address: Address): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics' || request.method !== 'GET') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(new ListenError(address, error.message, error)));
    server.listen(address.port, address.host, () => resolve(server));
  });
}

/** Counts for Prometheus. What writes did is counted when it is durable, not before. */
class PrometheusMeter implements Meter {
  readonly #started: Counter;
  readonly #handled: Counter;
  readonly #sent: Counter;
  readonly #seconds: Histogram;
  readonly #transactions: Counter;
  readonly #conflicts: Counter;
  readonly #blocks: Counter;
  readonly #registered: Counter;
  readonly #batch: Histogram;
  readonly #updated: Counter;
  readonly #cascade: Histogram;

  constructor(registry: Registry) {
    const counter = (name: string, help: string, labelNames: string[]): Counter =>
      new Counter({ name, help, labelNames, registers: [registry] });
    const histogram = (name: string, help: string, shape: { labelNames: string[]; buckets: number[] }): Histogram =>
      new Histogram({ name, help, ...shape, registers: [registry] });
    this.#started = counter('grpc_server_started_total', 'Calls begun.', CALL);
    this.#handled = counter('grpc_server_handled_total', 'Calls ended, by status.', [...CALL, 'grpc_code']);
    this.#sent = counter('grpc_server_msg_sent_total', 'Messages sent on streams.', CALL);
    this.#seconds = histogram('grpc_server_handling_seconds', 'Time to answer.', {
      labelNames: CALL,
      buckets: SECONDS,
    });
    this.#transactions = counter('orc_db_transaction_total', 'Durable writes.', ['method', 'outcome']);
    this.#conflicts = counter('orc_tx_conflict_total', 'Attempts of writes that had to be made again.', [
      'channel',
      'reason',
    ]);
    this.#blocks = counter('orc_ledger_blocks_total', 'Blocks that the peer has delivered.', ['channel']);
    this.#registered = counter('orc_task_registered_total', 'Tasks registered.', ['channel']);
    this.#batch = histogram('orc_task_registration_batch_size', 'Tasks of one registration.', {
      labelNames: ['channel'],
      buckets: SIZES,
    });
    this.#updated = counter('orc_task_updated_total', 'Changes of the status of tasks.', ['channel', 'status']);
    this.#cascade = histogram('orc_task_update_cascade_size', 'Tasks that one call has given a new status.', {
      labelNames: ['channel'],
      buckets: SIZES,
    });
  }

  start(method: Method): (code: number) => void {
    const labels = labelsOf(method);
    this.#started.inc(labels);
    const end = this.#seconds.startTimer(labels);
    return (code) => {
      end();
      this.#handled.inc({ ...labels, grpc_code: GrpcStatus[code] ?? String(code) });
    };
  }

  sent(method: Method): void {
    this.#sent.inc(labelsOf(method));
  }

  conflicted(channel: string, reason: string): void {
    this.#conflicts.inc({ channel, reason });
  }

  delivered(channel: string, blocks: number): void {
    this.#blocks.inc({ channel }, blocks);
  }

  committed(channel: string, method: Method, events: readonly CommittedEvent[]): void {
    this.#transactions.inc({ method: method.path, outcome: 'commit' });
    const tasks = events.filter(({ header }) => header.assetKind === AssetKind.ASSET_COMPUTE_TASK);
    const created = tasks.filter(({ header }) => header.eventKind === EventKind.EVENT_ASSET_CREATED);
    const updated = tasks.filter(({ header }) => header.eventKind === EventKind.EVENT_ASSET_UPDATED);
    if (created.length > 0) {
      this.#registered.inc({ channel }, created.length);
      this.#batch.observe({ channel }, created.length);
    }
    for (const { asset } of updated) {
      this.#updated.inc({ channel, status: ComputeTaskStatus[(asset.value as ComputeTask).status] });
    }
    if (updated.length > 0) this.#cascade.observe({ channel }, updated.length);
  }
}

function labelsOf({ path, streams }: Method): Record<string, string> {
  const [, service = '', method = ''] = path.split('/');
  return { grpc_type: streams ? 'server_stream' : 'unary', grpc_service: service, grpc_method: method };
}
