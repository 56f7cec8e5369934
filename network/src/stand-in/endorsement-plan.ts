// SPDX-License-Identifier: Apache-2.0

import { status } from '@grpc/grpc-js';
import { peer } from '@hyperledger/fabric-protos';
import type { Endorsed } from './endorser';
import type { PeerNode } from './peer-node';
import type { OpenProposal } from './proposal';
import { type NodeError, RpcError } from './rpc-error';

const ERROR_STATUS = 500;
const SUCCESS = { from: 200, below: 400 };

/** A peer that a gateway asks, and what it is in its words. */
export function toNodeError(node: PeerNode, message: string): NodeError {
  return { address: node.address, mspId: node.mspId, message };
}

/** What a gateway makes of the answer of a peer. */
export type Answer =
  | { readonly isGood: true; readonly response: peer.ProposalResponse }
  | { readonly isGood: false; readonly code: status; readonly message: string; readonly mayRetry: boolean };

/** Has one peer run a proposal, from the gateway of another or the same. */
export async function ask(node: PeerNode, proposal: OpenProposal, gateway: PeerNode): Promise<Answer> {
  if (!node.isUp && node !== gateway) return unreachable(node);
  const { response, refusal }: Endorsed = await node.endorse(proposal);
  if (!node.isUp && node !== gateway) return unreachable(node);
  if (refusal !== undefined)
    return node === gateway
      ? { isGood: false, code: status.FAILED_PRECONDITION, message: refusal, mayRetry: false }
      : {
          isGood: false,
          code: status.UNAVAILABLE,
          message: `rpc error: code = Unknown desc = ${refusal}`,
          mayRetry: true,
        };
  return read(response);
}

function unreachable(node: PeerNode): Answer {
  const reason = `transport: Error while dialing: dial tcp ${node.address}: connect: connection refused`;
  const message = `rpc error: code = Unavailable desc = connection error: desc = "${reason}"`;
  return { isGood: false, code: status.UNAVAILABLE, message, mayRetry: true };
}

function read(response: peer.ProposalResponse): Answer {
  const result = response.getResponse();
  const [code, text] = [result?.getStatus() ?? 0, result?.getMessage() ?? ''];
  if (code >= SUCCESS.from && code < SUCCESS.below) return { isGood: true, response };
  // Without a payload the peer itself has failed, not the chaincode.
  if (code === ERROR_STATUS && response.getPayload_asU8().length === 0)
    return { isGood: false, code: status.ABORTED, message: text, mayRetry: true };
  return { isGood: false, code: status.UNKNOWN, message: `chaincode response ${code}, ${text}`, mayRetry: false };
}

/** Who endorses on a channel, and how many organizations must. */
export interface EndorsementPolicy {
  readonly peers: readonly PeerNode[];
  readonly required: number;
}

/** Collects endorsements as a gateway does: of its own organization first, then of as many others as the policy asks. */
export class EndorsementPlan {
  readonly #errors: NodeError[] = [];
  readonly #endorsements: peer.Endorsement[] = [];
  #payload: Uint8Array | undefined;

  constructor(
    private readonly proposal: OpenProposal,
    private readonly gateway: PeerNode,
    private readonly policy: EndorsementPolicy,
  ) {}

  /** Lets the policy choose. @throws RpcError */
  async collectByPolicy(): Promise<peer.ChaincodeEndorsedAction> {
    const groups = this.#groups();
    const first = groups.get(this.gateway.mspId) ?? [...groups.values()][0];
    if (first === undefined || groups.size < this.policy.required) throw noCombination();
    const mspId = await this.#collectFirst(first);
    const others = [...groups].filter(([name]) => name !== mspId);
    while (this.#endorsements.length < this.policy.required && others.length > 0) {
      const missing = this.policy.required - this.#endorsements.length;
      await Promise.all(others.splice(0, missing).map(([, peers]) => this.#collectOf(peers)));
    }
    return this.#finish(this.policy.required);
  }

  /** Asks one peer of each of these organizations. @throws RpcError */
  async collectOf(organizations: readonly string[]): Promise<peer.ChaincodeEndorsedAction> {
    const groups = this.#groups();
    const missing = organizations.filter((name) => !groups.has(name));
    if (missing.length > 0)
      throw new RpcError(status.UNAVAILABLE, `failed to find any endorsing peers for org(s): ${missing.join(', ')}`);
    await Promise.all(organizations.map((name) => this.#collectOf(groups.get(name) ?? [])));
    return this.#finish(organizations.length);
  }

  #groups(): Map<string, PeerNode[]> {
    const groups = new Map<string, PeerNode[]>();
    const { chaincode } = this.proposal;
    const known = this.policy.peers.filter((node) => node.runs(chaincode) && (node.isKnown || node === this.gateway));
    const own = known.filter((node) => node === this.gateway);
    for (const node of [...own, ...known.filter((other) => other !== this.gateway)])
      groups.set(node.mspId, [...(groups.get(node.mspId) ?? []), node]);
    return groups;
  }

  async #collectFirst(peers: readonly PeerNode[]): Promise<string> {
    for (const node of peers) if (await this.#add(node)) return node.mspId;
    throw new RpcError(
      status.ABORTED,
      'failed to endorse transaction, see attached details for more info',
      this.#errors,
    );
  }

  async #collectOf(peers: readonly PeerNode[]): Promise<void> {
    for (const node of peers) if (await this.#add(node)) return;
  }

  async #add(node: PeerNode): Promise<boolean> {
    const answer = await ask(node, this.proposal, this.gateway);
    if (!answer.isGood) {
      this.#errors.push(toNodeError(node, answer.message));
      return false;
    }
    const payload = answer.response.getPayload_asU8();
    this.#payload ??= payload;
    if (!Buffer.from(this.#payload).equals(payload)) {
      this.#errors.push(toNodeError(node, 'ProposalResponsePayloads do not match'));
      return false;
    }
    const endorsement = answer.response.getEndorsement();
    if (endorsement !== undefined) this.#endorsements.push(endorsement);
    return true;
  }

  #finish(required: number): peer.ChaincodeEndorsedAction {
    if (this.#endorsements.length < required || this.#payload === undefined)
      throw new RpcError(
        status.ABORTED,
        'failed to collect enough transaction endorsements, see attached details for more info',
        this.#errors,
      );
    const action = new peer.ChaincodeEndorsedAction();
    action.setProposalResponsePayload(this.#payload);
    action.setEndorsementsList(this.#endorsements);
    return action;
  }
}

function noCombination(): RpcError {
  return new RpcError(
    status.FAILED_PRECONDITION,
    'no combination of peers can be derived which satisfy the endorsement policy: ' +
      'no peer combination can satisfy the endorsement policy',
  );
}
