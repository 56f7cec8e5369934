// SPDX-License-Identifier: Apache-2.0

import { status } from '@grpc/grpc-js';
import { type Contract, GatewayError, type Proposal } from '@hyperledger/fabric-gateway';
import { OrchestratorError, transactionName } from '@orchestrator/lib';
import { decode, InfoService } from '@orchestrator/proto';
import { explainEndorsement, type Failure, mismatchOf } from './gateway-errors';

const { queryVersion } = InfoService.methods;
/** As many as an organization has peers, or more. */
const ATTEMPTS = 5;

/**
 * Asks the chaincode of a channel for its version: that of any organization, or of one.
 * @throws OE0013 with what to do if it does not answer.
 */
export async function askVersion(contract: Contract, limitMs: number, mspId?: string): Promise<string> {
  const answer = await explained(`chaincode "${contract.getChaincodeName()}" does not answer`, () =>
    question(contract, mspId).evaluate({ deadline: Date.now() + limitMs }),
  );
  return decode(queryVersion.reply, answer).orchestrator;
}

/** Has as many organizations endorse a question as would have to endorse a write. @throws OE0013 with what to do. */
export async function assertEndorsed(contract: Contract, limitMs: number): Promise<void> {
  await explained('writes cannot be endorsed', () => question(contract).endorse({ deadline: Date.now() + limitMs }));
}

function question(contract: Contract, mspId?: string): Proposal {
  const of = mspId === undefined ? {} : { endorsingOrganizations: [mspId] };
  return contract.newProposal(transactionName(queryVersion), { arguments: [new Uint8Array()], ...of });
}

async function explained<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await askAnyPeer(ask);
  } catch (cause) {
    const failure = explainEndorsement(cause);
    if (failure.kind === 'failed') throw failure.error;
    throw new OrchestratorError('unavailable', `${what}: ${reasonOf(failure)}`, { cause });
  }
}

function reasonOf(failure: Exclude<Failure, { kind: 'failed' }>): string {
  switch (failure.kind) {
    case 'refused':
      return failure.error.message;
    case 'mismatch':
      return mismatchOf(failure.peers);
    case 'conflict':
    case 'again':
      return failure.reason;
  }
}

/** A call that finds a peer lost fails, and the next one goes to the next peer. */
async function askAnyPeer<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const isLost = error instanceof GatewayError && error.code === (status.UNAVAILABLE as number);
      if (!isLost || attempt === ATTEMPTS) throw error;
    }
  }
}
