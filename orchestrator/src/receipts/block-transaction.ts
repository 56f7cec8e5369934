// SPDX-License-Identifier: Apache-2.0

import { pathOfTransaction } from '@orchestrator/lib';
import {
  decode,
  type FabricChannelHeader,
  FabricEndorsedTransaction,
  type FabricEndorsedTransactionPayload,
  FabricEnvelope,
  type FabricProposalPayload,
  FabricSignedPayload,
  timeText,
  WireError,
} from '@orchestrator/proto';

/** What the header of a transaction says. */
export interface TransactionHeader {
  readonly id: string;
  readonly channel: string;
  /** ISO 8601. */
  readonly time: string;
  /** MSP id of the client that has signed it. */
  readonly requester: string;
  /** A FabricTransaction, encoded. */
  readonly content: Uint8Array;
}

/** Reads an envelope of a block; undefined for what cannot be read: a ledger holds that too, with a code that says so. */
export function findHeader(envelope: Uint8Array): TransactionHeader | undefined {
  try {
    const { header, content } = decode(FabricSignedPayload, decode(FabricEnvelope, envelope).payload);
    const requester = header?.signatureHeader?.creator?.mspId ?? '';
    return { ...placeIn(header?.channelHeader), requester, content };
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function placeIn(header: FabricChannelHeader | undefined): Pick<TransactionHeader, 'id' | 'channel' | 'time'> {
  return { id: header?.transactionId ?? '', channel: header?.channelId ?? '', time: timeText(header?.timestamp) };
}

/** What was asked for in a transaction, and its endorsements; undefined if it is not one of a chaincode. */
export function findAction({ content }: TransactionHeader): FabricEndorsedTransactionPayload | undefined {
  return decode(FabricEndorsedTransaction, content).actions[0]?.payload;
}

/** The rpc that a proposal names, such as `/orchestrator.ModelService/RegisterModels`. */
export function rpcOf(proposal: FabricProposalPayload | undefined): string | undefined {
  const [name] = proposal?.input?.chaincodeSpec?.input?.args ?? [];
  return name === undefined ? undefined : pathOfTransaction(Buffer.from(name).toString());
}
