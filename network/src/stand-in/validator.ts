// SPDX-License-Identifier: Apache-2.0

import { common, ledger, peer } from '@hyperledger/fabric-protos';
import {
  type NamespaceResults,
  openEnvelope,
  type OpenEnvelope,
  openTransaction,
  type OpenTransaction,
  toProposalHash,
  toTransactionId,
} from './envelope';
import type { Members } from './identity';
import { RangeReads } from './range-reads';
import { make } from './wire';
import { type ChannelState, isSameVersion, toSortable, type Version, type WorldState } from './world-state';

const Code = peer.TxValidationCode;

/** A number of `peer.TxValidationCode`. */
export type ValidationCode = peer.TxValidationCodeMap[keyof peer.TxValidationCodeMap];

/** Against what transactions are validated. */
export interface ValidationContext {
  readonly channel: string;
  readonly members: Members;
  readonly state: ChannelState;
  /** The organizations whose peers endorse, and how many of them must. */
  readonly endorsers: ReadonlySet<string>;
  readonly required: number;
  readonly isKnown: (transactionId: string) => boolean;
}

/** What became of a transaction. */
export interface Verdict {
  readonly code: ValidationCode;
  /** Empty if not even that could be read. */
  readonly transactionId: string;
  /** What a valid one writes. */
  readonly results: readonly NamespaceResults[];
}

/** Says what a peer says of a transaction in a block, given that all before it are applied. Changes nothing. */
export function validate(bytes: Uint8Array, context: ValidationContext): Verdict {
  const envelope = attempt(() => openEnvelope(common.Envelope.deserializeBinary(bytes)));
  if (envelope === undefined) return { code: Code.BAD_PAYLOAD, transactionId: '', results: [] };
  const transactionId = envelope.channelHeader.getTxId();
  const refuse = (code: ValidationCode): Verdict => ({ code, transactionId, results: [] });

  const faulty = checkEnvelope(envelope, context);
  if (faulty !== undefined) return refuse(faulty);
  const transaction = attempt(() => openTransaction(envelope.content));
  if (transaction === undefined || !isBound(envelope, transaction)) return refuse(Code.INVALID_ENDORSER_TRANSACTION);
  if (context.isKnown(transactionId)) return refuse(Code.DUPLICATE_TXID);
  if (!isEndorsed(transaction, context)) return refuse(Code.ENDORSEMENT_POLICY_FAILURE);
  const conflict = findConflict(transaction.results, context.state);
  return conflict === undefined ? { code: Code.VALID, transactionId, results: transaction.results } : refuse(conflict);
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function checkEnvelope(envelope: OpenEnvelope, context: ValidationContext): ValidationCode | undefined {
  const { channelHeader, signatureHeader, signature, payload } = envelope;
  const isComplete = signatureHeader.getNonce_asU8().length > 0 && signatureHeader.getCreator_asU8().length > 0;
  if (!isComplete || channelHeader.getEpoch() !== 0) return Code.BAD_COMMON_HEADER;
  const creator = attempt(() => context.members.get(signatureHeader.getCreator_asU8()));
  if (creator?.isSignedBy(signature, payload) !== true) return Code.BAD_CREATOR_SIGNATURE;
  if (channelHeader.getType() !== common.HeaderType.ENDORSER_TRANSACTION) return Code.UNKNOWN_TX_TYPE;
  if (channelHeader.getChannelId() !== context.channel) return Code.TARGET_CHAIN_NOT_FOUND;
  return channelHeader.getTxId() === toTransactionId(signatureHeader) ? undefined : Code.BAD_PROPOSAL_TXID;
}

function isBound({ header }: OpenEnvelope, transaction: OpenTransaction): boolean {
  const original = make(common.Header, {
    channelHeader: header.getChannelHeader_asU8(),
    signatureHeader: transaction.actionHeader,
  });
  return toProposalHash(original, transaction.proposalPayload).equals(transaction.proposalHash);
}

function isEndorsed({ endorsed, endorsements }: OpenTransaction, context: ValidationContext): boolean {
  const organizations = new Set<string>();
  for (const endorsement of endorsements) {
    const identity = endorsement.getEndorser_asU8();
    const endorser = attempt(() => context.members.get(identity));
    if (endorser === undefined || !context.endorsers.has(endorser.mspId)) continue;
    if (endorser.isSignedBy(endorsement.getSignature_asU8(), endorsed, identity)) organizations.add(endorser.mspId);
  }
  return organizations.size >= context.required;
}

function findConflict(results: readonly NamespaceResults[], state: ChannelState): ValidationCode | undefined {
  for (const { namespace, rwset } of results) {
    const world = state.of(namespace);
    if (!rwset.getReadsList().every((read) => isCurrent(read, world))) return Code.MVCC_READ_CONFLICT;
    if (!rwset.getRangeQueriesInfoList().every((scanned) => isUnchanged(scanned, world)))
      return Code.PHANTOM_READ_CONFLICT;
  }
  return undefined;
}

function isCurrent(read: ledger.rwset.kvrwset.KVRead, world: WorldState): boolean {
  const version = read.getVersion();
  const seen: Version | undefined = version && { block: version.getBlockNum(), transaction: version.getTxNum() };
  return isSameVersion(seen, world.find(toSortable(read.getKey()))?.version);
}

/** Reads the range again. One that was not read to its end includes the last key that was seen. */
function isUnchanged(scanned: ledger.rwset.kvrwset.RangeQueryInfo, world: WorldState): boolean {
  const [start, end, isExhausted] = [scanned.getStartKey(), scanned.getEndKey(), scanned.getItrExhausted()];
  const last = toSortable(end);
  const reads = new RangeReads();
  for (const [key, { version }] of world.scan(toSortable(start), isExhausted ? last : `${last}\0`))
    reads.add(Buffer.from(key, 'latin1').toString('utf8'), version);
  const now = reads.finish({ start, end, isExhausted }).serializeBinary();
  return Buffer.from(now).equals(scanned.serializeBinary());
}
