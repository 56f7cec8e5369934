// SPDX-License-Identifier: Apache-2.0

import { status as GrpcStatus } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { internal, OrchestratorError, permissionDenied } from '@orchestrator/lib';

/** A peer that has endorsed a call, or not. */
export interface Endorser {
  readonly mspId: string;
  readonly address: string;
}

/** Why a transaction did not come about, and what is to be done. Nothing of it is on the ledger. */
export type Failure =
  /** The rules said no, on what these peers have. */
  | { readonly kind: 'refused'; readonly error: OrchestratorError; readonly peers: readonly Endorser[] }
  /** These peers gave other results than the one that answered first. They may only be behind: propose it again. */
  | { readonly kind: 'mismatch'; readonly peers: readonly Endorser[] }
  /** Others were first: propose it again. */
  | { readonly kind: 'conflict'; readonly reason: string }
  /** The network could not do it now, for this reason: propose it again; the error is for when there is no time left. */
  | { readonly kind: 'again'; readonly reason: string; readonly error: OrchestratorError }
  /** Proposing it again would change nothing. */
  | { readonly kind: 'failed'; readonly error: OrchestratorError };

const CHAINCODE_SAID = /^chaincode response \d+, /;
const NO_MATCH = 'ProposalResponsePayloads do not match';
const TOO_LARGE = /exceeds maximum allowed|message larger than max|larger than max/;
const OVERLOADED = 'exceeding concurrency limit';

const NOT_ENDORSED = 'the peers have not endorsed the call';
/** What a peer does that waits for a chaincode of another package, too: it says nothing. */
const TOO_LATE =
  'a peer that has to endorse has not answered in time: see that its chaincode has the id of the package that the peer ' +
  'has installed as CHAINCODE_ID, and that neither of them is overloaded';
const NOT_READY = 'no peers can endorse the call at the moment';
/** Statuses that another attempt may not meet. */
const PASSING = new Map<number, string>([
  [GrpcStatus.UNAVAILABLE, NOT_ENDORSED],
  [GrpcStatus.DEADLINE_EXCEEDED, TOO_LATE],
  [GrpcStatus.CANCELLED, TOO_LATE],
  [GrpcStatus.ABORTED, NOT_ENDORSED],
  [GrpcStatus.UNKNOWN, NOT_ENDORSED],
  [GrpcStatus.INTERNAL, NOT_ENDORSED],
  [GrpcStatus.FAILED_PRECONDITION, NOT_READY],
  [GrpcStatus.NOT_FOUND, NOT_READY],
]);
const REFUSALS = new Set<number>([GrpcStatus.PERMISSION_DENIED, GrpcStatus.UNAUTHENTICATED]);
/** Peers refuse an identity with statuses that stand for other things too. */
const UNKNOWN_IDENTITY = /access denied|identity expired/;
/** What the words of peers mean to whoever runs the network, and what to do. */
const DIAGNOSES: readonly (readonly [RegExp, string])[] = [
  [
    /could not launch chaincode/,
    'a peer cannot reach its chaincode: start that where its package says, with the package id as CHAINCODE_ID',
  ],
  [/no peers available to evaluate/, 'no peer that can be reached has the chaincode: deploy it on the channel'],
  [/failed to get config for channel/, 'the peer is not on the channel: join it'],
  [
    /no combination of peers|failed to select a set of endorsers/,
    'too few organizations can endorse: see that their peers run, and have the chaincode of the channel',
  ],
  [/has not answered within/, 'the own peer does not answer: see that it runs, and is not overloaded'],
  [/ECONNREFUSED|connection refused/, 'a peer cannot be reached: see that all run that have to endorse'],
];

/** Fabric's TxValidationCodes of a transaction that may be valid when it is proposed again. */
const CONFLICTS = new Map([
  [11, 'mvcc'],
  [12, 'phantom'],
  [18, 'chaincode'],
]);
const CODES = new Map([
  [3, 'a bad creator signature'],
  [10, 'too few endorsements for the policy of the chaincode'],
  [16, 'another channel'],
  [21, 'an illegal write set'],
]);

/** What an error of `endorse` or `evaluate` means. */
export function explainEndorsement(error: unknown): Failure {
  if (!(error instanceof GatewayError)) return failed(internal('the proposal could not be made', error));
  const texts = [...error.details.map(({ message }) => message), error.message];
  const refusal = texts.find((text) => CHAINCODE_SAID.test(text));
  if (refusal !== undefined) return explainRefusal(refusal, error);
  if (texts.some((text) => text.includes(NO_MATCH))) return { kind: 'mismatch', peers: peersThatSay(NO_MATCH, error) };
  return explainStatus(error, [...new Set(texts)].join('; '));
}

/** How a text names peers: by organization and address, in order; a gateway may not say which they are. */
export function namesOf(peers: readonly Endorser[]): string {
  if (peers.length === 0) return 'one of them';
  const names = peers.map(({ mspId, address }) => `${mspId} (${address})`);
  return names.sort().join(' and ');
}

/** What peers have done that gave other results than the one that answered first. */
export function mismatchOf(peers: readonly Endorser[]): string {
  return `${namesOf(peers)} gave another result than the peer that answered first`;
}

function peersThatSay(text: string, { details }: GatewayError): Endorser[] {
  const saying = details.filter(({ message }) => message.includes(text));
  return saying.map(({ mspId, address }) => ({ mspId, address }));
}

function explainRefusal(text: string, cause: GatewayError): Failure {
  const refused = OrchestratorError.parse(text);
  if (refused !== undefined) return { kind: 'refused', error: refused, peers: peersThatSay(text, cause) };
  return failed(internal(`the chaincode has failed: ${text}`, cause));
}

function explainStatus(error: GatewayError, text: string): Failure {
  if (text.includes(OVERLOADED)) return again('the peer has too many calls in flight', error);
  if (TOO_LARGE.test(text)) return failed(tooLarge(text, error));
  if (REFUSALS.has(error.code) || UNKNOWN_IDENTITY.test(text)) {
    const remedy = 'its certificate has to be in force, and of an authority of the channel';
    return failed(permissionDenied(`the network does not accept the identity of this facade: ${remedy} (${text})`));
  }
  const reason = DIAGNOSES.find(([words]) => words.test(text))?.[1] ?? PASSING.get(error.code);
  return reason === undefined
    ? failed(internal(`the peer refuses the proposal: ${text}`, error))
    : again(`${reason} (${text})`, error);
}

/** What an error of `submit` means: undefined if nobody can say whether the transaction will be in a block. */
export function explainSubmission(error: unknown): OrchestratorError | undefined {
  if (!(error instanceof GatewayError)) return undefined;
  const text = [...error.details.map(({ message }) => message), error.message].join('; ');
  return TOO_LARGE.test(text) ? tooLarge(text, error) : undefined;
}

/** What it means that a transaction is in a block and does not count. */
export function explainCode(code: number): Failure {
  const reason = CONFLICTS.get(code);
  if (reason !== undefined) return { kind: 'conflict', reason };
  return failed(
    internal(`the peers hold the transaction invalid: code ${String(code)}, ${CODES.get(code) ?? 'see Fabric'}`),
  );
}

function again(text: string, cause: unknown): Failure {
  const error = new OrchestratorError('unavailable', `${text}; nothing was done`, { cause });
  return { kind: 'again', reason: text, error };
}

function failed(error: OrchestratorError): Failure {
  return { kind: 'failed', error };
}

function tooLarge(text: string, cause: unknown): OrchestratorError {
  return new OrchestratorError('tooLarge', `message larger than max: ${text}`, { cause });
}
