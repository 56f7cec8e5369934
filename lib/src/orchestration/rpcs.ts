// SPDX-License-Identifier: Apache-2.0

import { ChannelImportService, InfoService, type Method, type Service, services } from '@orchestrator/proto';
import { channelImportService } from './channel-import-service';
import { handlers } from './handlers';
import type { Provider } from './provider';
import type { ServiceHandlers } from './service-handlers';

/** A unary rpc and what it does. */
export interface Rpc {
  readonly method: Method<object, object>;
  readonly handle: (request: never, provider: Provider) => unknown;
  /** It can be called while an import of the channel is under way; not, if absent. */
  readonly duringImport?: boolean;
}

/** Every unary rpc of the gRPC surface by its full path, such as `/orchestrator.ComputeTaskService/GetTask`. */
export const rpcs: ReadonlyMap<string, Rpc> = new Map(
  Object.entries(services).flatMap(([name, service]) =>
    rpcsOf(service, { handlers: handlers[name as keyof ServiceHandlers], duringImport: service === InfoService }),
  ),
);

/** What the operator of a store calls, likewise. It is no part of the gRPC surface. */
export const importRpcs: ReadonlyMap<string, Rpc> = new Map(
  rpcsOf(ChannelImportService, { handlers: channelImportService, duringImport: true }),
);

/** The name of an rpc as a transaction of a ledger, such as `orchestrator.ComputeTaskService:RegisterTasks`. */
export function transactionName({ path }: Pick<Method, 'path'>): string {
  return path.slice(1).replace('/', ':');
}

/** The full path of the rpc that a transaction of this name runs. */
export function pathOfTransaction(name: string): string {
  return `/${name.replace(':', '/')}`;
}

function rpcsOf(service: Service, { handlers, duringImport }: Served): [string, Rpc][] {
  return Object.entries(service.methods).flatMap(([name, method]) => {
    const handle = (handlers as Record<string, Rpc['handle']>)[name];
    return handle === undefined ? [] : [[method.path, { method: method as Rpc['method'], handle, duringImport }]];
  });
}

interface Served {
  readonly handlers: object;
  readonly duringImport: boolean;
}
