// SPDX-License-Identifier: Apache-2.0

import { peer } from '@hyperledger/fabric-protos';
import { messageOf } from '../network-error';
import type { ChaincodeLink } from './chaincode-link';
import type { Follower } from './follower';
import type { Identity } from './identity';
import { assertProposal, type OpenProposal } from './proposal';
import { answerQuery, QUERY_CHAINCODE } from './query-chaincode';
import { Simulator } from './simulator';
import { encode, make } from './wire';

const { Type } = peer.ChaincodeMessage;
const ERROR_STATUS = 500;
const ERROR_THRESHOLD = 400;
const CHAINCODE_VERSION = '1.0';

/** What a peer endorses with. */
export interface EndorserParts {
  readonly identity: Identity;
  readonly follower: (channel: string) => Follower | undefined;
  readonly link: (chaincode: string) => ChaincodeLink | undefined;
  /** Changes what the chaincode answers, when the peer is to lie. */
  readonly tamper: (response: peer.Response) => void;
}

/** What a peer says to a proposal. */
export interface Endorsed {
  readonly response: peer.ProposalResponse;
  /** Why the peer did not even run it. */
  readonly refusal?: string;
}

/** Runs a proposal on one peer, on the state that this peer has, and signs the outcome. Nothing is thrown. */
export async function endorse(proposal: OpenProposal, parts: EndorserParts): Promise<Endorsed> {
  const follower = parts.follower(proposal.channel);
  if (follower === undefined) return { response: failed(`channel '${proposal.channel}' not found`) };
  try {
    assertProposal(proposal, follower.channel.members);
    assertNew(proposal, follower);
  } catch (error) {
    const refusal = messageOf(error);
    return { response: failed(refusal), refusal };
  }
  try {
    if (proposal.chaincode === QUERY_CHAINCODE) return { response: answerAsSystem(proposal, follower) };
    return { response: await run(proposal, follower, parts) };
  } catch (error) {
    const text = `error in simulation: failed to execute transaction ${proposal.transactionId}: ${messageOf(error)}`;
    return { response: failed(text) };
  }
}

function assertNew({ transactionId, signatureHeader }: OpenProposal, { channel, height }: Follower): void {
  const place = channel.find(transactionId);
  if (place === undefined || place.block >= height) return;
  const creator = Buffer.from(signatureHeader.getCreator_asU8()).toString('hex');
  throw new Error(`duplicate transaction found [${transactionId}]. Creator [${creator}]`);
}

async function run(proposal: OpenProposal, follower: Follower, parts: EndorserParts): Promise<peer.ProposalResponse> {
  const { channel, chaincode, transactionId, input, signed } = proposal;
  const link = parts.link(chaincode);
  if (link === undefined) throw new Error(`chaincode ${chaincode} is not installed`);
  const { state } = follower.channel;
  const simulator = new Simulator({ state, height: follower.height, chaincode, transactionId });
  const invocation = { channel, transactionId, input: input.serializeBinary(), proposal: signed, simulator };
  const answer = await link.invoke(invocation);
  if (answer.getType() === Type.ERROR)
    throw new Error(`transaction returned with failure: ${Buffer.from(answer.getPayload_asU8()).toString('utf8')}`);
  const response = peer.Response.deserializeBinary(answer.getPayload_asU8());
  parts.tamper(response);
  const isFailure = response.getStatus() >= ERROR_THRESHOLD;
  const event = isFailure ? undefined : toEvent(answer, proposal);
  const payload = toPayload(proposal, response, { results: simulator.results(), event });
  if (response.getStatus() >= ERROR_STATUS) return make(peer.ProposalResponse, { response, payload });
  if (isFailure) return make(peer.ProposalResponse, { response });
  const endorser = parts.identity.serialized;
  const signature = parts.identity.sign(payload, endorser);
  return make(peer.ProposalResponse, {
    version: 1,
    response,
    payload,
    endorsement: make(peer.Endorsement, { endorser, signature }),
  });
}

function toEvent(answer: peer.ChaincodeMessage, { chaincode, transactionId }: OpenProposal): Uint8Array | undefined {
  const event = answer.getChaincodeEvent();
  event?.setChaincodeId(chaincode);
  event?.setTxId(transactionId);
  return event?.serializeBinary();
}

interface Outcome {
  readonly results: Uint8Array;
  readonly event: Uint8Array | undefined;
}

function toPayload(proposal: OpenProposal, response: peer.Response, { results, event }: Outcome): Uint8Array {
  const chaincodeId = make(peer.ChaincodeID, { name: proposal.chaincode, version: CHAINCODE_VERSION });
  const action = make(peer.ChaincodeAction, { results, response, chaincodeId });
  if (event !== undefined) action.setEvents(event);
  return encode(peer.ProposalResponsePayload, { proposalHash: proposal.hash, extension$: action.serializeBinary() });
}

function answerAsSystem(proposal: OpenProposal, follower: Follower): peer.ProposalResponse {
  const response = answerQuery(proposal.input, follower);
  const payload = toPayload(proposal, response, { results: new Uint8Array(), event: undefined });
  return make(peer.ProposalResponse, { response, payload });
}

function failed(message: string): peer.ProposalResponse {
  return make(peer.ProposalResponse, { response: make(peer.Response, { status: ERROR_STATUS, message }) });
}
