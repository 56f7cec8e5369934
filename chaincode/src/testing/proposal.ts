// SPDX-License-Identifier: Apache-2.0

import { common, msp, peer } from '@hyperledger/fabric-protos';
import { fromMicros } from '@orchestrator/lib';
import { encode, Timestamp } from '@orchestrator/proto';

/** Tag of ChannelHeader.timestamp, and of any other message in field 3. */
const FIELD_3 = 0x1a;

/** A call of a chaincode, as a client proposes it to a peer. */
export interface Proposal {
  readonly channel: string;
  readonly transactionId: string;
  readonly micros: number;
  readonly mspId: string;
  /** PEM. */
  readonly certificate?: string;
  /** The name of the transaction, and what it takes. */
  readonly args: readonly Uint8Array[];
}

/** The message by which a peer has a chaincode run a proposal. */
export function transactionMessage(proposal: Proposal): peer.ChaincodeMessage {
  const input = new peer.ChaincodeInput();
  input.setArgsList([...proposal.args]);
  const message = new peer.ChaincodeMessage();
  message.setType(peer.ChaincodeMessage.Type.TRANSACTION);
  message.setChannelId(proposal.channel);
  message.setTxid(proposal.transactionId);
  message.setPayload(input.serializeBinary());
  message.setProposal(signed(proposal));
  return message;
}

function signed(proposal: Proposal): peer.SignedProposal {
  const header = new common.Header();
  header.setChannelHeader(channelHeader(proposal));
  header.setSignatureHeader(signatureHeader(proposal));
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(Buffer.from('input'));
  const inner = new peer.Proposal();
  inner.setHeader(header.serializeBinary());
  inner.setPayload(payload.serializeBinary());
  const outer = new peer.SignedProposal();
  outer.setProposalBytes(inner.serializeBinary());
  return outer;
}

function channelHeader({ channel, transactionId, micros }: Proposal): Uint8Array {
  const header = new common.ChannelHeader();
  header.setChannelId(channel);
  header.setTxId(transactionId);
  const time = encode(Timestamp, fromMicros(micros));
  return Buffer.concat([header.serializeBinary(), Uint8Array.of(FIELD_3, time.length), time]);
}

function signatureHeader({ mspId, certificate = '' }: Proposal): Uint8Array {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  identity.setIdBytes(Buffer.from(certificate));
  const header = new common.SignatureHeader();
  header.setCreator(identity.serializeBinary());
  header.setNonce(Buffer.from('nonce'));
  return header.serializeBinary();
}
