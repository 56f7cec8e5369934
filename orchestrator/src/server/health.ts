// SPDX-License-Identifier: Apache-2.0

import type { Server } from '@grpc/grpc-js';
import { services } from '@orchestrator/proto';
import { HealthImplementation } from 'grpc-health-check';
import type { Host } from '../host';

/** Serves grpc.health.v1: the server as a whole and each service are SERVING while the store can be used. */
export function addHealth(server: Server, host: Host): void {
  const names = ['', ...Object.values(services).map(({ name }) => name)];
  const health = new HealthImplementation(Object.fromEntries(names.map((name) => [name, 'NOT_SERVING' as const])));
  health.addToServer(server);
  host.onHealth((serving) => {
    for (const name of names) health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  });
}
