// SPDX-License-Identifier: Apache-2.0

import { type Method, services } from '@orchestrator/proto';
import { handlers } from './handlers';
import type { Provider } from './provider';
import type { ServiceHandlers } from './service-handlers';

/** A unary rpc and what it does. */
export interface Rpc {
  readonly method: Method<object, object>;
  readonly handle: (request: never, provider: Provider) => unknown;
}

/** Every unary rpc by its full path, such as `/orchestrator.ComputeTaskService/GetTask`. */
export const rpcs: ReadonlyMap<string, Rpc> = new Map(
  Object.entries(services).flatMap(([name, service]) =>
    Object.entries<Method>(service.methods).flatMap(([methodName, method]) => {
      const handle = (handlers[name as keyof ServiceHandlers] as Record<string, Rpc['handle']>)[methodName];
      return handle === undefined ? [] : [[method.path, { method: method as Method<object, object>, handle }] as const];
    }),
  ),
);
