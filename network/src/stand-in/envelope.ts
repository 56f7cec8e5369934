// SPDX-License-Identifier: Apache-2.0

import { common, ledger, peer } from '@hyperledger/fabric-protos';
import { sha256 } from './identity';
import { encode } from './wire';

/** A signed envelope, opened. */
export interface OpenEnvelope {
  readonly signature: Uint8Array;
  readonly payload: Uint8Array;
  readonly header: common.Header;
  readonly channelHeader: common.ChannelHeader;
  readonly signatureHeader: common.SignatureHeader;
  /** What the type of the header says it is. */
  readonly content: Uint8Array;
}

/** Opens an envelope. @throws Error if it is not one. */
export function openEnvelope(envelope: common.Envelope): OpenEnvelope {
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const header = payload.getHeader();
  if (header === undefined) throw new Error('envelope has no header');
  return {
    signature: envelope.getSignature_asU8(),
    payload: envelope.getPayload_asU8(),
    ...openHeader(header),
    content: payload.getData_asU8(),
  };
}

/** The two halves of a header. @throws Error if they are none. */
export function openHeader(header: common.Header): Pick<OpenEnvelope, 'header' | 'channelHeader' | 'signatureHeader'> {
  return {
    header,
    channelHeader: common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8()),
    signatureHeader: common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8()),
  };
}

/** The transaction id that a client must use. */
export function toTransactionId(signatureHeader: common.SignatureHeader): string {
  return sha256(signatureHeader.getNonce_asU8(), signatureHeader.getCreator_asU8()).toString('hex');
}

/** What binds a transaction to its proposal: the hash over the header and the payload without transient values. */
export function toProposalHash(header: common.Header, payload: Uint8Array): Buffer {
  return sha256(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8(), payload);
}

/** The payload of a proposal as it goes into the transaction: without what is transient. */
export function withoutTransient(payload: Uint8Array): Uint8Array {
  const input = peer.ChaincodeProposalPayload.deserializeBinary(payload).getInput_asU8();
  return encode(peer.ChaincodeProposalPayload, { input });
}

/** The writes and reads of one chaincode. */
export interface NamespaceResults {
  readonly namespace: string;
  readonly rwset: ledger.rwset.kvrwset.KVRWSet;
}

/** An endorsed transaction, opened. */
export interface OpenTransaction {
  readonly actionHeader: Uint8Array;
  readonly proposalPayload: Uint8Array;
  readonly proposalHash: Uint8Array;
  /** What the endorsers signed. */
  readonly endorsed: Uint8Array;
  readonly endorsements: readonly peer.Endorsement[];
  readonly chaincode: string;
  readonly event: peer.ChaincodeEvent | undefined;
  readonly results: readonly NamespaceResults[];
}

/** Opens the content of an envelope that holds an endorsed transaction. @throws Error if it is none. */
export function openTransaction(content: Uint8Array): OpenTransaction {
  const [action, ...others] = peer.Transaction.deserializeBinary(content).getActionsList();
  if (action === undefined || others.length > 0) throw new Error('only one action per transaction is supported');
  const payload = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const endorsed = payload.getAction()?.getProposalResponsePayload_asU8() ?? new Uint8Array();
  const response = peer.ProposalResponsePayload.deserializeBinary(endorsed);
  const chaincodeAction = peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
  const event = chaincodeAction.getEvents_asU8();
  return {
    actionHeader: action.getHeader_asU8(),
    proposalPayload: payload.getChaincodeProposalPayload_asU8(),
    proposalHash: response.getProposalHash_asU8(),
    endorsed,
    endorsements: payload.getAction()?.getEndorsementsList() ?? [],
    chaincode: chaincodeAction.getChaincodeId()?.getName() ?? '',
    event: event.length === 0 ? undefined : peer.ChaincodeEvent.deserializeBinary(event),
    results: openResults(chaincodeAction.getResults_asU8()),
  };
}

function openResults(results: Uint8Array): NamespaceResults[] {
  return ledger.rwset.TxReadWriteSet.deserializeBinary(results)
    .getNsRwsetList()
    .map((set) => ({
      namespace: set.getNamespace(),
      rwset: ledger.rwset.kvrwset.KVRWSet.deserializeBinary(set.getRwset_asU8()),
    }));
}
