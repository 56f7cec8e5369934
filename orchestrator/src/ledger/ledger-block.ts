// SPDX-License-Identifier: Apache-2.0

/**
 * Ledger mode: channels of a Hyperledger Fabric network. Truth is in the blocks; what a peer delivers of them is folded
 * into a replica, which answers all reads, while writes become transactions of the chaincode, whose fate is learnt from
 * the same blocks.
 */
import { createHash } from 'node:crypto';
import { LEDGER_EVENT, toMicros } from '@orchestrator/lib';
import {
  decode,
  type FabricBlock,
  type FabricBlockHeader,
  type FabricChaincodeAction,
  type FabricChaincodeEvent,
  type FabricKeyWrite,
  FabricTransaction,
  FabricTransactionEnvelope,
  TransactionEvents,
  WireError,
} from '@orchestrator/proto';
import { BrokenStoreError } from '../replica/store-errors';
import { derInteger, derOctets, derSequence } from './der';

/** What Fabric calls a transaction that counts. */
export const VALID = 0;
const CHAINCODE_TRANSACTION = 3;
const CODES_ENTRY = 2;
/** What orderers leave in place of the code that only a peer can know. */
const NOT_VALIDATED = 254;

/** A block as far as a replica needs it. */
export interface LedgerBlock {
  readonly number: number;
  /** Hash of its header, by which the next block names it. */
  readonly hash: Uint8Array;
  readonly previousHash: Uint8Array;
  /** Transactions of chaincodes, valid or not, in order. */
  readonly transactions: readonly LedgerTransaction[];
}

/** A transaction of any chaincode; what it has written and told is that of ours, and only if it is valid. */
export interface LedgerTransaction {
  readonly id: string;
  /** Fabric's TxValidationCode. */
  readonly code: number;
  readonly micros: number;
  readonly writes: readonly FabricKeyWrite[];
  /** In wire bytes. */
  readonly events: readonly Uint8Array[];
}

/** A block that cannot be what the channel agreed on. */
export class BadBlockError extends BrokenStoreError {}

/**
 * Reads a block of a peer, which has its validation codes.
 * @throws BadBlockError if its parts do not fit together.
 */
export function readBlock(block: FabricBlock, chaincode: string): LedgerBlock {
  const { header, data } = block;
  if (header === undefined) throw new BadBlockError('a block came without a header');
  const envelopes = data?.envelopes ?? [];
  if (!hashOf(envelopes).equals(header.dataHash)) {
    throw new BadBlockError(`block ${String(header.number)} holds other transactions than its header says`);
  }
  const codes = codesOf(block);
  if (codes.length !== envelopes.length) {
    throw new BadBlockError(`block ${String(header.number)} came without validation codes: it is not one of a peer`);
  }
  try {
    const transactions = envelopes.flatMap((bytes, i) =>
      readTransaction(bytes, { code: codes[i] ?? NOT_VALIDATED, chaincode }),
    );
    const { number, previousHash } = header;
    return { number, previousHash, hash: headerHash(header), transactions };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new BadBlockError(`block ${String(header.number)} cannot be read: ${error.message}`, { cause: error });
  }
}

/** The validation code of each transaction of a block; none where it is not one of a peer. */
export function codesOf({ metadata }: FabricBlock): Uint8Array {
  return metadata?.entries[CODES_ENTRY] ?? new Uint8Array();
}

/** The hash by which a block is named: over its header in ASN.1. */
function headerHash(header: FabricBlockHeader): Buffer {
  return hashOf([headerBytes(header)]);
}

/** The header as it is hashed and signed: in ASN.1. */
export function headerBytes({ number, previousHash, dataHash }: FabricBlockHeader): Buffer {
  return derSequence(derInteger(bytesOf(number)), derOctets(previousHash), derOctets(dataHash));
}

function bytesOf(number: number): Buffer {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

function readTransaction(
  bytes: Uint8Array,
  { code, chaincode }: { code: number; chaincode: string },
): LedgerTransaction[] {
  if (code !== VALID) return readInvalid(bytes, code);
  const { payload } = decode(FabricTransactionEnvelope, bytes);
  const header = payload?.header?.channelHeader;
  if (payload === undefined || header?.type !== CHAINCODE_TRANSACTION) return [];
  const micros = header.timestamp === undefined ? 0 : toMicros(header.timestamp);
  return [{ id: header.transactionId, code, micros, ...effectOf(payload.content, chaincode) }];
}

/** What cannot even be read may be in a block too, with a code that says so. */
function readInvalid(bytes: Uint8Array, code: number): LedgerTransaction[] {
  try {
    const id = decode(FabricTransactionEnvelope, bytes).payload?.header?.channelHeader?.transactionId ?? '';
    return [{ id, code, micros: 0, writes: [], events: [] }];
  } catch (error) {
    if (error instanceof WireError) return [];
    throw error;
  }
}

function effectOf(content: Uint8Array, chaincode: string): Pick<LedgerTransaction, 'writes' | 'events'> {
  const done = actionOf(content);
  const own = done?.results?.namespaces.find(({ namespace }) => namespace === chaincode);
  return { writes: own?.writes?.writes ?? [], events: eventsOf(done?.event, chaincode) };
}

function actionOf(content: Uint8Array): FabricChaincodeAction | undefined {
  const payload = decode(FabricTransaction, content).actions[0]?.payload;
  return payload?.action?.proposalResponsePayload?.extension;
}

function eventsOf(event: FabricChaincodeEvent | undefined, chaincode: string): readonly Uint8Array[] {
  const isOurs = event?.chaincodeId === chaincode && event.name === LEDGER_EVENT;
  return isOurs ? decode(TransactionEvents, event.payload).events : [];
}

function hashOf(parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
