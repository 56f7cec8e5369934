// SPDX-License-Identifier: Apache-2.0

import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Client, credentials } from '@grpc/grpc-js';
import { connect, type Contract, hash, signers } from '@hyperledger/fabric-gateway';
import type { Connection } from '@orchestrator/network';
import { CHANNELS, EMPTY_CHAINCODE } from './bench-network';
import type { Figure, Meter } from './measure';

/** The action of the chaincode that does nothing when it gets no more arguments. */
const NOTHING = 'put';
const SUBMIT_CALLERS = 32;
const EVALUATE_CALLERS = 64;

/** What the network does when a chaincode does nothing, called through the same gateway by the same client library. */
export interface EmptyCalls {
  readonly submits: Figure;
  readonly evaluates: Figure;
}

/** Measures empty submits and evaluates on a channel of their own. */
export async function measureEmptyCalls(connection: Connection, meter: Meter, scale: number): Promise<EmptyCalls> {
  const { client, contract, close } = open(connection);
  try {
    const submit = async (): Promise<void> => {
      await contract.submitTransaction(NOTHING);
    };
    const evaluate = (): Promise<Uint8Array> => contract.evaluateTransaction(NOTHING);
    await meter.parallel({ name: 'warm up', count: 1000 * scale, callers: SUBMIT_CALLERS }, submit);
    await meter.parallel({ name: 'warm up', count: 1000 * scale, callers: EVALUATE_CALLERS }, evaluate);
    return {
      submits: await meter.parallel({ name: 'empty submit', count: 4000 * scale, callers: SUBMIT_CALLERS }, submit),
      evaluates: await meter.parallel(
        { name: 'empty evaluate', count: 8000 * scale, callers: EVALUATE_CALLERS },
        evaluate,
      ),
    };
  } finally {
    close();
    client.close();
  }
}

function open({ organizations }: Connection): { client: Client; contract: Contract; close: () => void } {
  const [organization] = organizations;
  const [peer] = organization?.peers ?? [];
  if (organization === undefined || peer === undefined) throw new Error('the network has no peer');
  const client = new Client(peer.address, credentials.createSsl(readFileSync(peer.tlsCa)), {
    'grpc.ssl_target_name_override': peer.tlsName,
  });
  const gateway = connect({
    client,
    identity: { mspId: organization.mspId, credentials: readFileSync(organization.user.certificate) },
    signer: signers.newPrivateKeySigner(createPrivateKey(readFileSync(organization.user.key))),
    hash: hash.sha256,
  });
  const contract = gateway.getNetwork(CHANNELS.empty).getContract(EMPTY_CHAINCODE);
  return { client, contract, close: () => gateway.close() };
}
