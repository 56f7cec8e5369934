// SPDX-License-Identifier: Apache-2.0

import { common, peer } from '@hyperledger/fabric-protos';
import { openHeader, toProposalHash, toTransactionId, withoutTransient } from './envelope';
import { type Members, UnknownMember } from './identity';

/** A proposal, opened. */
export interface OpenProposal {
  readonly signed: peer.SignedProposal;
  readonly header: common.Header;
  readonly channelHeader: common.ChannelHeader;
  readonly signatureHeader: common.SignatureHeader;
  readonly channel: string;
  readonly transactionId: string;
  readonly chaincode: string;
  readonly input: peer.ChaincodeInput;
  /** The payload as it goes into the transaction. */
  readonly payload: Uint8Array;
  readonly hash: Buffer;
  readonly hasTransient: boolean;
}

/** Opens a signed proposal. @throws Error if it is not one. */
export function openProposal(signed: peer.SignedProposal): OpenProposal {
  const bytes = signed.getProposalBytes_asU8();
  if (bytes.length === 0) throw new Error('a signed proposal is required');
  const proposal = peer.Proposal.deserializeBinary(bytes);
  const header = openHeader(common.Header.deserializeBinary(proposal.getHeader_asU8()));
  const channel = header.channelHeader.getChannelId();
  if (channel === '') throw new Error('no channel id provided');
  const content = peer.ChaincodeProposalPayload.deserializeBinary(proposal.getPayload_asU8());
  const spec = peer.ChaincodeInvocationSpec.deserializeBinary(content.getInput_asU8()).getChaincodeSpec();
  const chaincode = spec?.getChaincodeId()?.getName() ?? '';
  const input = spec?.getInput();
  if (input === undefined || chaincode === '')
    throw new Error(`no chaincode spec is provided, channel id [${channel}]`);
  const payload = withoutTransient(proposal.getPayload_asU8());
  return {
    signed,
    ...header,
    channel,
    transactionId: header.channelHeader.getTxId(),
    chaincode,
    input,
    payload,
    hash: toProposalHash(header.header, payload),
    hasTransient: content.toObject().transientmapMap.length > 0,
  };
}

/** @throws Error in a peer's words unless a member of the channel has signed a whole proposal. */
export function assertProposal(proposal: OpenProposal, members: Members): void {
  const { channelHeader, signatureHeader, transactionId } = proposal;
  const refuse = (reason: string): never => {
    throw new Error(`error validating proposal: ${reason}`);
  };
  if (channelHeader.getType() !== common.HeaderType.ENDORSER_TRANSACTION)
    refuse(`invalid header type ${channelHeader.getType()}`);
  if (channelHeader.getEpoch() !== 0) refuse('epoch is non-zero');
  if (signatureHeader.getNonce_asU8().length === 0) refuse('nonce is empty');
  if (signatureHeader.getCreator_asU8().length === 0) refuse('creator is empty');
  const expected = toTransactionId(signatureHeader);
  if (transactionId !== expected) refuse(`incorrectly computed txid '${transactionId}' -- expected '${expected}'`);
  assertSigned(proposal, members, refuse);
}

function assertSigned(
  { signed, signatureHeader, channel }: OpenProposal,
  members: Members,
  refuse: (reason: string) => never,
): void {
  const denied = `access denied: channel [${channel}] creator org`;
  const creator = ((): ReturnType<Members['get']> => {
    try {
      return members.get(signatureHeader.getCreator_asU8());
    } catch (error) {
      const organization = error instanceof UnknownMember ? error.mspId : undefined;
      return refuse(
        organization === undefined ? `${denied} unknown, creator is malformed` : `${denied} [${organization}]`,
      );
    }
  })();
  if (!creator.isSignedBy(signed.getSignature_asU8(), signed.getProposalBytes_asU8()))
    refuse(`${denied} [${creator.mspId}]`);
}
