// SPDX-License-Identifier: Apache-2.0

import { type ChaincodeInterface, Shim } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import { badRequest } from '@orchestrator/lib';
import { textOf, unknownTransaction } from './answers';
import { createContracts, transactions } from './contracts';
import { invoke } from './invoke';
import type { Stub } from './peer/channel-state';
import { VERSION } from './version';
import { serializers } from './wire-serializer';

/** By this name tools of Fabric ask for the list of contracts. */
const METADATA = 'org.hyperledger.fabric:GetMetadata';

/**
 * The chaincode. It runs the transactions of the contracts without the framework around them, which parses the
 * certificate of the caller and prints the arguments for its log each time. Every call is answered: one that is not
 * would keep the peer waiting for half a minute.
 */
export function createChaincode(): ChaincodeInterface {
  const framework = new ChaincodeFromContract(createContracts(), serializers, {}, 'orchestrator', VERSION);
  return {
    Init: async () => Shim.success(),
    Invoke: async (stub) => {
      try {
        const [name = '', ...requests] = stub.getBufferArgs();
        if (name.toString() === METADATA) return await framework.Invoke(stub);
        return Shim.success(await run(name.toString(), requests, stub));
      } catch (error) {
        return Shim.error(textOf(error, stub));
      }
    },
  };
}

async function run(name: string, requests: readonly Uint8Array[], stub: Stub): Promise<Uint8Array> {
  const rpc = transactions.get(name);
  if (rpc === undefined) throw unknownTransaction(name);
  const [request] = requests;
  if (request === undefined || requests.length > 1) {
    throw badRequest(`a transaction takes one argument, the bytes of its request, not ${String(requests.length)}`);
  }
  return invoke(rpc, request, stub);
}
