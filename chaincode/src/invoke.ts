// SPDX-License-Identifier: Apache-2.0

import { type Call, catalogue, execute, LEDGER_EVENT, type Rpc, shortTransactionId, toMicros } from '@orchestrator/lib';
import { encode, TransactionEvents } from '@orchestrator/proto';
import { flush } from './flush';
import { LedgerDb } from './ledger-db';
import { ChannelState, type Stub } from './peer/channel-state';
import { VERSION } from './version';

/**
 * Runs an rpc as a transaction: the wire bytes of a request become those of its reply, the changes go to the state and
 * the events into the chaincode event. Nothing is written before the rpc has succeeded.
 * @throws OrchestratorError if the call is refused.
 */
export async function invoke(rpc: Rpc, request: Uint8Array, stub: Stub): Promise<Uint8Array> {
  const state = new ChannelState(stub);
  const database = new LedgerDb({ state, definitions: catalogue, readOnly: rpc.method.readOnly });
  const { reply, writes, events } = await execute(rpc, request, { call: callOf(stub), database });
  await flush(writes, state);
  if (events.length > 0) {
    stub.setEvent(LEDGER_EVENT, encode(TransactionEvents, { events: events.map(({ bytes }) => bytes) }));
  }
  return reply;
}

/** The caller is who signed the proposal, and the time is what it says: every peer finds the same. */
function callOf(stub: Stub): Call {
  const { seconds, nanos } = stub.getTxTimestamp();
  return {
    channel: stub.getChannelID(),
    requester: stub.getCreator().mspid,
    micros: toMicros({ seconds: seconds.toNumber(), nanos }),
    transactionId: shortTransactionId(stub.getTxID()),
    version: VERSION,
    endorser: endorserOf(stub),
  };
}

/** The organization that this process serves, as its environment says; a peer that starts a chaincode puts it there. */
function endorserOf(stub: Stub): string {
  try {
    return stub.getMspID();
  } catch {
    return '';
  }
}
