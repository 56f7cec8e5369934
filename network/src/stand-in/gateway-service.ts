// SPDX-License-Identifier: Apache-2.0

import { status } from '@grpc/grpc-js';
import { common, gateway, orderer, peer } from '@hyperledger/fabric-protos';
import { messageOf } from '../network-error';
import { codesOf, transactionsOf } from './block';
import type { ChannelBlock } from './channel';
import { ask, EndorsementPlan, type EndorsementPolicy, toNodeError } from './endorsement-plan';
import { openEnvelope, openTransaction } from './envelope';
import type { Follower } from './follower';
import type { OrdererNode } from './orderer-node';
import type { PeerNode } from './peer-node';
import { openProposal, type OpenProposal } from './proposal';
import { QUERY_CHAINCODE } from './query-chaincode';
import { type NodeError, RpcError } from './rpc-error';
import { encode, make } from './wire';

const CLIENT_ERRORS = { from: 400, below: 500 };

/** The network around a gateway. */
export interface GatewayParts {
  readonly node: PeerNode;
  readonly policy: EndorsementPolicy;
  readonly orderers: readonly OrdererNode[];
}

/** What a peer's gateway does for clients. Every method throws RpcError. */
export class GatewayService {
  constructor(private readonly parts: GatewayParts) {}

  async evaluate(request: gateway.EvaluateRequest): Promise<gateway.EvaluateResponse> {
    const proposal = this.#open(request.getProposedTransaction());
    const candidates = this.#evaluators(proposal, request.getTargetOrganizationsList());
    const errors: NodeError[] = [];
    for (const [index, node] of candidates.entries()) {
      const answer = await ask(node, proposal, this.parts.node);
      if (answer.isGood) {
        const result = make(peer.Response, { status: 200, payload: toResult(answer.response) });
        const original = answer.response.getResponse();
        result.setStatus(original?.getStatus() ?? result.getStatus());
        result.setMessage(original?.getMessage() ?? '');
        return make(gateway.EvaluateResponse, { result });
      }
      errors.push(toNodeError(node, answer.message));
      if (!answer.mayRetry)
        throw new RpcError(answer.code, `evaluate call to endorser returned error: ${answer.message}`, errors);
      if (index === candidates.length - 1)
        throw new RpcError(answer.code, 'failed to evaluate transaction, see attached details for more info', errors);
    }
    const { chaincode, channel } = proposal;
    throw new RpcError(
      status.FAILED_PRECONDITION,
      `no peers available to evaluate chaincode ${chaincode} in channel ${channel}`,
    );
  }

  async endorse(request: gateway.EndorseRequest): Promise<gateway.EndorseResponse> {
    const proposal = this.#open(request.getProposedTransaction());
    const plan = new EndorsementPlan(proposal, this.parts.node, this.parts.policy);
    const organizations = request.getEndorsingOrganizationsList();
    const action = organizations.length > 0 ? await plan.collectOf(organizations) : await plan.collectByPolicy();
    return make(gateway.EndorseResponse, { preparedTransaction: prepare(proposal, action) });
  }

  /** Hands a transaction to an orderer, to another one if that fails. */
  async submit(request: gateway.SubmitRequest): Promise<gateway.SubmitResponse> {
    const envelope = request.getPreparedTransaction();
    if (envelope === undefined) throw invalid('a prepared transaction is required');
    if (envelope.getSignature_asU8().length === 0) throw invalid('prepared transaction must be signed');
    const errors: NodeError[] = [];
    for (const node of shuffled(this.parts.orderers)) {
      if (!node.isUp) {
        const message = `rpc error: code = Unavailable desc = connection error: dial tcp ${node.address}: connect: connection refused`;
        errors.push({ address: node.address, mspId: node.mspId, message });
        continue;
      }
      const response = await node.broadcast(envelope);
      if (response.getStatus() === common.Status.SUCCESS) return new gateway.SubmitResponse();
      if (response.getStatus() >= CLIENT_ERRORS.from && response.getStatus() < CLIENT_ERRORS.below)
        throw new RpcError(status.ABORTED, `received unsuccessful response from orderer: ${toText(response)}`);
    }
    throw new RpcError(status.UNAVAILABLE, 'no orderers could successfully process transaction', errors);
  }

  /** Resolves when the peer has the transaction in a block, however long that takes. */
  async commitStatus(
    signed: gateway.SignedCommitStatusRequest,
    stop: AbortSignal,
  ): Promise<gateway.CommitStatusResponse> {
    const request = gateway.CommitStatusRequest.deserializeBinary(signed.getRequest_asU8());
    const id = request.getTransactionId();
    if (id === '') throw invalid('transaction ID should not be empty');
    const follower = this.#authorize(request, signed);
    for (let height = follower.height; !stop.aborted; height++) {
      const place = follower.channel.find(id);
      if (place !== undefined && (await follower.wait(place.block, stop)) !== undefined)
        return make(gateway.CommitStatusResponse, { result: place.code, blockNumber: place.block });
      await follower.wait(height, stop);
    }
    throw new RpcError(status.CANCELLED, 'context canceled');
  }

  /** The events of a chaincode, block by block, as they are committed, until told to stop. */
  async *chaincodeEvents(
    signed: gateway.SignedChaincodeEventsRequest,
    stop: AbortSignal,
  ): AsyncGenerator<gateway.ChaincodeEventsResponse> {
    const request = gateway.ChaincodeEventsRequest.deserializeBinary(signed.getRequest_asU8());
    const follower = this.#authorize(request, signed);
    const after = request.getAfterTransactionId();
    const resumed = follower.channel.find(after);
    let isPassed = after === '';
    for (let number = resumed?.block ?? startOf(request.getStartPosition(), follower); ; number++) {
      const block = await follower.wait(number, stop);
      if (block === undefined) return;
      const events = eventsOf(block).filter((event) => {
        if (isPassed) return event.getChaincodeId() === request.getChaincodeId();
        isPassed = event.getTxId() === after;
        return false;
      });
      if (events.length > 0) yield make(gateway.ChaincodeEventsResponse, { eventsList: events, blockNumber: number });
    }
  }

  #open(signed: peer.SignedProposal | undefined): OpenProposal {
    let proposal: OpenProposal;
    try {
      proposal = openProposal(signed ?? new peer.SignedProposal());
    } catch (error) {
      const reason = messageOf(error);
      throw invalid(`failed to unpack transaction proposal: ${reason}`);
    }
    const { channel } = proposal;
    if (this.parts.node.follower(channel) === undefined)
      throw new RpcError(
        status.UNAVAILABLE,
        `failed to get config for channel [${channel}]: failed fetching latest config block for channel ${channel}`,
      );
    return proposal;
  }

  /** The peers that may evaluate: the own organization first. */
  #evaluators({ chaincode, hasTransient }: OpenProposal, targets: readonly string[]): PeerNode[] {
    const { node, policy } = this.parts;
    if (chaincode === QUERY_CHAINCODE) return [node];
    const organizations = hasTransient && targets.length === 0 ? [node.mspId] : targets;
    const known = policy.peers.filter(
      (other) => other.runs(chaincode) && (organizations.length === 0 || organizations.includes(other.mspId)),
    );
    const distance = (other: PeerNode): number => (other === node ? 0 : other.mspId === node.mspId ? 1 : 2);
    return known.sort((a, b) => distance(a) - distance(b));
  }

  #authorize(
    request: { getChannelId(): string; getIdentity_asU8(): Uint8Array },
    signed: { getRequest_asU8(): Uint8Array; getSignature_asU8(): Uint8Array },
  ): Follower {
    const follower = this.parts.node.follower(request.getChannelId());
    const denied = new RpcError(
      status.PERMISSION_DENIED,
      `failed evaluating policy on signed data during check policy [/Channel/Application/Readers]`,
    );
    if (follower === undefined) throw denied;
    try {
      const member = follower.channel.members.get(request.getIdentity_asU8());
      if (member.isSignedBy(signed.getSignature_asU8(), signed.getRequest_asU8())) return follower;
    } catch {
      throw denied;
    }
    throw denied;
  }
}

function prepare(
  { header, payload, signatureHeader }: OpenProposal,
  action: peer.ChaincodeEndorsedAction,
): common.Envelope {
  const actionPayload = encode(peer.ChaincodeActionPayload, { chaincodeProposalPayload: payload, action });
  const transaction = encode(peer.Transaction, {
    actionsList: [make(peer.TransactionAction, { header: signatureHeader.serializeBinary(), payload: actionPayload })],
  });
  return make(common.Envelope, { payload: encode(common.Payload, { header, data: transaction }) });
}

function toResult(response: peer.ProposalResponse): Uint8Array {
  const payload = peer.ProposalResponsePayload.deserializeBinary(response.getPayload_asU8());
  const action = peer.ChaincodeAction.deserializeBinary(payload.getExtension_asU8());
  return action.getResponse()?.getPayload_asU8() ?? new Uint8Array();
}

function toText(response: orderer.BroadcastResponse): string {
  const name = Object.entries(common.Status).find(([, value]) => value === response.getStatus())?.[0] ?? '';
  return `status=${name}, info=${response.getInfo()}`;
}

/** The events of the valid transactions of a block. */
function eventsOf({ committed }: ChannelBlock): peer.ChaincodeEvent[] {
  const codes = codesOf(committed);
  return transactionsOf(committed).flatMap((bytes, index) => {
    if (codes[index] !== peer.TxValidationCode.VALID) return [];
    const { channelHeader, content } = openEnvelope(common.Envelope.deserializeBinary(bytes));
    if (channelHeader.getType() !== common.HeaderType.ENDORSER_TRANSACTION) return [];
    return openTransaction(content).event ?? [];
  });
}

function startOf(position: orderer.SeekPosition | undefined, { height }: Follower): number {
  if (position?.hasSpecified() === true) return position.getSpecified()?.getNumber() ?? 0;
  if (position === undefined || position.hasNextCommit() || !(position.hasOldest() || position.hasNewest()))
    return height;
  throw invalid('invalid start position type');
}

function invalid(message: string): RpcError {
  return new RpcError(status.INVALID_ARGUMENT, message);
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
