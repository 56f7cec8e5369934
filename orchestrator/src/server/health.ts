// SPDX-License-Identifier: Apache-2.0

import type { Server } from '@grpc/grpc-js';
import { services } from '@orchestrator/proto';
import { HealthImplementation } from 'grpc-health-check';
import type { Host } from '../host';

/** Whose health is served. */
export interface HealthParts {
  readonly host: Host;
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal;
}

/**
 * Serves grpc.health.v1: the server as a whole and each service are SERVING while the store can be used, until the server
 * stops.
 */
export function addHealth(server: Server, { host, stopping }: HealthParts): void {
  const names = ['', ...Object.values(services).map(({ name }) => name)];
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, 'NOT_SERVING' as const])));
  health.addToServer(server);
  const tell = (serving: boolean): void => {
    for (const name of names) health.setStatus(name, serving && !stopping.aborted ? 'SERVING' : 'NOT_SERVING');
  };
  host.onHealth(tell);
  stopping.addEventListener('abort', () => tell(false));
}
