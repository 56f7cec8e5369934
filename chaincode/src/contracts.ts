// SPDX-License-Identifier: Apache-2.0

import { type Context, Contract, Param, Returns, Transaction } from 'fabric-contract-api';
import { importRpcs, type Rpc, rpcs, transactionName } from '@orchestrator/lib';
import { ChannelImportService, type Service, services } from '@orchestrator/proto';
import { unknownTransaction } from './answers';
import { invoke } from './invoke';
import { WireBytes } from './wire-serializer';

/** The services of the gRPC surface, and one for the operators of the organizations. */
const served: readonly Service[] = [...Object.values(services), ChannelImportService];

/** Every transaction by its name, such as `orchestrator.ComputeTaskService:GetTask`. Streams are none. */
export const transactions: ReadonlyMap<string, Rpc> = new Map(
  served.flatMap((service) => rpcsOf(service).map((rpc) => [transactionName(rpc.method), rpc] as const)),
);

/**
 * One contract for each service, named like it, with one transaction for each rpc, named likewise. A transaction takes
 * one argument, the wire bytes of the request, and gives the wire bytes of the reply.
 */
export function createContracts(): (new () => Contract)[] {
  return served.map(createContract);
}

function createContract(service: Service): new () => Contract {
  class ServiceContract extends Contract {
    constructor() {
      super(service.name);
    }

    /** @throws OE0010. */
    override async unknownTransaction(context: Context): Promise<void> {
      throw unknownTransaction(context.stub.getFunctionAndParameters().fcn);
    }
  }
  for (const rpc of rpcsOf(service)) addTransaction(ServiceContract.prototype, rpc);
  return ServiceContract;
}

function addTransaction(contract: Contract, rpc: Rpc): void {
  const { name, readOnly, request } = rpc.method;
  const run = async (context: Context, { bytes }: WireBytes) => new WireBytes(await invoke(rpc, bytes, context.stub));
  Object.defineProperty(contract, name, { value: run });
  // What tools of Fabric read in the metadata. Schemas of bytes do not exist there.
  Transaction(!readOnly)(contract, name);
  Param('request', 'string', `bytes of a protobuf message ${request.name}`)(contract, name);
  Returns('string')(contract, name);
}

function rpcsOf(service: Service): Rpc[] {
  return Object.values(service.methods).flatMap(({ path }) => rpcs.get(path) ?? importRpcs.get(path) ?? []);
}
